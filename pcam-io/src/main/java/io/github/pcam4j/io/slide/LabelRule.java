package io.github.pcam4j.io.slide;

import io.github.pcam4j.internal.Require;

/**
 * When a patch is of label 1.
 *
 * @see SlidePatches.Builder#rule
 */
public sealed interface LabelRule {
    /** PatchCamelyon's: the middle 32 x 32 pixels have one of tumour at least. */
    LabelRule PATCH_CAMELYON = new Centre(32);

    /**
     * Where the middle of a patch has a pixel of tumour.
     *
     * @param side columns and rows of the middle, in pixels of the patch
     */
    record Centre(int side) implements LabelRule {

        /**
         * Checks the side.
         *
         * @throws IllegalArgumentException if it is not positive
         */
        public Centre {
            Require.argument(side > 0, "the middle of a patch has at least one pixel a side, not %d", side);
        }
    }

    /**
     * Where enough of the whole patch is tumour.
     *
     * @param share of its pixels, within (0, 1]
     */
    record Area(double share) implements LabelRule {

        /**
         * Checks the share.
         *
         * @throws IllegalArgumentException if it is outside
         */
        public Area {
            Require.argument(share > 0 && share <= 1, "the share of tumour must be within (0, 1], not %s", share);
        }
    }
}
