package io.github.pcam4j.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** What one contender came to in each round: medians over the rounds, with their range. */
final class LatencyRow {
    private final String title;
    private final List<Double> medians = new ArrayList<>();
    private final List<Double> tails = new ArrayList<>();
    private final List<Double> rates = new ArrayList<>();

    LatencyRow(String title) {
        this.title = title;
    }

    /** Takes figures of a round; the first, 0, warms up. */
    void add(int round, double rate, double p50, double p99) {
        if (round > 0) {
            rates.add(rate);
            medians.add(p50);
            tails.add(p99);
        }
    }

    private static String text(List<Double> values) {
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        return String.format(Locale.ROOT, "%.1f (%.1f to %.1f)", sorted.get(sorted.size() / 2), sorted.get(0),
                sorted.get(sorted.size() - 1));
    }

    @Override
    public String toString() {
        return "| %s | %s | %s | %s |".formatted(title, text(medians), text(tails), text(rates));
    }
}
