package io.github.pcam4j.train.slide;

import io.github.pcam4j.train.heatmap.ProbabilityMap;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * One number of a slide's map by which slides are ranked.
 *
 * <pre>{@code
 * double score = SlideScore.mean(10).of(ProbabilityMap.read(Path.of("maps/test_001")));
 * }</pre>
 *
 * @see io.github.pcam4j.train.metrics.DeLong#estimate
 */
@FunctionalInterface
public interface SlideScore {

    /**
     * Scores a map.
     *
     * @param map the map
     * @return within [0, 1]; 0 where nothing was predicted
     */
    double of(ProbabilityMap map);

    /**
     * The largest probability, the challenge's usual score.
     *
     * @return the score
     */
    static SlideScore maximum() {
        return mean(1);
    }

    /**
     * The mean of the largest probabilities, which one odd cell does not decide.
     *
     * @param cells how many, at least 1; of a smaller map all
     * @return the score
     * @throws IllegalArgumentException if there are none
     */
    static SlideScore mean(int cells) {
        if (cells < 1) {
            throw new IllegalArgumentException("the mean is of one cell at least, not of " + cells);
        }
        return map -> {
            double[] sorted = predicted(map);
            Arrays.sort(sorted);
            return Arrays.stream(sorted, Math.max(0, sorted.length - cells), sorted.length).average().orElse(0);
        };
    }

    /**
     * The share of tissue, of cells that were predicted, at or above a probability.
     *
     * @param threshold within [0, 1]
     * @return the score
     * @throws IllegalArgumentException if the threshold is outside
     */
    static SlideScore share(double threshold) {
        if (!(threshold >= 0 && threshold <= 1)) {
            throw new IllegalArgumentException("a threshold must be within [0, 1], not " + threshold);
        }
        return map -> Arrays.stream(predicted(map)).map(it -> it >= threshold ? 1 : 0).average().orElse(0);
    }

    private static double[] predicted(ProbabilityMap map) {
        int columns = map.grid().columns();
        return IntStream.range(0, map.grid().cells()).mapToDouble(it -> map.probability(it % columns, it / columns))
                .filter(it -> !Double.isNaN(it)).toArray();
    }
}
