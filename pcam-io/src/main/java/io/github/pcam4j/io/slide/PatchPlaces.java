package io.github.pcam4j.io.slide;

import io.github.pcam4j.io.internal.Require;

/**
 * Where on a slide patches are cut.
 *
 * @see SlidePatches.Builder#places
 */
public sealed interface PatchPlaces {

    /**
     * In a grid that begins in the upper left corner.
     *
     * @param stride columns and rows from one patch to the next, at the patches' scale; 0 for the patch size, so that they lie
     *     side by side
     */
    record Grid(int stride) implements PatchPlaces {

        /**
         * Checks the stride.
         *
         * @throws IllegalArgumentException if it is negative
         */
        public Grid {
            Require.argument(stride >= 0, "the stride must be at least 1, or 0 for the patch size, not %d", stride);
        }
    }

    /**
     * By chance, all different ones. They follow from the seed and the slide's name alone, whatever other slides are cut; where
     * a slide has no more room for them there are fewer.
     *
     * @param count how many a slide
     * @param seed what they follow from
     * @param balanced whether half of them are to be of label 1, on a slide with tumour
     */
    record Scattered(int count, long seed, boolean balanced) implements PatchPlaces {

        /**
         * Checks the count.
         *
         * @throws IllegalArgumentException if it is not within [1, 100,000,000]
         */
        public Scattered {
            Require.within("the count of patches a slide", count, 1, 100_000_000);
        }
    }
}
