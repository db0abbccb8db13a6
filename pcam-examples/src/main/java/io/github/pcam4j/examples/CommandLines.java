package io.github.pcam4j.examples;

import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;

/** Command lines as people type them. */
final class CommandLines {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

    private CommandLines() { }

    /** What was typed to run a command of {@code pcam}, quoted for a POSIX shell where it needs to be. */
    static String of(CommandSpec command) {
        // Each command can be run alone too, and is its own root then.
        StringBuilder line = new StringBuilder(command.parent() == null ? "pcam " + command.name() : "pcam");
        for (String argument : command.root().commandLine().getParseResult().originalArgs()) {
            line.append(' ').append(PLAIN.matcher(argument).matches() ? argument
                    : "'" + argument.replace("'", "'\\''") + "'");
        }
        return line.toString();
    }
}
