package io.github.pcam4j.train.internal.chart;

import java.util.Arrays;
import java.util.Locale;

/**
 * A linear or logarithmic scale from values to pixels.
 *
 * @param label what it shows, with its unit
 * @param min the value at its beginning
 * @param max the value at its end
 * @param spacing the least distance of its ticks, 0 for any
 * @param logarithmic whether decades are equally long
 */
public record Axis(String label, double min, double max, double spacing, boolean logarithmic) {
    private static final int TICKS = 5;

    /** Widens what has no extent. */
    public Axis {
        if (!(max > min)) {
            double half = min == 0 ? 0.5 : Math.abs(min) / 2;
            max = min + half;
            min = min - half;
        }
    }

    /**
     * A scale over a range.
     *
     * @param label what it shows, with its unit
     * @param min the value at its beginning
     * @param max the value at its end
     * @return the scale
     */
    public static Axis of(String label, double min, double max) {
        return new Axis(label, min, max, 0, false);
    }

    /**
     * A scale from 0 to a little above the highest value.
     *
     * @param label what it shows, with its unit
     * @param values all values; those that are no numbers do not count
     * @return the scale
     */
    public static Axis fromZero(String label, double... values) {
        return of(label, 0, 1.06 * Arrays.stream(values).filter(Double::isFinite).max().orElse(1));
    }

    /**
     * A scale of shares that ends at 1, and begins at a round value below the lowest.
     *
     * @param label what it shows
     * @param values all values; those that are no numbers do not count
     * @return the scale
     */
    public static Axis upToOne(String label, double... values) {
        double lowest = Arrays.stream(values).filter(Double::isFinite).min().orElse(0);
        double unit = lowest > 0.9 ? 0.02 : 0.1;
        return of(label, Math.max(0, Math.floor(lowest / unit - 0.25) * unit), 1);
    }

    /**
     * A scale of numbers counted from 1, with half a step on both sides.
     *
     * @param label what it counts
     * @param count the highest number
     * @return the scale
     */
    public static Axis counting(String label, int count) {
        return new Axis(label, 0.5, count + 0.5, 1, false);
    }

    /**
     * A scale of decades.
     *
     * @param label what it shows, with its unit
     * @param min the value at its beginning, above 0
     * @param max the value at its end
     * @return the scale
     */
    public static Axis ofDecades(String label, double min, double max) {
        return new Axis(label, min, max, 0, true);
    }

    /** How far along the scale a value is: 0 to 1, limited to it. */
    double share(double value) {
        double share = logarithmic ? Math.log(value / min) / Math.log(max / min) : (value - min) / (max - min);
        return Math.max(0, Math.min(1, share));
    }

    /** Round values within, rising. */
    double[] ticks() {
        if (logarithmic) {
            int first = (int) Math.ceil(Math.log10(min) - 1e-9);
            int last = (int) Math.floor(Math.log10(max) + 1e-9);
            double[] decades = new double[Math.max(0, last - first + 1)];
            Arrays.setAll(decades, i -> Math.pow(10, first + i));
            return decades;
        }
        double step = step();
        long first = (long) Math.ceil(min / step - 1e-9);
        long last = (long) Math.floor(max / step + 1e-9);
        double[] ticks = new double[(int) (last - first + 1)];
        Arrays.setAll(ticks, i -> (first + i) * step);
        return ticks;
    }

    /** The text of a tick. */
    String text(double tick) {
        if (logarithmic) {
            return String.format(Locale.ROOT, "%.0e", tick).replaceAll("e([+-])0*([0-9])", "e$1$2").replace("e+", "e");
        }
        int decimals = (int) Math.max(0, -Math.floor(Math.log10(step()) + 1e-9));
        return String.format(Locale.ROOT, "%,." + decimals + "f", tick);
    }

    /** 1, 2 or 5 times a power of ten, so that there are about five ticks. */
    private double step() {
        double rough = (max - min) / TICKS;
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        double step = rough <= 1.5 * power ? power : rough <= 3 * power ? 2 * power
                : rough <= 7 * power ? 5 * power : 10 * power;
        return Math.max(spacing, step);
    }
}
