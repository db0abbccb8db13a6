package io.github.pcam4j.io.internal.jpeg2000;

import java.io.IOException;
import java.util.Locale;

/**
 * How coarse a component's coefficients are, of the segments QCD and QCC.
 *
 * @param style none, of the lowest band and derived for the others, or of each band
 * @param guardBits bits above what is expected
 * @param exponents of each band
 * @param mantissas of each band, in 2,048ths
 */
record Quantization(int style, int guardBits, int[] exponents, int[] mantissas) {
    private static final int NONE = 0;
    private static final int DERIVED = 1;
    private static final int MANTISSA_BITS = 11;
    private static final int BITS = 8;

    static Quantization read(ByteInput input) throws IOException {
        int first = input.unsigned8();
        int style = first & 0x1f;
        if (style > 2) {
            throw new IOException("JPEG 2000 data are quantized in way " + style + ", which cannot be");
        }
        int count = style == DERIVED ? 1 : style == NONE ? input.left() : input.left() / 2;
        int[] exponents = new int[count];
        int[] mantissas = new int[count];
        for (int i = 0; i < count; i++) {
            int value = style == NONE ? input.unsigned8() << 8 : input.unsigned16();
            exponents[i] = value >> MANTISSA_BITS;
            mantissas[i] = style == NONE ? 0 : value & (1 << MANTISSA_BITS) - 1;
        }
        return new Quantization(style, first >> 5, exponents, mantissas);
    }

    void requireBands(int count) throws IOException {
        if (style != DERIVED && exponents.length < count) {
            throw new IOException(String.format(Locale.ROOT, "JPEG 2000 data say of %d bands how they are quantized, "
                    + "and have %d", exponents.length, count));
        }
    }

    /**
     * The exponent of a band.
     *
     * @param resolution that it is of, from the smallest
     * @param number of the band, from the lowest, three a resolution
     */
    int exponent(int resolution, int number) {
        return style == DERIVED ? Math.max(0, exponents[0] - Math.max(0, resolution - 1)) : exponents[number];
    }

    /** Bit planes that a band may have. */
    int planes(int resolution, int number) {
        return guardBits + exponent(resolution, number) - 1;
    }

    /** What one step of a band is worth; high bands lack a factor of two a direction, which the wavelet puts back. */
    float step(int resolution, int number) {
        int mantissa = mantissas[style == DERIVED ? 0 : number];
        return (float) ((1 + mantissa / (double) (1 << MANTISSA_BITS)) * Math.pow(2, BITS - exponent(resolution, number)));
    }
}
