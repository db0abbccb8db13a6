package io.github.pcam4j.examples.synthetic;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * A patch that is decided and not yet drawn.
 *
 * @param id 40 lower-case hexadecimal digits, like the competition's
 * @param label 1 for tumour in the centre, else 0
 * @param drawing seed of its drawing
 */
record PlannedPatch(String id, int label, long drawing) {

    /** Two of every five patches in a row are of label 1, so that even a small set has both and the share is 0.4. */
    private static final int BLOCK = 5;

    private static final int PATCH_STREAM = 1;
    private static final int LABEL_STREAM = 2;

    /** The patches of one part of the set, in the order in which they are drawn. */
    static List<PlannedPatch> part(long seed, int part, int count) {
        List<PlannedPatch> patches = new ArrayList<>(count);
        for (int index = 0; index < count; index++) {
            DrawingRandom random = new DrawingRandom(seed, PATCH_STREAM, part, index);
            String id = id(random);
            patches.add(new PlannedPatch(id, labelOf(seed, part, index), random.nextLong()));
        }
        return patches;
    }

    private static String id(DrawingRandom random) {
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong())
                + hex.toHexDigits((int) random.nextLong());
    }

    private static int labelOf(long seed, int part, int index) {
        DrawingRandom random = new DrawingRandom(seed, LABEL_STREAM, part, index / BLOCK);
        int first = random.below(BLOCK);
        int second = (first + 1 + random.below(BLOCK - 1)) % BLOCK;
        int place = index % BLOCK;
        return place == first || place == second ? 1 : 0;
    }
}
