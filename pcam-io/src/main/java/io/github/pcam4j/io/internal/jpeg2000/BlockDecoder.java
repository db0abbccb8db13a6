package io.github.pcam4j.io.internal.jpeg2000;

import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;

/**
 * Decodes the bit planes of blocks (ITU-T T.800, annex D), each in three passes. What comes out has half a step more than
 * the planes say, in a bit of its own below them. Not safe for use by several threads.
 */
final class BlockDecoder {
    /** Which neighbours have a coefficient other than 0. */
    private static final int NORTH_EAST = 1;
    private static final int SOUTH_EAST = 2;
    private static final int SOUTH_WEST = 4;
    private static final int NORTH_WEST = 8;
    private static final int NORTH = 0x10;
    private static final int EAST = 0x20;
    private static final int SOUTH = 0x40;
    private static final int WEST = 0x80;
    private static final int NEIGHBOURS = 0xff;
    /** Which of them are negative. */
    private static final int NORTH_NEGATIVE = 0x100;
    private static final int EAST_NEGATIVE = 0x200;
    private static final int SOUTH_NEGATIVE = 0x400;
    private static final int WEST_NEGATIVE = 0x800;
    private static final int SIGNIFICANT = 0x1000;
    private static final int REFINED = 0x2000;
    private static final int VISITED = 0x4000;
    private static final int ABOVE_ONLY = ~(SOUTH | SOUTH_EAST | SOUTH_WEST | SOUTH_NEGATIVE);
    private static final int STRIPE = 4;
    private static final int MOST_PLANES = 30;
    private static final int FIRST_SIGN = 9;
    private static final int FIRST_REFINEMENT = 14;

    private static final byte[][] ZERO_CONTEXTS = new byte[4][];
    /** Of bits 4 to 11 of a flag: a context, and in the next bit whether the sign is turned. */
    private static final byte[] SIGN_CONTEXTS = new byte[256];

    static {
        for (int band = 0; band < ZERO_CONTEXTS.length; band++) {
            ZERO_CONTEXTS[band] = new byte[256];
            for (int flag = 0; flag < 256; flag++) {
                ZERO_CONTEXTS[band][flag] = (byte) zeroContext(flag, (band & 1) != 0, (band & 2) != 0);
            }
        }
        for (int bits = 0; bits < SIGN_CONTEXTS.length; bits++) {
            SIGN_CONTEXTS[bits] = (byte) signContext(bits << 4);
        }
    }

    private final ArithmeticDecoder decoder = new ArithmeticDecoder();
    private int[] flags = new int[0];
    private int[] values = new int[0];
    private byte[] data = new byte[0];
    private byte[] zeroContexts = ZERO_CONTEXTS[0];
    private int width;
    private int height;
    private int stride;
    private boolean causal;

    private static int zeroContext(int flag, boolean right, boolean below) {
        int across = Integer.bitCount(flag & (EAST | WEST));
        int down = Integer.bitCount(flag & (NORTH | SOUTH));
        int diagonal = Integer.bitCount(flag & (NORTH_EAST | NORTH_WEST | SOUTH_EAST | SOUTH_WEST));
        if (right && below) {
            int straight = Math.min(2, across + down);
            return diagonal >= 3 ? 8 : diagonal == 2 ? 6 + Math.min(1, straight) : diagonal == 1 ? 3 + straight : straight;
        }
        int along = right ? down : across;
        int other = right ? across : down;
        if (along == 2) {
            return 8;
        }
        if (along == 1) {
            return other >= 1 ? 7 : diagonal >= 1 ? 6 : 5;
        }
        return other > 0 ? 2 + other : Math.min(2, diagonal);
    }

    private static int signContext(int flag) {
        int across = sign(flag, EAST, EAST_NEGATIVE, WEST, WEST_NEGATIVE);
        int down = sign(flag, NORTH, NORTH_NEGATIVE, SOUTH, SOUTH_NEGATIVE);
        boolean turned = across < 0 || (across == 0 && down < 0);
        int context = turned ? -3 * across - down : 3 * across + down;
        return FIRST_SIGN + context | (turned ? 0x40 : 0);
    }

    private static int sign(int flag, int one, int oneNegative, int other, int otherNegative) {
        int sum = (flag & one) == 0 ? 0 : (flag & oneNegative) == 0 ? 1 : -1;
        sum += (flag & other) == 0 ? 0 : (flag & otherNegative) == 0 ? 1 : -1;
        return Integer.signum(sum);
    }

    /**
     * Decodes a block.
     *
     * @param bytes what the block's pieces are places in
     * @return coefficients times two, row by row, valid until the next call
     */
    int[] decode(byte[] bytes, CodeBlock block, Subband band, Coding coding) throws IOException {
        int planes = band.planes() - block.zeroPlanes;
        if (planes > MOST_PLANES || block.passes > Math.max(0, 3 * planes - 2)) {
            throw new IOException(String.format(Locale.ROOT, "JPEG 2000 data have %d passes of %d bit planes, which cannot be",
                    block.passes, planes));
        }
        begin(block, band, coding);
        boolean terminated = coding.has(Coding.TERMINATED);
        collect(bytes, block);
        decoder.reset();
        decoder.start(data, 0, terminated ? 0 : block.bytes());
        int at = 0;
        for (int pass = 0; pass < block.passes; pass++) {
            if (terminated) {
                decoder.start(data, at, at + block.lengths[pass]);
                at += block.lengths[pass];
            }
            // The first plane has the last pass alone.
            pass((pass + 2) % 3, planes - 1 - (pass + 2) / 3, coding);
            if (coding.has(Coding.RESET)) {
                decoder.reset();
            }
        }
        return values;
    }

    private void begin(CodeBlock block, Subband band, Coding coding) {
        width = block.area.width();
        height = block.area.height();
        stride = width + 2;
        int cells = stride * (height + 2);
        if (flags.length < cells) {
            flags = new int[cells];
            values = new int[cells];
        }
        Arrays.fill(flags, 0, cells, 0);
        Arrays.fill(values, 0, width * height, 0);
        zeroContexts = ZERO_CONTEXTS[(band.right() ? 1 : 0) + (band.below() ? 2 : 0)];
        causal = coding.has(Coding.CAUSAL);
    }

    private void collect(byte[] bytes, CodeBlock block) {
        int length = block.bytes();
        if (data.length < length) {
            data = new byte[2 * length];
        }
        int at = 0;
        for (int i = 0; i < block.pieces; i++) {
            System.arraycopy(bytes, block.starts[i], data, at, block.lengths[i]);
            at += block.lengths[i];
        }
    }

    private void pass(int kind, int plane, Coding coding) {
        for (int top = 0; top < height; top += STRIPE) {
            int bottom = Math.min(height, top + STRIPE);
            for (int x = 0; x < width; x++) {
                switch (kind) {
                    case 0 -> significance(x, top, bottom, plane);
                    case 1 -> refinement(x, top, bottom, plane);
                    default -> cleanup(x, top, bottom, plane);
                }
            }
        }
        if (kind == 2 && coding.has(Coding.MARKED)) {
            for (int i = 0; i < 4; i++) {
                decoder.decode(ArithmeticDecoder.UNIFORM);
            }
        }
    }

    /** What is known around a coefficient; of the next stripe nothing may be, so that stripes can be decoded at once. */
    private int around(int cell, int y, int bottom) {
        int flag = flags[cell];
        return causal && y == bottom - 1 ? flag & ABOVE_ONLY : flag;
    }

    private void significance(int x, int top, int bottom, int plane) {
        int cell = (top + 1) * stride + x + 1;
        for (int y = top; y < bottom; y++, cell += stride) {
            int flag = around(cell, y, bottom);
            if ((flag & NEIGHBOURS) != 0 && (flag & SIGNIFICANT) == 0) {
                if (decoder.decode(zeroContexts[flag & NEIGHBOURS]) == 1) {
                    becomeSignificant(cell, flag, y * width + x, plane);
                }
                flags[cell] |= VISITED;
            }
        }
    }

    private void refinement(int x, int top, int bottom, int plane) {
        int cell = (top + 1) * stride + x + 1;
        for (int y = top; y < bottom; y++, cell += stride) {
            int flag = around(cell, y, bottom);
            if ((flag & (SIGNIFICANT | VISITED)) == SIGNIFICANT) {
                int context = (flag & REFINED) != 0 ? 2 : (flag & NEIGHBOURS) != 0 ? 1 : 0;
                int bit = decoder.decode(FIRST_REFINEMENT + context);
                int place = y * width + x;
                boolean larger = (bit == 1) ^ (values[place] < 0);
                values[place] += larger ? 1 << plane : -(1 << plane);
                flags[cell] |= REFINED;
            }
        }
    }

    private void cleanup(int x, int top, int bottom, int plane) {
        int y = top;
        int cell = (top + 1) * stride + x + 1;
        boolean found = false;
        if (bottom - top == STRIPE && isQuiet(cell, bottom)) {
            if (decoder.decode(ArithmeticDecoder.RUN) == 0) {
                return;
            }
            int run = decoder.decode(ArithmeticDecoder.UNIFORM) << 1;
            run |= decoder.decode(ArithmeticDecoder.UNIFORM);
            y += run;
            cell += run * stride;
            found = true;
        }
        for (; y < bottom; y++, cell += stride) {
            int flag = around(cell, y, bottom);
            if (found || ((flag & (SIGNIFICANT | VISITED)) == 0 && decoder.decode(zeroContexts[flag & NEIGHBOURS]) == 1)) {
                becomeSignificant(cell, flag, y * width + x, plane);
                found = false;
            }
            flags[cell] &= ~VISITED;
        }
    }

    /** Whether nothing is known of a column of a stripe, nor around it. */
    private boolean isQuiet(int cell, int bottom) {
        int known = flags[cell] | flags[cell + stride] | flags[cell + 2 * stride]
                | around(cell + 3 * stride, bottom - 1, bottom);
        return (known & (SIGNIFICANT | VISITED | NEIGHBOURS)) == 0;
    }

    private void becomeSignificant(int cell, int flag, int place, int plane) {
        int context = SIGN_CONTEXTS[flag >> 4 & 0xff];
        int negative = decoder.decode(context & 0x3f) ^ context >> 6;
        int value = 2 << plane | 1 << plane;
        values[place] = negative == 1 ? -value : value;
        flags[cell] |= SIGNIFICANT;
        flags[cell - stride - 1] |= SOUTH_EAST;
        flags[cell - stride] |= SOUTH | (negative == 1 ? SOUTH_NEGATIVE : 0);
        flags[cell - stride + 1] |= SOUTH_WEST;
        flags[cell - 1] |= EAST | (negative == 1 ? EAST_NEGATIVE : 0);
        flags[cell + 1] |= WEST | (negative == 1 ? WEST_NEGATIVE : 0);
        flags[cell + stride - 1] |= NORTH_EAST;
        flags[cell + stride] |= NORTH | (negative == 1 ? NORTH_NEGATIVE : 0);
        flags[cell + stride + 1] |= NORTH_WEST;
    }
}
