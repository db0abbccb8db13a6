package io.github.pcam4j.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleSupplier;

/** Something that is measured once a round, in images a second. */
final class Measurement implements AutoCloseable {
    private final String name;
    private final DoubleSupplier round;
    private final Runnable close;
    private final List<Double> rates = new ArrayList<>();

    Measurement(String name, DoubleSupplier round) {
        this(name, round, () -> { });
    }

    Measurement(String name, DoubleSupplier round, Runnable close) {
        this.name = name;
        this.round = round;
        this.close = close;
    }

    String name() {
        return name;
    }

    void warmUp() {
        double unused = round.getAsDouble();
    }

    void measure() {
        rates.add(round.getAsDouble());
    }

    double median() {
        List<Double> sorted = new ArrayList<>(rates);
        Collections.sort(sorted);
        return sorted.get(sorted.size() / 2);
    }

    /** The median of this over the other, round by round, so that a machine whose speed drifts does not tilt it. */
    double ratioTo(Measurement other) {
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < rates.size(); i++) {
            ratios.add(rates.get(i) / other.rates.get(i));
        }
        Collections.sort(ratios);
        return ratios.get(ratios.size() / 2);
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "| %s | %,.0f | %,.0f to %,.0f |", name, median(),
                Collections.min(rates), Collections.max(rates));
    }

    @Override
    public void close() {
        close.run();
    }
}
