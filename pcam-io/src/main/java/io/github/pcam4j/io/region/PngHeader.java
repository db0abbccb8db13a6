package io.github.pcam4j.io.region;

import io.github.pcam4j.io.region.Samples.Alpha;
import io.github.pcam4j.io.region.Samples.Meaning;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;

/**
 * What stands before a PNG's pixels (PNG specification, third edition, sections 5 and 11).
 *
 * @param width columns
 * @param height rows
 * @param bits a sample
 * @param perPixel samples a pixel
 * @param samples what they mean
 * @param key the samples of the colour that is transparent; empty if none is
 * @param data where the first chunk of pixels begins
 */
record PngHeader(int width, int height, int bits, int perPixel, Samples samples, int[] key, long data) {
    static final int SIGNATURE_BYTES = 8;
    static final int IHDR_BYTES = 13;
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final int PALETTE_TYPE = 3;
    private static final int ALPHA = 4;
    /** For each colour type the depths that there are; none where there is no such type. */
    private static final int[][] DEPTHS = {{1, 2, 4, 8, 16}, {}, {8, 16}, {1, 2, 4, 8}, {8, 16}, {}, {8, 16}};
    private static final int[] PER_PIXEL = {1, 0, 3, 1, 2, 0, 4};

    static boolean isPng(byte[] start) {
        return Arrays.equals(start, SIGNATURE);
    }

    /**
     * Puts the header together.
     *
     * @param ihdr the chunk of that name
     * @param plte the palette; empty if there is none
     * @param trns the palette's opacities, or the colour that is transparent; empty if there is nothing of it
     * @param data where the first chunk of pixels begins
     * @param location the file, for messages
     */
    static PngHeader of(ByteBuffer ihdr, byte[] plte, byte[] trns, long data, String location) {
        int width = ihdr.getInt();
        int height = ihdr.getInt();
        int bits = ihdr.get();
        int type = ihdr.get();
        if (width < 1 || height < 1 || width > LargeImage.MAX_SIDE || height > LargeImage.MAX_SIDE) {
            throw damaged(location, String.format(Locale.ROOT, "%d x %d pixels", width, height));
        }
        if (type < 0 || type >= DEPTHS.length || Arrays.stream(DEPTHS[type]).noneMatch(it -> it == bits)
                || ihdr.get() != 0 || ihdr.get() != 0) {
            throw damaged(location, String.format(Locale.ROOT, "%d bits a sample of colour type %d", bits, type));
        }
        if (ihdr.get() != 0) {
            throw new LargeImageException(("%s is an interlaced PNG, whose rows do not come in order. Write it without "
                    + "interlacing, or as a tiled TIFF").formatted(location));
        }
        if (type == PALETTE_TYPE && (plte.length == 0 || plte.length % LargeImage.CHANNELS != 0)) {
            throw damaged(location, String.format(Locale.ROOT, "a palette of %d bytes", plte.length));
        }
        return new PngHeader(width, height, bits, PER_PIXEL[type], samples(type, bits, plte, trns),
                key(type, bits, trns, location), data);
    }

    /** Two bytes a sample, of which a sample's own bits count (PNG specification, section 11.3.2.1). */
    private static int[] key(int type, int bits, byte[] trns, String location) {
        if (trns.length == 0 || type == PALETTE_TYPE || (type & ALPHA) != 0) {
            return new int[0];
        }
        int[] key = new int[PER_PIXEL[type]];
        if (trns.length != key.length * Short.BYTES) {
            throw damaged(location, String.format(Locale.ROOT, "a transparent colour of %d bytes", trns.length));
        }
        ByteBuffer values = ByteBuffer.wrap(trns);
        for (int i = 0; i < key.length; i++) {
            key[i] = values.getShort() & ((1 << bits) - 1);
        }
        return key;
    }

    /** Whether pixels are RGB bytes that need no look at any of them. */
    boolean isRgbBytes() {
        return samples.isRgbBytes() && key.length == 0;
    }

    /** Whether the samples of a pixel are those of the colour that is transparent. */
    boolean isTransparent(int[] unpacked, int pixel) {
        return key.length > 0 && Arrays.equals(unpacked, pixel * perPixel, (pixel + 1) * perPixel, key, 0, key.length);
    }

    private static Samples samples(int type, int bits, byte[] plte, byte[] trns) {
        if (type == PALETTE_TYPE) {
            return new Samples(Meaning.PALETTE, Alpha.NONE, (1 << bits) - 1, overWhite(plte, trns));
        }
        return Samples.of((type & 2) == 0 ? Meaning.GREY : Meaning.RGB, (type & ALPHA) == 0 ? Alpha.NONE : Alpha.STRAIGHT,
                bits);
    }

    private static byte[] overWhite(byte[] plte, byte[] trns) {
        byte[] palette = plte.clone();
        Samples straight = Samples.of(Meaning.RGB, Alpha.STRAIGHT, 8);
        for (int i = 0; i < Math.min(trns.length, plte.length / LargeImage.CHANNELS); i++) {
            int at = i * LargeImage.CHANNELS;
            int[] pixel = {plte[at] & 0xff, plte[at + 1] & 0xff, plte[at + 2] & 0xff, trns[i] & 0xff};
            straight.toRgb(pixel, pixel.length, 1, palette, at);
        }
        return palette;
    }

    private static LargeImageException damaged(String location, String claim) {
        return new LargeImageException("%s claims to have %s, which no PNG here has; it is damaged. Replace it by the "
                .formatted(location, claim) + "original file");
    }

    /** Bytes of a row, without the one that names its filter. */
    int rowBytes() {
        return (int) (((long) width * perPixel * bits + 7) / 8);
    }

    /** The distance to the byte that a filter predicts from. */
    int filterDistance() {
        return Math.max(1, perPixel * bits / 8);
    }
}
