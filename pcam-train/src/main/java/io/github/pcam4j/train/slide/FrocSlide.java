package io.github.pcam4j.train.slide;

import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;

/**
 * What detections on a slide were worth. The arrays are taken and given as they are.
 *
 * @param slide its name
 * @param falsePositives the probability of each that hit no lesion
 * @param lesions for each lesion the largest probability that hit it; 0 if none did, and for isolated tumour cells
 * @param counted how many of the lesions have to be found
 * @see LesionMap#judge
 */
public record FrocSlide(String slide, double[] falsePositives, double[] lesions, int counted) {

    /**
     * Checks the count.
     *
     * @throws IllegalArgumentException if more are counted than there are
     */
    public FrocSlide {
        if (counted < 0 || counted > lesions.length) {
            throw new IllegalArgumentException(String.format(Locale.ROOT,
                    "%s has %d lesions, of which %d cannot count", slide, lesions.length, counted));
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FrocSlide that && slide.equals(that.slide) && counted == that.counted
                && Arrays.equals(falsePositives, that.falsePositives) && Arrays.equals(lesions, that.lesions);
    }

    @Override
    public int hashCode() {
        return Objects.hash(slide, counted, Arrays.hashCode(falsePositives), Arrays.hashCode(lesions));
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "FrocSlide[%s, %d false positives, %d lesions]", slide, falsePositives.length, counted);
    }
}
