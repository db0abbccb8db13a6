package io.github.pcam4j.train.slide;

import io.github.pcam4j.train.internal.SplitMix64;
import io.github.pcam4j.train.metrics.ConfidenceInterval;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/**
 * The free-response ROC of detections on slides, as CAMELYON16 defines it: at each threshold the share of lesions that are hit,
 * over the mean number of false positives a slide. The challenge's score is the mean sensitivity at {@link #RATES}, with straight
 * lines between thresholds.
 *
 * <p>The same numbers as the challenge's own evaluation code, its turns included: the lowest probability of all, a missed
 * lesion's 0 among them, is no threshold. It rounds lesions' probabilities to single precision and those of false positives not;
 * here both are in double precision.
 *
 * <p>Source: Ehteshami Bejnordi et al., "Diagnostic assessment of deep learning algorithms for detection of lymph node
 * metastases in women with breast cancer", JAMA 318 (2017). Immutable and safe for use by several threads.
 *
 * @see LesionMap#judge
 */
public final class Froc {
    /** False positives a slide at which the challenge asks for the sensitivity. */
    public static final List<Double> RATES = List.of(0.25, 0.5, 1.0, 2.0, 4.0, 8.0);

    private static final int LEAST_RESAMPLES = 100;
    private static final int MOST_DRAWS = 100;

    private final List<FrocSlide> slides;
    private final double[] falsePositives;
    private final double[] sensitivities;
    private final int lesions;

    private Froc(List<FrocSlide> slides, int lesions) {
        this.slides = slides;
        this.lesions = lesions;
        double[] wrong = sorted(slides.stream().flatMapToDouble(it -> Arrays.stream(it.falsePositives())));
        double[] hits = sorted(slides.stream().flatMapToDouble(it -> Arrays.stream(it.lesions())));
        double[] thresholds = DoubleStream.concat(Arrays.stream(wrong), Arrays.stream(hits)).sorted().distinct().toArray();
        int points = Math.max(1, thresholds.length);
        this.falsePositives = new double[points];
        this.sensitivities = new double[points];
        // From above, the first point being that of no detection at all.
        for (int i = 1; i < points; i++) {
            double threshold = thresholds[thresholds.length - i];
            falsePositives[i] = from(wrong, threshold) / (double) slides.size();
            sensitivities[i] = from(hits, threshold) / (double) lesions;
        }
    }

    private static double[] sorted(DoubleStream values) {
        return values.sorted().toArray();
    }

    /** How many values are at or above a threshold that is one of some. */
    private static int from(double[] sorted, double threshold) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] < threshold) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return sorted.length - low;
    }

    /**
     * Makes the curve.
     *
     * @param slides what detections on each slide were worth, those of normal slides included
     * @return the curve
     * @throws IllegalArgumentException if there are no slides, or no lesions to be found
     */
    public static Froc of(List<FrocSlide> slides) {
        int lesions = slides.stream().mapToInt(FrocSlide::counted).sum();
        if (lesions == 0) {
            throw new IllegalArgumentException(String.format(Locale.ROOT, "%d slides have no lesion to be found; FROC needs one",
                    slides.size()));
        }
        return new Froc(List.copyOf(slides), lesions);
    }

    /**
     * How many lesions there are to be found.
     *
     * @return the count, without isolated tumour cells
     */
    public int lesions() {
        return lesions;
    }

    /**
     * Mean false positives a slide, from the highest threshold to the lowest.
     *
     * @return a new array that begins with 0
     */
    public double[] falsePositives() {
        return falsePositives.clone();
    }

    /**
     * Shares of lesions that are hit, beside {@link #falsePositives}.
     *
     * @return a new array that begins with 0
     */
    public double[] sensitivities() {
        return sensitivities.clone();
    }

    /**
     * The sensitivity at a rate of false positives.
     *
     * @param rate false positives a slide, not negative
     * @return on the line between the nearest thresholds; where several have that rate, of the lowest; beyond the last, that of
     *     the last
     */
    public double sensitivity(double rate) {
        int last = 0;
        while (last + 1 < falsePositives.length && falsePositives[last + 1] <= rate) {
            last++;
        }
        if (last + 1 == falsePositives.length) {
            return sensitivities[last];
        }
        double slope = (sensitivities[last + 1] - sensitivities[last]) / (falsePositives[last + 1] - falsePositives[last]);
        return sensitivities[last] + slope * (rate - falsePositives[last]);
    }

    /**
     * The challenge's score.
     *
     * @return the mean of the sensitivities at {@link #RATES}
     */
    public double score() {
        return RATES.stream().mapToDouble(this::sensitivity).sum() / RATES.size();
    }

    /**
     * The score's interval by a bootstrap over slides: resamples draw as many slides as there are, with replacement; those
     * without a lesion are drawn again.
     *
     * @param resamples at least 100, and better 1000
     * @param seed what the draws follow from
     * @param level how often such intervals hold the true score, within (0, 1)
     * @return from one percentile of the resamples to the other
     * @throws IllegalArgumentException if there are fewer resamples or the level is outside
     */
    public ConfidenceInterval interval(int resamples, long seed, double level) {
        if (resamples < LEAST_RESAMPLES || !(level > 0 && level < 1)) {
            throw new IllegalArgumentException(String.format(Locale.ROOT,
                    "an interval needs %d resamples or more and a level within "
                    + "(0, 1), not %d and %s", LEAST_RESAMPLES, resamples, level));
        }
        SplitMix64 random = new SplitMix64(seed);
        double[] scores = new double[resamples];
        for (int i = 0; i < resamples; i++) {
            scores[i] = resampled(random).score();
        }
        Arrays.sort(scores);
        double tail = (1 - level) / 2;
        return new ConfidenceInterval(at(scores, tail), at(scores, 1 - tail), level);
    }

    private Froc resampled(SplitMix64 random) {
        FrocSlide[] drawn = new FrocSlide[slides.size()];
        for (int draw = 0; draw < MOST_DRAWS; draw++) {
            Arrays.setAll(drawn, i -> slides.get(random.nextBelow(drawn.length)));
            if (Arrays.stream(drawn).mapToInt(FrocSlide::counted).sum() > 0) {
                return of(List.of(drawn));
            }
        }
        return this;
    }

    private static double at(double[] sorted, double share) {
        double place = share * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(sorted.length - 1, below + 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }
}
