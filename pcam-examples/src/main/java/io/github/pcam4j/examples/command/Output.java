package io.github.pcam4j.examples.command;

import com.fasterxml.jackson.jr.ob.JSON;
import io.github.pcam4j.PrintableText;
import io.github.pcam4j.examples.console.ProgressDisplay;
import io.github.pcam4j.examples.console.Prose;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a command tells: lines for people, or with {@code --json} one object for machines. */
public final class Output {
    /** The option's name. */
    public static final String JSON_OPTION = "--json";

    @Option(names = JSON_OPTION, description = "Print the result as one JSON object and nothing else; an error as one "
            + "with \"error\", on standard error.")
    private boolean json;
    private boolean silent;

    /** Tells nothing from now on, as another process does. */
    public void silence() {
        silent = true;
    }

    /** Whether a program is to read the result, and nothing else. */
    public boolean isForMachines() {
        return json;
    }

    /** Prints a line for people. Line breaks are the format's: what is put in is shown on one. */
    public void say(String format, @Nullable Object... arguments) {
        sayLines(shown(format, arguments));
    }

    /** Prints a sentence or several, which a terminal shows in lines of whole words. */
    public void prose(String format, @Nullable Object... arguments) {
        sayLines(Prose.onOutput(shown(format, arguments)));
    }

    /** Prints lines in which no name of anything stands. */
    void sayLines(String lines) {
        if (!json && !silent) {
            System.out.println(lines);
        }
    }

    /** Prints a line for people beside the result, on standard error. */
    public void aside(String format, @Nullable Object... arguments) {
        if (!json && !silent) {
            note(format, arguments);
        }
    }

    /** Prints sentences beside the result, on standard error. */
    public void asideProse(String format, @Nullable Object... arguments) {
        if (!json && !silent) {
            System.err.println(Prose.onErrors(shown(format, arguments)));
        }
    }

    /** Prints a line beside the result, on standard error; what is put in is shown on one line. */
    public static void note(String format, @Nullable Object... arguments) {
        System.err.println(shown(format, arguments));
    }

    private static String shown(String format, @Nullable Object... arguments) {
        return String.format(Locale.ROOT, format, Arrays.stream(arguments)
                .map(it -> it instanceof Number ? it : PrintableText.of(String.valueOf(it))).toArray());
    }

    /** Prints the result for machines, which a command does once. */
    public void result(Map<String, ?> result) {
        if (json && !silent) {
            System.out.println(text(result));
        }
    }

    /** Shows how far it has come; with {@code --json} only to somebody who looks at a terminal. */
    public ProgressDisplay progress(String unit) {
        return silent ? ProgressDisplay.silent() : json ? ProgressDisplay.inTerminal(unit) : new ProgressDisplay(unit);
    }

    /** Names and values in turn, in this order. */
    public static Map<String, Object> map(@Nullable Object... namesAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return map;
    }

    /** JSON on one line. */
    static String text(Map<String, ?> map) {
        try {
            return JSON.std.with(JSON.Feature.WRITE_NULL_PROPERTIES).asString(plain(map));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot happen: it is written to memory", e);
        }
    }

    /** Paths as texts, and null for numbers that JSON does not have. */
    private static @Nullable Object plain(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> plain = new LinkedHashMap<>();
            map.forEach((name, content) -> plain.put((String) name, plain(content)));
            return plain;
        }
        if (value instanceof List<?> list) {
            return Arrays.asList(list.stream().map(Output::plain).toArray());
        }
        if (value instanceof Double number && !Double.isFinite(number)) {
            return null;
        }
        return value instanceof Path path ? path.toString() : value;
    }
}
