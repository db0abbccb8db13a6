package io.github.pcam4j.examples.console;

import java.io.Console;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import java.util.function.IntSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether somebody looks at the error stream or the output, and how wide it is for them. Not safe for use by several threads. */
final class Terminal {
    /** The system property by which the start script says whether the error stream is a terminal. */
    private static final String TOLD = "pcam.terminal";
    /** The same of the standard output. */
    private static final String TOLD_OF_OUTPUT = "pcam.terminal.output";
    private static final int USUAL_COLUMNS = 80;
    /** Windows change their size now and then; asking starts a process. */
    private static final long MEASURE_NANOS = 1_000_000_000L;
    private static final Pattern ROWS_AND_COLUMNS = Pattern.compile("\\d+ ([1-9]\\d{0,4})\\s*");

    private final boolean present;
    private final IntSupplier measure;
    private OptionalInt columns = OptionalInt.empty();
    private long measured;

    private Terminal(boolean present, IntSupplier measure) {
        this.present = present;
        this.measure = measure;
    }

    /** The process's own. */
    static Terminal ofProcess() {
        return told(TOLD);
    }

    /** The one that results are printed on. */
    static Terminal ofOutput() {
        return told(TOLD_OF_OUTPUT);
    }

    private static Terminal told(String property) {
        String told = System.getProperty(property, "");
        return new Terminal(told.isEmpty() ? hasTerminal() : Boolean.parseBoolean(told), Terminal::ask);
    }

    /** From Java 22 on there is a console without a terminal, too, which only that Java can be asked about. */
    @SuppressWarnings("SystemConsoleNull") // see above
    private static boolean hasTerminal() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }

    /** A file or a pipe. */
    static Terminal none() {
        return new Terminal(false, () -> USUAL_COLUMNS);
    }

    /** One that stays as wide as it is. */
    static Terminal of(int columns) {
        return new Terminal(true, () -> columns);
    }

    boolean present() {
        return present;
    }

    int columns() {
        long now = System.nanoTime();
        if (columns.isEmpty() || now - measured >= MEASURE_NANOS) {
            columns = OptionalInt.of(measure.getAsInt());
            measured = now;
        }
        return columns.getAsInt();
    }

    /** Java does not know; where there is no stty either, it is taken to be as wide as most are at least. */
    private static int ask() {
        try {
            Process stty = new ProcessBuilder("stty", "size").redirectInput(new File("/dev/tty"))
                    .redirectError(ProcessBuilder.Redirect.DISCARD).start();
            try (InputStream answer = stty.getInputStream()) {
                Matcher size = ROWS_AND_COLUMNS.matcher(new String(answer.readAllBytes(), StandardCharsets.US_ASCII));
                return size.matches() ? Integer.parseInt(size.group(1)) : USUAL_COLUMNS;
            }
        } catch (IOException e) {
            return USUAL_COLUMNS;
        }
    }
}
