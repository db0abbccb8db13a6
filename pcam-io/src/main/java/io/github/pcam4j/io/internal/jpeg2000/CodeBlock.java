package io.github.pcam4j.io.internal.jpeg2000;

import java.util.Arrays;

/** A rectangle of a band's coefficients, whose bit planes are coded by themselves. */
final class CodeBlock {
    final Area area;
    int zeroPlanes;
    int lengthBits = 3;
    int passes;
    /** Where pieces of it lie, and how long they are. */
    int pieces;
    int[] starts = new int[2];
    int[] lengths = new int[2];

    CodeBlock(Area area) {
        this.area = area;
    }

    void add(int start, int length) {
        if (pieces == starts.length) {
            starts = Arrays.copyOf(starts, 2 * pieces);
            lengths = Arrays.copyOf(lengths, 2 * pieces);
        }
        starts[pieces] = start;
        lengths[pieces++] = length;
    }

    int bytes() {
        int sum = 0;
        for (int i = 0; i < pieces; i++) {
            sum += lengths[i];
        }
        return sum;
    }
}
