package io.github.pcam4j.examples.command;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;

/** Command lines as people type them. */
public final class CommandLines {
    private static final String OVERWRITE = "--overwrite";
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

    private CommandLines() { }

    /** What was typed to run a command of {@code pcam}, quoted for a POSIX shell where it needs to be. */
    public static String of(CommandSpec command) {
        return of("pcam", command, it -> true);
    }

    /**
     * The same to be typed once more here, where {@code pcam} may not be on the path, to go on with what it began and not
     * to replace that.
     */
    public static String again(CommandSpec command) {
        return of(typed(), command, it -> !it.startsWith(OVERWRITE));
    }

    /** What resumes a training, from the same folder; with the files that a run does not remember. */
    public static String resuming(Path run, List<String> files) {
        return Stream.concat(Stream.of(typed() + " train --resume", quoted(run.toString())),
                files.stream().map(CommandLines::quoted)).collect(Collectors.joining(" "));
    }

    /** What writes the report of a run, from the same folder. */
    public static String reporting(Path run) {
        return typed() + " report " + quoted(run.toString());
    }

    /** A command as it would be typed here. */
    public static String pcam(String... words) {
        return Stream.concat(Stream.of(typed()), Stream.of(words).map(CommandLines::quoted)).collect(Collectors.joining(" "));
    }

    /** What was typed, of which no command may have been made yet. */
    public static String of(List<String> arguments) {
        return Stream.concat(Stream.of("pcam"), arguments.stream().map(CommandLines::quoted)).collect(Collectors.joining(" "));
    }

    private static String of(String program, CommandSpec command, Predicate<String> kept) {
        return Stream.concat(Stream.of(program), arguments(command).stream().filter(kept).map(CommandLines::quoted))
                .collect(Collectors.joining(" "));
    }

    /** The words that run a command of {@code pcam} as it was run, as they are. */
    public static List<String> arguments(CommandSpec command) {
        // Each command can be run alone too, and is its own root then.
        Stream<String> name = command.parent() == null ? Stream.of(command.name()) : Stream.empty();
        return Stream.concat(name, command.root().commandLine().getParseResult().originalArgs().stream()).toList();
    }

    /** How the start script says that it was called. */
    private static String typed() {
        return quoted(System.getProperty("pcam.command", "pcam"));
    }

    private static String quoted(String argument) {
        return PLAIN.matcher(argument).matches() ? argument : "'" + argument.replace("'", "'\\''") + "'";
    }
}
