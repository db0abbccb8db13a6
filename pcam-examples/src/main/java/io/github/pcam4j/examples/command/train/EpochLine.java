package io.github.pcam4j.examples.command.train;

import io.github.pcam4j.train.EpochRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What an epoch came to, on one line of a terminal. */
final class EpochLine {
    private static final int COLUMNS = 80;

    private EpochLine() { }

    /**
     * The line; where there is too little room, fields stand closer, and then the last are left out.
     *
     * @param run the name of one of several runs; empty if there is one
     * @param epoch its figures
     */
    static String of(String run, EpochRecord epoch) {
        List<String> fields = new ArrayList<>();
        if (!run.isEmpty()) {
            fields.add(run);
        }
        fields.add(text("epoch %2d", epoch.epoch()));
        fields.add("lr " + rate(epoch.learningRate()));
        fields.add(text("loss %.4f", epoch.trainLoss()));
        fields.add(text("val %.4f", epoch.validationLoss()));
        fields.add(text("AUC %.4f", epoch.validationAuc()));
        fields.add(text("acc %.4f", epoch.validationAccuracy()));
        fields.add(epoch.seconds() < 100 ? text("%.1f s", epoch.seconds()) : text("%,d s", Math.round(epoch.seconds())));
        while (true) {
            for (String gap : List.of("  ", " ")) {
                String line = String.join(gap, fields);
                if (line.length() <= COLUMNS || fields.size() == 1) {
                    return line;
                }
            }
            fields.remove(fields.size() - 1);
        }
    }

    /** The documented rates need four decimals; smaller ones are none without an exponent. */
    private static String rate(double rate) {
        return rate < 5e-4 ? text("%.0e", rate) : text("%.4f", rate);
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
