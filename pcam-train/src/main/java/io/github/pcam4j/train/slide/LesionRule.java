package io.github.pcam4j.train.slide;

/**
 * What counts as a lesion. Places of tumour that are no farther apart than {@code gap} are one; one whose major axis, with half
 * of the gap added on both sides, is shorter than {@code isolatedBelow} is isolated tumour cells, which nobody has to find.
 *
 * @param gap in micrometres, positive
 * @param isolatedBelow in micrometres, not negative; 0 for none
 * @param downsample columns and rows of the slide's largest level that are one of the grid on which this is looked at, at least 1
 * @see LesionMap#of
 */
public record LesionRule(double gap, double isolatedBelow, double downsample) {
    /** CAMELYON16's: 75 micrometres, five tumour cells; 200 of isolated tumour cells and the 75; on the slide's level 5. */
    public static final LesionRule CAMELYON16 = new LesionRule(75, 275, 32);

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one is out of range
     */
    public LesionRule {
        if (!(gap > 0 && gap <= 10_000 && isolatedBelow >= 0 && isolatedBelow <= 100_000 && downsample >= 1
                && downsample <= 100_000)) {
            throw new IllegalArgumentException(("lesions at a gap of %s and from %s micrometres on, looked at 1 : %s: the "
                    + "gap must be within (0, 10000], the size within [0, 100000], the downsampling within [1, 100000]")
                    .formatted(gap, isolatedBelow, downsample));
        }
    }
}
