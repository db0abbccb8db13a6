package io.github.pcam4j.io.summary;

/**
 * What counts as blank, dark and alike.
 *
 * @param blankFrom luminance of a nearly white pixel, and above
 * @param darkUpTo luminance of a nearly black pixel, and below
 * @param distance the most bits that near duplicates' hashes differ in
 * @param correlation the least correlation of near duplicates' small grey images
 */
record Thresholds(int blankFrom, int darkUpTo, int distance, double correlation) {
    /** Of a hundred pixels, how many have to be nearly white or nearly black. */
    static final int PERCENT = 99;
    /**
     * The least span of a small grey image, in levels, in which there is anything to recognise. Of 1,400 patches of
     * PatchCamelyon, those with nothing but specks have 7 or less, and the next has 13.
     */
    static final int LEAST_SPAN = 10;

    PatchKind kind(long bright, long dark, long pixels, SmallGrey image) {
        if (bright * 100 >= pixels * PERCENT) {
            return PatchKind.BLANK;
        }
        if (dark * 100 >= pixels * PERCENT) {
            return PatchKind.DARK;
        }
        return image.span() < LEAST_SPAN ? PatchKind.FEATURELESS : PatchKind.STRUCTURED;
    }
}
