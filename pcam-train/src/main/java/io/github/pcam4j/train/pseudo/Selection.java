package io.github.pcam4j.train.pseudo;

import java.util.stream.IntStream;

/**
 * Which patches a model is trusted with: those that get a pseudo-label.
 *
 * @see PseudoLabelling
 */
public sealed interface Selection permits Selection.Confidence, Selection.TopShare {

    /**
     * Chooses patches.
     *
     * @param probabilities of label 1, one a patch, each within [0, 1]
     * @return the patches that get a label, in ascending order; the label is 1 where the probability is at least 0.5
     */
    int[] choose(double[] probabilities);

    /**
     * Patches of which the model is sure enough (Lee 2013, "Pseudo-Label", with a threshold).
     *
     * @param least the least probability of the label that the patch would get, within [0.5, 1)
     * @return the selection
     * @throws IllegalArgumentException if it is outside
     */
    static Selection confidence(double least) {
        return new Confidence(least);
    }

    /**
     * Of the patches that would get a label, for each of the two labels apart, the share that the model is surest of:
     * the classes keep the shares that the model sees (Zou et al. 2018, "Class-balanced self-training").
     *
     * @param share within (0, 1]
     * @return the selection
     * @throws IllegalArgumentException if it is outside
     */
    static Selection topShare(double share) {
        return new TopShare(share);
    }

    /**
     * See {@link Selection#confidence}.
     *
     * @param least the least probability of the label that the patch would get
     */
    record Confidence(double least) implements Selection {
        /**
         * Checks the range.
         *
         * @throws IllegalArgumentException if it is outside [0.5, 1)
         */
        public Confidence {
            if (!(least >= 0.5 && least < 1)) {
                throw new IllegalArgumentException("a confidence must be within [0.5, 1), not %s".formatted(least));
            }
        }

        @Override
        public int[] choose(double[] probabilities) {
            return IntStream.range(0, probabilities.length)
                    .filter(i -> Math.max(probabilities[i], 1.0 - probabilities[i]) >= least).toArray();
        }
    }

    /**
     * See {@link Selection#topShare}.
     *
     * @param share of the patches of each label
     */
    record TopShare(double share) implements Selection {
        /**
         * Checks the range.
         *
         * @throws IllegalArgumentException if it is outside (0, 1]
         */
        public TopShare {
            if (!(share > 0 && share <= 1)) {
                throw new IllegalArgumentException("a top share must be within (0, 1], not %s".formatted(share));
            }
        }

        @Override
        public int[] choose(double[] probabilities) {
            return IntStream.concat(surest(probabilities, 0), surest(probabilities, 1)).sorted().toArray();
        }

        /** Of equally sure ones those that come first. */
        private IntStream surest(double[] probabilities, int label) {
            int[] candidates = IntStream.range(0, probabilities.length)
                    .filter(i -> PseudoLabels.label(probabilities[i]) == label).toArray();
            return IntStream.of(candidates).boxed()
                    .sorted((a, b) -> Double.compare(Math.abs(probabilities[b] - 0.5),
                            Math.abs(probabilities[a] - 0.5)))
                    .limit(Math.round(candidates.length * share)).mapToInt(i -> i);
        }
    }
}
