package io.github.pcam4j.io.augment;

import java.util.Arrays;

/**
 * A linear map of three channels with an offset, {@code out[k] = sum over c of m[k][c] * in[c] + m[k][3]}. Immutable,
 * as long as no one writes to the rows.
 *
 * @param rows three rows of four
 */
record AffineColour(double[][] rows) {
    static final AffineColour IDENTITY = scale(1);

    private static final double[] LUMA = {0.299, 0.587, 0.114};

    /** YIQ of R, G and B as the NTSC of 1953 has it, in the constants of Python's {@code colorsys}. */
    private static final AffineColour YIQ = new AffineColour(new double[][] {
        {0.30, 0.59, 0.11, 0},
        {0.74 * (1 - 0.30) - 0.27 * -0.30, 0.74 * -0.59 - 0.27 * -0.59, 0.74 * -0.11 - 0.27 * (1 - 0.11), 0},
        {0.48 * (1 - 0.30) + 0.41 * -0.30, 0.48 * -0.59 + 0.41 * -0.59, 0.48 * -0.11 + 0.41 * (1 - 0.11), 0}});
    private static final AffineColour RGB_OF_YIQ = YIQ.inverse();

    static AffineColour scale(double factor) {
        return diagonal(factor, factor, factor);
    }

    static AffineColour diagonal(double first, double second, double third) {
        return new AffineColour(new double[][] {{first, 0, 0, 0}, {0, second, 0, 0}, {0, 0, third, 0}});
    }

    /** Blends with a grey level: {@code factor * in + (1 - factor) * grey}. */
    static AffineColour contrast(double factor, double grey) {
        double[][] rows = scale(factor).rows;
        for (double[] row : rows) {
            row[3] = (1 - factor) * grey;
        }
        return new AffineColour(rows);
    }

    /** Blends with each pixel's own luma: {@code factor * in + (1 - factor) * luma}. */
    static AffineColour saturation(double factor) {
        double[][] rows = scale(factor).rows;
        for (double[] row : rows) {
            for (int channel = 0; channel < 3; channel++) {
                row[channel] += (1 - factor) * LUMA[channel];
            }
        }
        return new AffineColour(rows);
    }

    /** Turns I and Q about Y, counter-clockwise in the plane of I to the right and Q up; greys stay. */
    static AffineColour hue(double turns) {
        double cos = StrictMath.cos(2 * Math.PI * turns);
        double sin = StrictMath.sin(2 * Math.PI * turns);
        return YIQ.then(new AffineColour(new double[][] {{1, 0, 0, 0}, {0, cos, -sin, 0}, {0, sin, cos, 0}}))
                .then(RGB_OF_YIQ);
    }

    /** The luma of ITU-R BT.601 of a colour that has been mapped. */
    double luma(double[] rgb) {
        double luma = 0;
        for (int k = 0; k < 3; k++) {
            luma += LUMA[k] * (rows[k][0] * rgb[0] + rows[k][1] * rgb[1] + rows[k][2] * rgb[2] + rows[k][3]);
        }
        return luma;
    }

    /** This map and then another, as one. */
    AffineColour then(AffineColour next) {
        double[][] product = new double[3][4];
        for (int k = 0; k < 3; k++) {
            for (int c = 0; c < 4; c++) {
                product[k][c] = next.rows[k][0] * rows[0][c] + next.rows[k][1] * rows[1][c]
                        + next.rows[k][2] * rows[2][c];
            }
            product[k][3] += next.rows[k][3];
        }
        return new AffineColour(product);
    }

    /** With an offset added. */
    AffineColour plus(double first, double second, double third) {
        double[][] sum = {rows[0].clone(), rows[1].clone(), rows[2].clone()};
        sum[0][3] += first;
        sum[1][3] += second;
        sum[2][3] += third;
        return new AffineColour(sum);
    }

    /** The linear part with rows and columns exchanged. */
    AffineColour transposed() {
        double[][] exchanged = new double[3][4];
        for (int k = 0; k < 3; k++) {
            for (int c = 0; c < 3; c++) {
                exchanged[k][c] = rows[c][k];
            }
        }
        return new AffineColour(exchanged);
    }

    /** The inverse of the linear part, by cofactors. */
    AffineColour inverse() {
        double[][] cofactors = new double[3][4];
        double determinant = 0;
        for (int k = 0; k < 3; k++) {
            for (int c = 0; c < 3; c++) {
                double[] below = rows[(k + 1) % 3];
                double[] twoBelow = rows[(k + 2) % 3];
                cofactors[k][c] = below[(c + 1) % 3] * twoBelow[(c + 2) % 3]
                        - below[(c + 2) % 3] * twoBelow[(c + 1) % 3];
            }
        }
        for (int c = 0; c < 3; c++) {
            determinant += rows[0][c] * cofactors[0][c];
        }
        return new AffineColour(cofactors).transposed().then(scale(1 / determinant));
    }

    /** The largest magnitude that can come out where what goes in is within [0, most]. */
    double bound(double most) {
        double bound = 0;
        for (double[] row : rows) {
            double sum = Math.abs(row[3]);
            for (int c = 0; c < 3; c++) {
                sum += Math.abs(row[c]) * most;
            }
            bound = Math.max(bound, sum);
        }
        return bound;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AffineColour that && Arrays.deepEquals(rows, that.rows);
    }

    @Override
    public int hashCode() {
        return Arrays.deepHashCode(rows);
    }

    @Override
    public String toString() {
        return Arrays.deepToString(rows);
    }
}
