package io.github.pcam4j.io.region;

import com.twelvemonkeys.imageio.metadata.tiff.TIFF;
import io.github.pcam4j.io.region.Samples.Alpha;
import io.github.pcam4j.io.region.Samples.Meaning;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * How the pixels of a TIFF are encoded.
 *
 * @param compression the method's number
 * @param photometric what the samples mean, before they are decoded
 * @param perPixel samples a pixel
 * @param bits a sample
 * @param samples what they mean once they are decoded; a palette's colours are left to the decoder
 */
record TiffPixels(int compression, int photometric, int perPixel, int bits, Samples samples) {
    private static final int NO_COMPRESSION = 1;
    private static final int YCBCR = 6;
    /** What TwelveMonkeys decodes and is not of fax machines or long given up; the other numbers for messages. */
    private static final Map<Integer, String> COMPRESSIONS = Map.of(NO_COMPRESSION, "uncompressed", 5, "LZW", 7, "JPEG",
            8, "deflate", 32_946, "deflate", 32_773, "PackBits");
    private static final Map<Integer, Meaning> MEANINGS = Map.of(0, Meaning.GREY, 1, Meaning.GREY, 2, Meaning.RGB,
            3, Meaning.PALETTE, YCBCR, Meaning.RGB);
    private static final int UNSIGNED = 1;
    private static final int CHUNKY = 1;

    /**
     * Reads the tags.
     *
     * @throws LargeImageException if the pixels are of a kind that is not read, naming it
     */
    static TiffPixels of(TiffTags tags) {
        int compression = (int) tags.number(TIFF.TAG_COMPRESSION, NO_COMPRESSION);
        if (!COMPRESSIONS.containsKey(compression)) {
            throw tags.unread(String.format(Locale.ROOT, "is compressed by method %d, which is not read", compression));
        }
        int photometric = (int) tags.number(TIFF.TAG_PHOTOMETRIC_INTERPRETATION, -1);
        Meaning meaning = MEANINGS.get(photometric);
        if (meaning == null) {
            throw tags.unread(String.format(Locale.ROOT,
                    "has colours of kind %d%s where grey, RGB, YCbCr and palettes are read",
                    photometric, photometric == 5 ? " (CMYK)" : ""));
        }
        if (tags.number(TIFF.TAG_PLANAR_CONFIGURATION, CHUNKY) != CHUNKY) {
            throw tags.unread("has each channel in a plane of its own, which is not read");
        }
        int perPixel = perPixel(tags, meaning);
        int bits = bits(tags, meaning, perPixel);
        return new TiffPixels(compression, photometric, perPixel, bits,
                Samples.of(meaning, alpha(tags, meaning, perPixel), bits));
    }

    private static int perPixel(TiffTags tags, Meaning meaning) {
        long perPixel = tags.number(TIFF.TAG_SAMPLES_PER_PIXEL, 1);
        int colours = meaning.samples();
        if (perPixel < colours || perPixel > colours + (meaning == Meaning.PALETTE ? 0 : 1)) {
            throw tags.unread(String.format(Locale.ROOT, "has %d channels where %d are read, or one more for opacity",
                    perPixel, colours));
        }
        return (int) perPixel;
    }

    private static int bits(TiffTags tags, Meaning meaning, int perPixel) {
        long[] bits = tags.has(TIFF.TAG_BITS_PER_SAMPLE) ? tags.numbers(TIFF.TAG_BITS_PER_SAMPLE) : new long[] {1};
        boolean equal = Arrays.stream(bits).allMatch(it -> it == bits[0]) && bits.length <= perPixel;
        boolean read = bits[0] == 8 || (bits[0] == 16 && meaning != Meaning.PALETTE);
        boolean whole = tags.number(TIFF.TAG_SAMPLE_FORMAT, UNSIGNED) == UNSIGNED;
        if (!equal || !read || !whole) {
            throw tags.unread("has %s bits a channel%s where 8 and 16 of whole numbers are read".formatted(
                    Arrays.toString(bits), whole ? "" : " of signed or floating-point numbers"));
        }
        return (int) bits[0];
    }

    private static Alpha alpha(TiffTags tags, Meaning meaning, int perPixel) {
        if (perPixel == meaning.samples()) {
            return Alpha.NONE;
        }
        return switch ((int) tags.number(TIFF.TAG_EXTRA_SAMPLES, 0)) {
            case 1 -> Alpha.PREMULTIPLIED;
            case 2 -> Alpha.STRAIGHT;
            default -> Alpha.NONE;
        };
    }

    /** Whether a row's place within a strip follows from its number. */
    boolean rowsAreAddressable() {
        return compression == NO_COMPRESSION && photometric != YCBCR;
    }

    /** Bytes of so many pixels side by side, before compression. */
    long bytes(long pixels) {
        return pixels * perPixel * bits / 8;
    }

    String compressionName() {
        return Objects.requireNonNull(COMPRESSIONS.get(compression));
    }
}
