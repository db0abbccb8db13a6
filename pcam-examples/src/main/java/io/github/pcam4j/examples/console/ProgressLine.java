package io.github.pcam4j.examples.console;

import io.github.pcam4j.PrintableText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How far a stage of a job has come, in words.
 *
 * @param stage what is being done
 * @param first units done when it was first heard of: of a job that was resumed, not done now
 * @param done units done so far
 * @param total units of the whole stage
 * @param seconds since it was first heard of
 * @param unit what is counted, such as {@code images}; may be empty
 * @param detail the newest figures; may be empty
 */
record ProgressLine(String stage, long first, long done, long total, double seconds, String unit, String detail) {
    private static final double LEAST_SECONDS = 1e-3;
    private static final int LEAST_BAR = 10;
    private static final int MOST_BAR = 30;
    private static final String GAP = "  ";

    ProgressLine {
        // A stage is named after the file that is made.
        stage = PrintableText.of(stage);
        detail = PrintableText.of(detail);
    }

    /**
     * The line with a bar, as long as there is room for one: in narrow terminals first the counts are left out, then
     * the bar, and then figures as a whole, the last first: half a figure is another one.
     *
     * @param columns of the terminal
     * @return at most one column fewer, so that no terminal wraps it
     */
    String bar(int columns) {
        int width = Math.max(1, columns - 1);
        String head = String.format(Locale.ROOT, "%s %3d%%", stage, percent());
        String counts = String.format(Locale.ROOT, "%,d/%,d", done, total);
        for (List<String> tail : List.of(List.of(counts, rate(), left(), detail), List.of(rate(), left(), detail))) {
            int room = width - joined(head, tail).length() - " []".length();
            if (room >= LEAST_BAR) {
                return joined(head + " [" + drawn(Math.min(room, MOST_BAR)) + "]", tail);
            }
        }
        return fitting(head, width);
    }

    private String fitting(String head, int width) {
        List<String> figures = new ArrayList<>(List.of(detail.split(", ")));
        while (true) {
            String line = joined(head, List.of(rate(), left(), String.join(", ", figures)));
            if (line.length() <= width) {
                return line;
            }
            if (figures.isEmpty()) {
                break;
            }
            figures.remove(figures.size() - 1);
        }
        return Stream.of(joined(head, List.of(rate())), head, String.format(Locale.ROOT, "%d%%", percent()))
                .filter(it -> it.length() <= width).findFirst().orElse("");
    }

    private static String joined(String head, List<String> tail) {
        return Stream.concat(Stream.of(head), tail.stream()).filter(it -> !it.isEmpty())
                .collect(Collectors.joining(GAP));
    }

    private String drawn(int width) {
        int filled = (int) (width * Math.min(done, total) / Math.max(1, total));
        String head = filled < width ? ">" : "";
        return "=".repeat(filled) + head + " ".repeat(width - filled - head.length());
    }

    /** The line for a file or a pipe. */
    String plain() {
        String line = String.format(Locale.ROOT, "%s: %d of %d (%d%%)", stage, done, total, percent());
        String time = done < total ? left() : seconds < LEAST_SECONDS ? "" : "took " + time(seconds);
        return Stream.of(line, rate(), time, detail).filter(it -> !it.isEmpty()).collect(Collectors.joining(", "));
    }

    private long percent() {
        return 100 * done / Math.max(1, total);
    }

    /** Nothing for a stage that is only heard of when it is over. */
    private String rate() {
        if (seconds < LEAST_SECONDS || done <= first) {
            return "";
        }
        double rate = perSecond();
        return "%s%s/s".formatted(rate < 100 ? String.format(Locale.ROOT, "%.1f", rate)
                : String.format(Locale.ROOT, "%,d", Math.round(rate)), unit.isEmpty() ? "" : " " + unit);
    }

    private double perSecond() {
        return (done - first) / seconds;
    }

    private String left() {
        return done >= total || rate().isEmpty() ? "" : time((total - done) / perSecond()) + " left";
    }

    private static String time(double seconds) {
        if (seconds < 10) {
            return String.format(Locale.ROOT, "%.1f s", seconds);
        }
        long whole = Math.round(seconds);
        if (whole < 60) {
            return whole + " s";
        }
        return whole < 3600 ? String.format(Locale.ROOT, "%d min %02d s", whole / 60, whole % 60)
                : String.format(Locale.ROOT, "%d h %02d min", whole / 3600, whole / 60 % 60);
    }
}
