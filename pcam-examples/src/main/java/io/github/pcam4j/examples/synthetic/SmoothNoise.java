package io.github.pcam4j.examples.synthetic;

/** A smooth random field over the plane: random values on a lattice of step 1, blended in between. */
final class SmoothNoise {
    private static final int LATTICE = 64;
    private static final int MASK = LATTICE - 1;

    private final float[] values = new float[LATTICE * LATTICE];

    SmoothNoise(DrawingRandom random) {
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.uniform();
        }
    }

    /** The field's value, within [0, 1). */
    double at(double x, double y) {
        int column = floor(x);
        int row = floor(y);
        double across = smooth(x - column);
        double down = smooth(y - row);
        double above = blend(value(row, column), value(row, column + 1), across);
        double below = blend(value(row + 1, column), value(row + 1, column + 1), across);
        return blend(above, below, down);
    }

    /** Coarse and fine structure together, within [0, 1). */
    double fractal(double x, double y) {
        return 0.6 * at(x, y) + 0.4 * at(2.1 * x + 17.3, 2.1 * y + 5.7);
    }

    private float value(int row, int column) {
        return values[(row & MASK) * LATTICE + (column & MASK)];
    }

    private static int floor(double value) {
        int whole = (int) value;
        return value < whole ? whole - 1 : whole;
    }

    private static double smooth(double t) {
        return t * t * (3 - 2 * t);
    }

    private static double blend(double from, double to, double share) {
        return from + (to - from) * share;
    }
}
