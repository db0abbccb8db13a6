package io.github.pcam4j.train.metrics;

import io.github.pcam4j.train.internal.LabelledScores;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * How often label 1 was found where it was predicted with a given probability: the data of a reliability diagram, and
 * the calibration errors that follow from it. Bins are {@code (lower, upper]}, the first one with its lower end. What
 * is compared is the probability of label 1 with the share of label 1, not the confidence in whichever label is called.
 *
 * <p>Source: Guo, Pleiss, Sun and Weinberger, "On calibration of modern neural networks", ICML 2017; for two classes
 * Naeini, Cooper and Hauskrecht, "Obtaining well calibrated probabilities using Bayesian binning", AAAI 2015. Bins are
 * those of scikit-learn's {@code calibration_curve}, which leaves empty ones out.
 *
 * @param bins the bins, rising; some may be empty
 * @see Evaluation
 */
public record ReliabilityDiagram(List<Bin> bins) {
    /** The number of bins of Guo et al., used where none is asked for. */
    public static final int USUAL_BINS = 15;

    /** Copies the list. */
    public ReliabilityDiagram {
        bins = List.copyOf(bins);
    }

    /**
     * The patches of a range of probabilities.
     *
     * @param lower where the range begins, itself outside but for the first bin
     * @param upper where the range ends, itself inside
     * @param count how many patches have a probability within
     * @param positives how many of them have label 1
     * @param meanPredicted their mean probability; NaN if there are none
     */
    public record Bin(double lower, double upper, int count, int positives, double meanPredicted) {

        /**
         * The share of label 1.
         *
         * @return the share, within [0, 1]; NaN if the bin is empty
         */
        public double observedShare() {
            return (double) positives / count;
        }

        /**
         * The 95 percent interval of the share.
         *
         * @return Wilson's interval; [0, 1] if the bin is empty
         */
        public ConfidenceInterval interval() {
            return ConfidenceInterval.wilson(positives, count, ConfidenceInterval.USUAL_LEVEL);
        }

        private double gap() {
            return count == 0 ? 0 : Math.abs(observedShare() - meanPredicted);
        }
    }

    /**
     * Bins of equal width.
     *
     * @param labels 0 or 1 for each patch
     * @param probabilities of label 1, within [0, 1]
     * @param count the number of bins, at least 1
     * @return the diagram, of {@code count} bins
     * @throws IllegalArgumentException if there are no patches, the lengths differ, a label is neither 0 nor 1, a
     *     probability is NaN or outside [0, 1], or the number is below 1
     */
    public static ReliabilityDiagram ofEqualWidth(byte[] labels, double[] probabilities, int count) {
        requireCount(count);
        return of(LabelledScores.ofProbabilities(labels, probabilities),
                IntStream.rangeClosed(0, count).mapToDouble(edge -> (double) edge / count).toArray());
    }

    /**
     * Bins of an equal number of patches, which show where the probabilities are. Ends are quantiles of the
     * probabilities; equal probabilities stay together, so that bins may differ in size and be fewer than asked for.
     *
     * @param labels 0 or 1 for each patch
     * @param probabilities of label 1, within [0, 1]
     * @param count the number of bins at most, at least 1
     * @return the diagram
     * @throws IllegalArgumentException if there are no patches, the lengths differ, a label is neither 0 nor 1, a
     *     probability is NaN or outside [0, 1], or the number is below 1
     */
    public static ReliabilityDiagram ofEqualMass(byte[] labels, double[] probabilities, int count) {
        requireCount(count);
        LabelledScores labelled = LabelledScores.ofProbabilities(labels, probabilities);
        double[] sorted = labelled.scores().clone();
        Arrays.sort(sorted);
        // The lowest edge may come twice: where many have the lowest probability, they are a bin of their own.
        DoubleStream upperEdges = IntStream.rangeClosed(1, count)
                .mapToDouble(edge -> SortedValues.at(sorted, (double) edge * (sorted.length - 1L) / count)).distinct();
        return of(labelled, DoubleStream.concat(DoubleStream.of(sorted[0]), upperEdges).toArray());
    }

    private static ReliabilityDiagram of(LabelledScores labelled, double[] edges) {
        int last = edges.length - 2;
        int[] counts = new int[last + 1];
        int[] positives = new int[last + 1];
        double[] sums = new double[last + 1];
        for (int patch = 0; patch < labelled.size(); patch++) {
            double probability = labelled.scores()[patch];
            // Edges below it: none for the first bin's lower end, which belongs to that bin all the same.
            int bin = Math.max(0, SortedValues.below(edges, probability) - 1);
            counts[bin]++;
            positives[bin] += labelled.labels()[patch];
            sums[bin] += probability;
        }
        List<Bin> bins = new ArrayList<>();
        for (int bin = 0; bin <= last; bin++) {
            bins.add(new Bin(edges[bin], edges[bin + 1], counts[bin], positives[bin], sums[bin] / counts[bin]));
        }
        return new ReliabilityDiagram(bins);
    }

    private static void requireCount(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("there must be one bin at least, not " + count);
        }
    }

    /**
     * The expected calibration error: the mean over all patches of how far share and mean probability are apart in
     * their bin, {@code sum(n_b / n |share_b - mean_b|)} (Guo et al., equation 3). It grows with the number of bins.
     *
     * @return the error, within [0, 1]; 0 is best
     */
    public double expectedCalibrationError() {
        long patches = bins.stream().mapToLong(Bin::count).sum();
        return bins.stream().mapToDouble(bin -> bin.count() * bin.gap()).sum() / patches;
    }

    /**
     * The maximum calibration error: how far share and mean probability are apart where it is worst (Guo et al.,
     * equation 5). Bins of few patches decide it easily.
     *
     * @return the error, within [0, 1]; 0 is best
     */
    public double maximumCalibrationError() {
        return bins.stream().mapToDouble(Bin::gap).max().orElse(0);
    }
}
