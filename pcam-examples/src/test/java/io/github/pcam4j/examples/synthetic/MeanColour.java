package io.github.pcam4j.examples.synthetic;

import java.util.Arrays;
import java.util.Comparator;

/** How well mean colour alone tells labels apart. */
final class MeanColour {
    private MeanColour() {
    }

    /** Mean red, green and blue of a square, within [0, 255]. */
    static double[] of(byte[] rgb, int start, int end) {
        double[] mean = new double[3];
        for (int row = start; row < end; row++) {
            for (int column = start; column < end; column++) {
                for (int channel = 0; channel < 3; channel++) {
                    mean[channel] += rgb[StainPlanes.index(row, column) * 3 + channel] & 0xFF;
                }
            }
        }
        for (int channel = 0; channel < 3; channel++) {
            mean[channel] /= (double) (end - start) * (end - start);
        }
        return mean;
    }

    /** Area under the ROC curve of one colour, of whichever sign is the better. */
    static double bestAuc(double[][] means, int channel, int[] labels) {
        double auc = auc(Arrays.stream(means).mapToDouble(mean -> mean[channel]).toArray(), labels);
        return Math.max(auc, 1 - auc);
    }

    /** Area under the ROC curve of a logistic regression on all three, scored on what it was fitted to. */
    static double regressionAuc(double[][] means, int[] labels) {
        double[][] features = standardised(means);
        double[] weights = new double[4];
        for (int step = 0; step < 2000; step++) {
            double[] gradient = new double[4];
            for (int i = 0; i < features.length; i++) {
                double error = labels[i] - 1 / (1 + Math.exp(-score(weights, features[i])));
                gradient[3] += error;
                for (int k = 0; k < 3; k++) {
                    gradient[k] += error * features[i][k];
                }
            }
            for (int k = 0; k < 4; k++) {
                weights[k] += gradient[k] / features.length;
            }
        }
        return auc(Arrays.stream(features).mapToDouble(feature -> score(weights, feature)).toArray(), labels);
    }

    private static double score(double[] weights, double[] feature) {
        return weights[0] * feature[0] + weights[1] * feature[1] + weights[2] * feature[2] + weights[3];
    }

    private static double[][] standardised(double[][] means) {
        double[][] features = new double[means.length][3];
        for (int k = 0; k < 3; k++) {
            int channel = k;
            double mean = Arrays.stream(means).mapToDouble(m -> m[channel]).average().orElseThrow();
            double square = Arrays.stream(means).mapToDouble(m -> Math.pow(m[channel] - mean, 2)).average()
                    .orElseThrow();
            for (int i = 0; i < means.length; i++) {
                features[i][k] = (means[i][k] - mean) / Math.sqrt(square);
            }
        }
        return features;
    }

    /** By ranks; ties do not occur among means of so many pixels often enough to matter. */
    static double auc(double[] scores, int[] labels) {
        Integer[] order = new Integer[scores.length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, Comparator.comparingDouble(i -> scores[i]));
        double rankSum = 0;
        double positives = 0;
        for (int rank = 0; rank < order.length; rank++) {
            if (labels[order[rank]] == 1) {
                rankSum += rank + 1;
                positives++;
            }
        }
        double negatives = order.length - positives;
        return (rankSum - positives * (positives + 1) / 2) / (positives * negatives);
    }
}
