package io.github.pcam4j.train.internal.feed;

import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.train.metrics.BinaryMetrics;
import io.github.pcam4j.train.split.Split;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Some of the patches that are trained on, judged as those that are held out are: what lies between the two is what was
 * learnt by heart. The same patches in every epoch, evenly spread over all, and so few that judging them costs little.
 */
public final class TrainingSample {
    private static final int MOST = 2000;

    private final byte[] labels;
    private final Supplier<double[]> judging;

    /**
     * AUC and accuracy of the sample.
     *
     * @param auc NaN if all patches have one label
     * @param accuracy at a threshold
     */
    public record Figures(double auc, double accuracy) { }

    /** @param judging gives the probabilities of the patches by the model that the engine has now */
    public TrainingSample(PatchStore store, Split split, Supplier<double[]> judging) {
        this.labels = StoreFit.labels(store, of(split));
        this.judging = judging;
    }

    /** At most as many as are held out, ascending. */
    public static int[] of(Split split) {
        int[] train = split.train();
        int count = Math.min(train.length, Math.min(MOST, split.validationSize()));
        return IntStream.range(0, count).map(i -> train[(int) ((2L * i + 1) * train.length / (2L * count))]).toArray();
    }

    /** Judges the model that the engine has now; probabilities that are no numbers count for nothing. */
    public Figures judge(double threshold) {
        double[] probabilities = judging.get();
        for (double probability : probabilities) {
            if (!Double.isFinite(probability)) {
                return new Figures(Double.NaN, Double.NaN);
            }
        }
        BinaryMetrics metrics = BinaryMetrics.of(labels, probabilities);
        boolean both = metrics.positives() > 0 && metrics.negatives() > 0;
        return new Figures(both ? metrics.rocAuc() : Double.NaN, metrics.accuracy(threshold));
    }
}
