package io.github.pcam4j.examples.console;

import io.github.pcam4j.io.ProgressListener;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Shows a long job on the error stream: a bar in a terminal, drawn again and again on one line that is gone in the end;
 * a plain line now and then elsewhere. Safe for use by several threads.
 */
public final class ProgressDisplay implements ProgressListener, AutoCloseable {
    private static final long REDRAW_NANOS = 100_000_000L;
    /** Between plain lines: soon at first, and not so many of a stage that takes hours. */
    private static final double FIRST_LINES_SECONDS = 10;
    private static final double LATER_LINES_SECONDS = 60;
    private static final String ERASE = "\r\u001b[K";

    private final PrintStream output;
    private final Terminal terminal;
    private final String unit;
    private String stage = "";
    private long stageStart;
    private long firstDone;
    private long lastShown;
    private String shown = "";

    /**
     * A display on the error stream.
     *
     * @param unit what is counted, such as {@code images}; may be empty
     */
    public ProgressDisplay(String unit) {
        this(System.err, Terminal.ofProcess(), unit);
    }

    /** A display on the error stream of whatever is counted. */
    public ProgressDisplay() {
        this("");
    }

    /**
     * A display that shows nothing where the error stream is no terminal.
     *
     * @param unit what is counted; may be empty
     * @return the display
     */
    public static ProgressDisplay inTerminal(String unit) {
        Terminal terminal = Terminal.ofProcess();
        return new ProgressDisplay(terminal.present() ? System.err
                : new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8), terminal, unit);
    }

    /**
     * A display that shows nothing.
     *
     * @return the display
     */
    public static ProgressDisplay silent() {
        return new ProgressDisplay(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
                Terminal.ofProcess(), "");
    }

    ProgressDisplay(PrintStream output, Terminal terminal, String unit) {
        this.output = output;
        this.terminal = terminal;
        this.unit = unit;
    }

    @Override
    public synchronized void progress(String newStage, long done, long total, String detail) {
        long now = System.nanoTime();
        if (!newStage.equals(stage)) {
            start(newStage, done, now);
        }
        ProgressLine line = new ProgressLine(stage, firstDone, done, total, (now - stageStart) / 1e9, unit, detail);
        boolean over = done >= total;
        if (terminal.present()) {
            if (over) {
                close();
            } else if (now - lastShown >= REDRAW_NANOS) {
                lastShown = now;
                draw(line.bar(terminal.columns()));
            }
        } else if (over || (now - lastShown) / 1e9 >= interval(line.seconds())) {
            lastShown = now;
            output.println(line.plain());
        }
        if (over) {
            stage = "";
        }
    }

    private void start(String newStage, long done, long now) {
        close();
        stage = newStage;
        stageStart = now;
        firstDone = done;
        lastShown = now;
    }

    private static double interval(double seconds) {
        return seconds < LATER_LINES_SECONDS ? FIRST_LINES_SECONDS : LATER_LINES_SECONDS;
    }

    /**
     * Prints a line of its own, above the bar if there is one.
     *
     * @param line without its end
     */
    public synchronized void say(String line) {
        String bar = shown;
        erase();
        output.println(line);
        if (!bar.isEmpty()) {
            draw(bar);
        }
    }

    private void draw(String bar) {
        output.print(ERASE + bar);
        output.flush();
        shown = bar;
    }

    private void erase() {
        if (!shown.isEmpty()) {
            output.print(ERASE);
            output.flush();
            shown = "";
        }
    }

    /** Erases the bar, if one is shown. */
    @Override
    public synchronized void close() {
        stage = "";
        erase();
    }
}
