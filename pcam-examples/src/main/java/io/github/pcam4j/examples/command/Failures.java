package io.github.pcam4j.examples.command;

import io.github.pcam4j.PcamException;
import io.github.pcam4j.PrintableText;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** How commands that did not do what they were asked to end: a message and an exit code. */
final class Failures {
    private static final int FAILED = 1;

    private Failures() { }

    /** Of a command line that cannot be understood. The whole help would push what was wrong out of sight. */
    static int ofUsage(ParameterException e, String[] arguments) {
        CommandLine line = e.getCommandLine();
        String message = PrintableText.of(String.valueOf(e.getMessage()));
        if (Arrays.asList(arguments).contains(Output.JSON_OPTION)) {
            line.getErr().println(Output.text(Map.of("error", message)));
        } else {
            line.getErr().println(line.getColorScheme().errorText("pcam: " + message));
            UnmatchedArgumentException.printSuggestions(e, line.getErr());
            line.getErr().printf(Locale.ROOT, "'%s --help' tells what it takes%n", line.getCommandSpec().qualifiedName());
        }
        return line.getCommandSpec().exitCodeOnInvalidInput();
    }

    /** What its user can mend becomes a message, without a stack trace. */
    static int ofCommand(Exception e, CommandLine line, ParseResult parsed) throws Exception {
        boolean json = parsed.originalArgs().contains(Output.JSON_OPTION);
        if (e instanceof InterruptedCommand interrupted && interrupted.goesOn().isEmpty()) {
            // One of several processes, of which the first tells how to go on.
            return interrupted.exitCode();
        }
        if (e instanceof InterruptedCommand interrupted) {
            line.getErr().println(json
                    ? Output.text(Output.map("error", e.getMessage(), "goes_on_with", interrupted.goesOn()))
                    : "pcam: %s. Resume with:%n  %s".formatted(PrintableText.of(String.valueOf(e.getMessage())),
                            PrintableText.of(interrupted.goesOn())));
            return interrupted.exitCode();
        }
        Optional<String> memory = MemoryEnd.of(e, CommandLines.of(parsed.originalArgs()));
        if (memory.isPresent()) {
            return failed(memory.get(), line, json);
        }
        boolean mendable = e instanceof PcamException || e instanceof IllegalArgumentException;
        String found = mendable ? OptionWords.in(String.valueOf(e.getMessage())) : e.toString();
        // A message of the library's own is printable already, and may have several lines.
        String message = e instanceof PcamException ? found : PrintableText.of(found);
        if (!mendable && !json) {
            throw e;
        }
        int exit = failed(message, line, json);
        return e instanceof WrongOption ? line.getCommandSpec().exitCodeOnInvalidInput() : exit;
    }

    /**
     * Of an error, which no handler of commands is given.
     *
     * @throws Error the same, if it is not memory that there was not enough of
     */
    static int ofError(Error e, CommandLine line, String[] arguments) {
        List<String> typed = List.of(arguments);
        String message = MemoryEnd.of(e, CommandLines.of(typed)).orElseThrow(() -> e);
        return failed(message, line, typed.contains(Output.JSON_OPTION));
    }

    private static int failed(String message, CommandLine line, boolean json) {
        line.getErr().println(json ? Output.text(Output.map("error", message))
                : line.getColorScheme().errorText("pcam: " + message));
        return FAILED;
    }
}
