package io.github.pcam4j.train.ensemble;

import java.util.Arrays;
import java.util.stream.IntStream;

/** The mean for each patch over the models that predicted it. */
final class Judgement {
    private final Combination combination;
    private final double[] sums;
    private final int[] models;

    Judgement(Combination combination, int patches) {
        this.combination = combination;
        this.sums = new double[patches];
        this.models = new int[patches];
    }

    /** Takes what one model made of some patches. */
    void add(int[] patches, double[] probabilities) {
        double[] terms = combination.terms(probabilities);
        for (int i = 0; i < patches.length; i++) {
            sums[patches[i]] += terms[i];
            models[patches[i]]++;
        }
    }

    /** The patches that a model predicted, ascending. */
    int[] patches() {
        return IntStream.range(0, models.length).filter(i -> models[i] > 0).toArray();
    }

    /** Their scores, in the same order. */
    double[] scores() {
        return combination.scores(Arrays.stream(patches()).mapToDouble(i -> sums[i] / models[i]).toArray());
    }
}
