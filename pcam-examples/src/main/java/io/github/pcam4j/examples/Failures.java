package io.github.pcam4j.examples;

import io.github.pcam4j.PcamException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** How commands that did not do what they were asked to end: a message and an exit code. */
final class Failures {
    private static final int FAILED = 1;
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}&&[^\\n\\r\\t]]");

    private Failures() { }

    /** Of a command line that cannot be understood. The whole help would push what was wrong out of sight. */
    static int ofUsage(ParameterException e, String[] arguments) {
        CommandLine line = e.getCommandLine();
        if (Arrays.asList(arguments).contains(Output.JSON_OPTION)) {
            line.getErr().println(Output.text(Map.of("error", e.getMessage())));
        } else {
            line.getErr().println(line.getColorScheme().errorText("pcam: " + e.getMessage()));
            UnmatchedArgumentException.printSuggestions(e, line.getErr());
            line.getErr().printf(Locale.ROOT, "'%s --help' tells what it takes%n", line.getCommandSpec().qualifiedName());
        }
        return line.getCommandSpec().exitCodeOnInvalidInput();
    }

    /** What its user can mend becomes a message, without a stack trace. */
    static int ofCommand(Exception e, CommandLine line, ParseResult parsed) throws Exception {
        String message = OptionWords.in(String.valueOf(e.getMessage()));
        boolean json = parsed.originalArgs().contains(Output.JSON_OPTION);
        if (e instanceof InterruptedCommand interrupted) {
            line.getErr().println(json
                    ? Output.text(Output.map("error", e.getMessage(), "goes_on_with", interrupted.goesOn()))
                    : "pcam: %s. Go on with:%n  %s".formatted(e.getMessage(), interrupted.goesOn()));
            return interrupted.exitCode();
        }
        boolean mendable = e instanceof PcamException || e instanceof IllegalArgumentException;
        if (json) {
            line.getErr().println(Output.text(Output.map("error", mendable ? message : e.toString())));
            return FAILED;
        }
        if (!mendable) {
            throw e;
        }
        line.getErr().println(line.getColorScheme().errorText("pcam: " + printable(message)));
        return FAILED;
    }

    /** Names of files can have codes that rule terminals; line breaks are the message's own. */
    private static String printable(String message) {
        return CONTROL.matcher(message).replaceAll(it -> String.format(Locale.ROOT, "\\\\u%04x",
                (int) it.group().charAt(0)));
    }
}
