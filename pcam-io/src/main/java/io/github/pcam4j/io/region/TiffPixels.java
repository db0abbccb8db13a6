package io.github.pcam4j.io.region;

import com.twelvemonkeys.imageio.metadata.tiff.TIFF;
import io.github.pcam4j.io.region.Samples.Alpha;
import io.github.pcam4j.io.region.Samples.Meaning;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * How the pixels of a TIFF are encoded.
 *
 * @param compression the method
 * @param photometric what the samples mean, before they are decoded
 * @param perPixel samples a pixel
 * @param bits a sample
 * @param planes whether each channel has pieces of its own
 * @param samples what they mean once they are decompressed
 * @param ycbcr how they become RGB before; empty where they are so already, or become so in the JPEG decoder
 */
record TiffPixels(TiffCompression compression, int photometric, int perPixel, int bits, boolean planes, Samples samples,
        Optional<TiffYcbcr> ycbcr) {
    static final int YCBCR = 6;
    private static final int GREY_NUMBER = 1;
    private static final int RGB_NUMBER = 2;
    private static final Map<Integer, Meaning> MEANINGS = Map.of(0, Meaning.INVERTED_GREY, 1, Meaning.GREY,
            2, Meaning.RGB, 3, Meaning.PALETTE, YCBCR, Meaning.RGB);
    private static final Map<Integer, String> OTHER_COLOURS = Map.of(4, " (a mask)", 5, " (CMYK)", 8, " (CIELab)",
            9, " (ICCLab)", 10, " (ITULab)", 32_803, " (a camera's raw colours)", 32_844, " (LogL)", 32_845, " (LogLuv)");
    private static final int UNSIGNED = 1;
    /** Nothing is said of the samples, which libtiff reads as unsigned ones. */
    private static final int UNTOLD = 4;
    private static final int CHUNKY = 1;
    private static final int PLANES = 2;

    /**
     * Reads the tags.
     *
     * @throws LargeImageException if the pixels are of a kind that is not read, naming it
     */
    static TiffPixels of(TiffTags tags) {
        TiffCompression compression = TiffCompression.of(tags);
        int photometric = photometric(tags);
        Meaning meaning = MEANINGS.get(photometric);
        if (meaning == null) {
            throw tags.unread(String.format(Locale.ROOT, "has colours of kind %d%s where grey, RGB, YCbCr and palettes are "
                    + "read", photometric, OTHER_COLOURS.getOrDefault(photometric, "")));
        }
        requireUpright(tags);
        boolean jpeg = compression.describesItself();
        boolean planes = planes(tags, photometric);
        int perPixel = perPixel(tags, meaning, photometric == YCBCR || (jpeg && !planes));
        int bits = bits(tags, perPixel, jpeg || meaning == Meaning.PALETTE
                || photometric == YCBCR);
        Samples samples = Samples.of(meaning, alpha(tags, meaning, perPixel), bits);
        return new TiffPixels(compression, photometric, perPixel, bits, planes && perPixel > 1,
                meaning == Meaning.PALETTE ? samples.withPalette(TiffPalette.of(tags)) : samples,
                ycbcr(tags, compression, photometric));
    }

    /** Numbers that programs gave themselves say what the colours are, and the tag beside them may say otherwise. */
    private static Optional<TiffYcbcr> ycbcr(TiffTags tags, TiffCompression compression, int photometric) {
        long number = tags.number(TIFF.TAG_COMPRESSION, 1);
        if (compression == TiffCompression.JPEG_2000) {
            boolean ycbcr = number == TiffCompression.APERIO_YCBCR || number == TiffCompression.VIPS_YCBCR
                    || (photometric == YCBCR && number != TiffCompression.APERIO_RGB);
            return ycbcr ? Optional.of(TiffYcbcr.ofJpeg()) : Optional.empty();
        }
        return photometric == YCBCR && compression != TiffCompression.JPEG ? Optional.of(TiffYcbcr.of(tags))
                : Optional.empty();
    }

    private static int photometric(TiffTags tags) {
        if (!tags.has(TIFF.TAG_PHOTOMETRIC_INTERPRETATION)) {
            throw tags.unread("does not say what its samples mean (PhotometricInterpretation)");
        }
        return (int) tags.number(TIFF.TAG_PHOTOMETRIC_INTERPRETATION, 0);
    }

    /** Numbers that mean nothing are taken for upright, as everywhere. */
    private static void requireUpright(TiffTags tags) {
        long orientation = tags.number(TIFF.TAG_ORIENTATION, 1);
        if (orientation > 1 && orientation <= 8) {
            throw tags.unread(String.format(Locale.ROOT, "is to be turned or mirrored (Orientation %d), which is not done; "
                    + "programs differ in it, so write it upright", orientation));
        }
    }

    private static boolean planes(TiffTags tags, int photometric) {
        long planar = tags.number(TIFF.TAG_PLANAR_CONFIGURATION, CHUNKY);
        if (planar != CHUNKY && (planar != PLANES || photometric == YCBCR)) {
            throw tags.unread(planar == PLANES ? "has each channel of YCbCr in a plane of its own, which is not read"
                    : String.format(Locale.ROOT, "has its channels arranged in way %d, which is not read", planar));
        }
        return planar == PLANES;
    }

    private static int perPixel(TiffTags tags, Meaning meaning, boolean coloursOnly) {
        long perPixel = tags.number(TIFF.TAG_SAMPLES_PER_PIXEL, 1);
        int colours = meaning.samples();
        int most = colours + (meaning == Meaning.PALETTE || coloursOnly ? 0 : 1);
        if (perPixel < colours || perPixel > most) {
            throw tags.unread(String.format(Locale.ROOT, "has %d channels where %d are read%s", perPixel, colours,
                    most > colours ? ", or one more for opacity" : ""));
        }
        return (int) perPixel;
    }

    private static int bits(TiffTags tags, int perPixel, boolean bytesOnly) {
        long[] bits = tags.has(TIFF.TAG_BITS_PER_SAMPLE) ? tags.numbers(TIFF.TAG_BITS_PER_SAMPLE) : new long[] {1};
        boolean equal = Arrays.stream(bits).allMatch(it -> it == bits[0]) && bits.length <= perPixel;
        boolean read = bits[0] == 8 || (bits[0] == 16 && !bytesOnly);
        boolean whole = !tags.has(TIFF.TAG_SAMPLE_FORMAT) || Arrays.stream(tags.numbers(TIFF.TAG_SAMPLE_FORMAT))
                .allMatch(it -> it == UNSIGNED || it == UNTOLD);
        if (!equal || !read || !whole) {
            throw tags.unread("has %s bits a channel%s where 8%s of whole numbers are read".formatted(
                    Arrays.toString(bits), whole ? "" : " of signed or floating-point numbers",
                    bytesOnly ? "" : " and 16"));
        }
        return (int) bits[0];
    }

    private static Alpha alpha(TiffTags tags, Meaning meaning, int perPixel) {
        int beside = tags.has(TIFF.TAG_EXTRA_SAMPLES) ? tags.numbers(TIFF.TAG_EXTRA_SAMPLES).length : 0;
        if (beside > perPixel - meaning.samples()) {
            throw tags.damaged(String.format(Locale.ROOT, "has %d channels, of which %d beside its colours (ExtraSamples), and "
                    + "its colours are %d", perPixel, beside, meaning.samples()));
        }
        if (perPixel == meaning.samples()) {
            return Alpha.NONE;
        }
        if (beside == 0) {
            throw tags.unread("has a channel more than its colours and does not say whether it is opacity (ExtraSamples)");
        }
        return switch ((int) tags.number(TIFF.TAG_EXTRA_SAMPLES, 0)) {
            case 1 -> Alpha.PREMULTIPLIED;
            case 2 -> Alpha.STRAIGHT;
            default -> Alpha.NONE;
        };
    }

    /** Whether the bytes of a piece, once decompressed, are RGB bytes as they stand. */
    boolean areRgbBytes() {
        return samples.isRgbBytes() && perPixel == LargeImage.CHANNELS && ycbcr.isEmpty() && !planes;
    }

    /** Whether samples come out as they are in the file. */
    boolean areNumbers() {
        return photometric == GREY_NUMBER || photometric == RGB_NUMBER;
    }

    /** Whether a row's place within a strip follows from its number. */
    boolean rowsAreAddressable() {
        return compression == TiffCompression.NONE && ycbcr.isEmpty() && !planes;
    }

    /** Samples a pixel in one piece. */
    int perPiece() {
        return planes ? 1 : perPixel;
    }

    /** Bytes of a piece before compression. */
    long bytes(int width, int height) {
        return ycbcr.map(it -> (long) it.unitsAcross(width) * it.unitsDown(height) * it.unitBytes())
                .orElse((long) width * height * perPiece() * bits / 8);
    }
}
