package io.github.pcam4j.examples.console;

import io.github.pcam4j.io.ProgressListener;
import java.io.Console;
import java.io.PrintStream;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * Shows a long job on the error stream: a bar with rate and time left in a terminal, a plain line now and then
 * elsewhere.
 */
public final class ProgressDisplay implements ProgressListener, AutoCloseable {
    /** The system property by which the start script says whether the error stream is a terminal. */
    static final String TERMINAL = "pcam.terminal";

    private static final double LEAST_SECONDS = 1e-3;
    private static final long LINE_INTERVAL_NANOS = 10_000_000_000L;
    private static final int BAR_WIDTH = 110;

    private final PrintStream output;
    private final boolean terminal;
    private String stage = "";
    private long stageStart;
    private long lastLine;
    private @Nullable ProgressBar bar;

    /** A display on the error stream. */
    public ProgressDisplay() {
        this(System.err, isTerminal());
    }

    ProgressDisplay(PrintStream output, boolean terminal) {
        this.output = output;
        this.terminal = terminal;
    }

    private static boolean isTerminal() {
        String told = System.getProperty(TERMINAL, "");
        return told.isEmpty() ? hasTerminal() : Boolean.parseBoolean(told);
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

    @Override
    public void progress(String newStage, long done, long total, String detail) {
        if (!newStage.equals(stage)) {
            start(newStage, total);
        }
        if (bar != null) {
            bar.setExtraMessage(detail.isEmpty() ? "" : ", " + detail);
            bar.stepTo(done);
        } else {
            line(done, total, detail);
        }
        if (done >= total) {
            close();
        }
    }

    private void start(String newStage, long total) {
        close();
        stage = newStage;
        stageStart = System.nanoTime();
        lastLine = stageStart;
        if (terminal) {
            bar = new ProgressBarBuilder().setTaskName(newStage).setInitialMax(total)
                    .setStyle(ProgressBarStyle.ASCII).showSpeed().setUpdateIntervalMillis(200)
                    .setConsumer(new ConsoleProgressBarConsumer(output, BAR_WIDTH)).build();
        }
    }

    private void line(long done, long total, String detail) {
        long now = System.nanoTime();
        if (done < total && now - lastLine < LINE_INTERVAL_NANOS) {
            return;
        }
        lastLine = now;
        output.println("%s: %d of %d (%d%%)%s%s".formatted(stage, done, total, 100 * done / Math.max(1, total),
                speed(done, total, now), detail.isEmpty() ? "" : ", " + detail));
    }

    /** Nothing for a stage that is only heard of when it is over. */
    private String speed(long done, long total, long now) {
        double seconds = (now - stageStart) / 1e9;
        if (seconds < LEAST_SECONDS) {
            return "";
        }
        double rate = done / seconds;
        return String.format(Locale.ROOT, ", %s a second, %s",
                rate < 100 ? String.format(Locale.ROOT, "%.1f", rate) : Math.round(rate),
                done < total ? time((total - done) / rate) + " left" : "took " + time(seconds));
    }

    private static String time(double seconds) {
        if (seconds < 60) {
            return String.format(Locale.ROOT, "%.1f s", seconds);
        }
        long whole = Math.round(seconds);
        return whole < 3600 ? "%d min %02d s".formatted(whole / 60, whole % 60)
                : "%d h %02d min".formatted(whole / 3600, whole / 60 % 60);
    }

    /** Ends the bar, if one is shown. */
    @Override
    public void close() {
        stage = "";
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }
}
