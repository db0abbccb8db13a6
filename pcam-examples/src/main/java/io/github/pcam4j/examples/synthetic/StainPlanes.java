package io.github.pcam4j.examples.synthetic;

/** How much of each stain a patch holds at every pixel, in optical density. */
final class StainPlanes {
    static final int SIDE = 96;

    final float[] haematoxylin = new float[SIDE * SIDE];
    final float[] eosin = new float[SIDE * SIDE];

    static int index(int row, int column) {
        return row * SIDE + column;
    }
}
