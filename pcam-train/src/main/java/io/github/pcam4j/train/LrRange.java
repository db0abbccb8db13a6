package io.github.pcam4j.train;

import io.github.pcam4j.train.error.TrainingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a range test found: the loss at growing learning rates, and what follows for the peak of a schedule.
 *
 * @param points one a step, in order
 * @param diverged whether it ended because the loss exploded; the last point is of that step then
 * @see LrFinder
 */
public record LrRange(List<Point> points, boolean diverged) {
    private static final double BETA = 0.98;
    private static final int LEAST_POINTS = 5;
    private static final int SKIPPED_SHARE = 10;

    /**
     * One step.
     *
     * @param learningRate of the step
     * @param loss of its batch
     * @param smoothedLoss the exponential moving average of the losses so far, decay 0.98, divided by {@code 1 -
     *     0.98^n} so that the first ones count in full
     */
    public record Point(double learningRate, double loss, double smoothedLoss) { }

    /**
     * Checks that there is something to go by.
     *
     * @throws TrainingException if the loss exploded within the first steps
     */
    public LrRange {
        points = List.copyOf(points);
        if (points.size() < LEAST_POINTS) {
            throw new TrainingException(String.format(Locale.ROOT,
                    "the loss exploded within %d steps; begin with a smaller learning rate",
                    points.size()));
        }
    }

    /**
     * The learning rate at which the smoothed loss fell fastest over the logarithm of the rate, up to where it was
     * least: fastai's "steep". The first tenth of the steps is left out, as fastai does: there the average is over so
     * few batches that it goes up and down with each. Still it is at the mercy of single batches.
     *
     * @return the rate
     */
    public double steepest() {
        int end = least();
        int first = Math.min(skipped(), end);
        int best = first;
        double slope = Double.POSITIVE_INFINITY;
        for (int i = first; i < end; i++) {
            double each = slope(i);
            if (each < slope) {
                slope = each;
                best = i;
            }
        }
        return points.get(best).learningRate();
    }

    /** Central differences, one-sided at the ends, as numpy's {@code gradient} has them. */
    private double slope(int at) {
        Point before = points.get(Math.max(0, at - 1));
        Point after = points.get(Math.min(points.size() - 1, at + 1));
        return (after.smoothedLoss() - before.smoothedLoss()) / Math.log(after.learningRate() / before.learningRate());
    }

    /**
     * A tenth of the learning rate at which the smoothed loss was least: fastai's "minimum". The first tenth of the steps
     * is left out here too: a lucky batch at the start is no minimum.
     *
     * @return the rate
     */
    public double tenthOfMinimum() {
        return points.get(least()).learningRate() / 10;
    }

    /**
     * The peak for a schedule that rises and falls: {@link #tenthOfMinimum}, since the smoothed loss is still falling
     * there, which is an order of magnitude short of where training gets worse, and since, unlike a slope, it hardly
     * depends on the noise of single batches.
     *
     * @return the rate
     */
    public double suggestedPeak() {
        return tenthOfMinimum();
    }

    private int least() {
        int least = skipped();
        for (int i = least + 1; i < points.size(); i++) {
            if (points.get(i).smoothedLoss() < points.get(least).smoothedLoss()) {
                least = i;
            }
        }
        return least;
    }

    private int skipped() {
        return points.size() / SKIPPED_SHARE;
    }

    /** Points as they come. */
    static final class Builder {
        private final List<Point> points = new ArrayList<>();
        private double average;
        private double least = Double.POSITIVE_INFINITY;
        private boolean diverged;

        /** Adds a step; one whose loss is no number only tells that it diverged. */
        void add(double learningRate, double loss) {
            if (!Double.isFinite(loss)) {
                diverged = true;
                return;
            }
            average = BETA * average + (1 - BETA) * loss;
            double smoothed = average / (1 - Math.pow(BETA, points.size() + 1.0));
            points.add(new Point(learningRate, loss, smoothed));
            least = Math.min(least, smoothed);
            diverged = smoothed > LrFinder.DIVERGED * least;
        }

        int size() {
            return points.size();
        }

        boolean hasDiverged() {
            return diverged;
        }

        LrRange build() {
            return new LrRange(points, diverged);
        }
    }
}
