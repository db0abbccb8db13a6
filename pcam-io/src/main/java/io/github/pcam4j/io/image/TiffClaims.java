package io.github.pcam4j.io.image;

import com.twelvemonkeys.imageio.metadata.Entry;
import com.twelvemonkeys.imageio.metadata.tiff.TIFF;
import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageMetadata;
import java.lang.reflect.Array;
import java.util.Locale;
import java.util.Set;

/** Compares what the tags of a TIFF claim with what a patch can have, before the decoder takes memory for it. */
record TiffClaims(TIFFImageMetadata tags, byte[] encoded, String location) {
    private static final int JPEG = 7;
    /** None, LZW, JPEG, deflate (two numbers) and PackBits. The others are of fax machines or long given up. */
    private static final Set<Long> COMPRESSIONS = Set.of(1L, 5L, (long) JPEG, 8L, 32_946L, 32_773L);
    private static final int MOST_SAMPLES = 16;
    /** Tiles of 256 are usual, even around smaller images. */
    private static final int MOST_TILE_SIDE = 1024;
    private static final int FRAME_BYTES = 8;
    private static final int BYTES_PER_COMPONENT = 3;

    /**
     * Checks an image whose size is right.
     *
     * @throws PatchFormatException if a claim is out of range
     */
    void check(int size) {
        long compression = number(TIFF.TAG_COMPRESSION, 1);
        if (!COMPRESSIONS.contains(compression)) {
            throw new PatchFormatException(String.format(Locale.ROOT,
                    "%s is compressed by method %d; none, LZW, JPEG, deflate and PackBits are "
                    + "read. Convert it to one of them",
                    location, compression));
        }
        int mostSide = Math.max(size, MOST_TILE_SIDE);
        checkSampleFormat();
        within("samples a pixel", number(TIFF.TAG_SAMPLES_PER_PIXEL, 1), MOST_SAMPLES);
        within("columns a tile", number(TIFF.TAG_TILE_WIDTH, 1), mostSide);
        within("rows a tile", number(TIFF.TAG_TILE_HEIGTH, 1), mostSide);
        if (compression == JPEG) {
            checkFrames(mostSide);
        }
    }

    /** The decoder would take signed samples for unsigned ones. */
    private void checkSampleFormat() {
        Entry entry = tags.getTIFFField(TIFF.TAG_SAMPLE_FORMAT);
        if (entry == null) {
            return;
        }
        Object value = entry.getValue();
        int count = value.getClass().isArray() ? Array.getLength(value) : 1;
        for (int i = 0; i < count; i++) {
            Number format = (Number) (value.getClass().isArray() ? Array.get(value, i) : value);
            if (format.longValue() != 1) {
                throw new PatchFormatException(String.format(Locale.ROOT,
                        "%s has signed or floating-point samples (SampleFormat %d) where "
                        + "unsigned ones are read; convert it to 8-bit RGB",
                        location, format.longValue()));
            }
        }
    }

    private long number(int tag, long otherwise) {
        Entry entry = tags.getTIFFField(tag);
        return entry == null ? otherwise : ((Number) entry.getValue()).longValue();
    }

    private void within(String meaning, long value, int most) {
        if (value < 1 || value > most) {
            throw new PatchFormatException(String.format(Locale.ROOT,
                    "%s has %d %s where 1 to %d are possible; it is damaged. Replace it by the ",
                    location, value, meaning, most) + "original file");
        }
    }

    /**
     * The JPEG in a strip or tile has a size of its own, and the JPEG decoder believes it. Its frame headers are found
     * wherever they are; in image data, what looks like one does not occur.
     */
    private void checkFrames(int mostSide) {
        for (int at = 0; at + 2 + FRAME_BYTES <= encoded.length; at++) {
            if (isFrame(at)) {
                within("rows in its JPEG data", unsigned16(at + 5), mostSide);
                within("columns in its JPEG data", unsigned16(at + 7), mostSide);
            }
        }
    }

    /** A start-of-frame marker, C0 to CF but for three, whose length fits its number of components. */
    private boolean isFrame(int at) {
        int marker = encoded[at + 1] & 0xff;
        return encoded[at] == (byte) 0xff && marker >= 0xc0 && marker <= 0xcf
                && marker != 0xc4 && marker != 0xc8 && marker != 0xcc
                && unsigned16(at + 2) == FRAME_BYTES + BYTES_PER_COMPONENT * (encoded[at + 9] & 0xff);
    }

    private int unsigned16(int at) {
        return (encoded[at] & 0xff) << 8 | (encoded[at + 1] & 0xff);
    }
}
