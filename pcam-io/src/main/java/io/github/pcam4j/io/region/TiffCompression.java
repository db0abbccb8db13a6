package io.github.pcam4j.io.region;

import com.twelvemonkeys.imageio.metadata.tiff.TIFF;
import java.util.Locale;
import java.util.Map;

/** How pieces of a TIFF are compressed, of the ways that are read. */
enum TiffCompression {
    NONE("uncompressed"), LZW("LZW"), JPEG("JPEG"), DEFLATE("deflate"), PACK_BITS("PackBits"), JPEG_2000("JPEG 2000");

    /** Aperio's number for JPEG 2000 of YCbCr, whatever else the tags say of colours. */
    static final int APERIO_YCBCR = 33_003;
    /** The number of libvips for JPEG 2000, which has YCbCr in it while the tags say RGB. */
    static final int VIPS_YCBCR = 33_004;
    /** Aperio's number for JPEG 2000 of RGB, likewise. */
    static final int APERIO_RGB = 33_005;

    private static final Map<Integer, TiffCompression> NUMBERS =
            Map.of(1, NONE, 5, LZW, 7, JPEG, 8, DEFLATE, 32_946, DEFLATE, 32_773, PACK_BITS, APERIO_YCBCR, JPEG_2000,
                    VIPS_YCBCR, JPEG_2000, APERIO_RGB, JPEG_2000, 34_712, JPEG_2000);
    private static final Map<Integer, String> OTHERS = Map.ofEntries(Map.entry(2, "a fax machine's method"),
            Map.entry(3, "a fax machine's method"), Map.entry(4, "a fax machine's method"),
            Map.entry(6, "the old JPEG method of TIFF 6.0"), Map.entry(34_887, "LERC"),
            Map.entry(34_892, "lossy JPEG of a camera"), Map.entry(34_925, "LZMA"), Map.entry(50_000, "Zstandard"),
            Map.entry(50_001, "WebP"), Map.entry(50_002, "JPEG XL"));
    private static final int NO_PREDICTOR = 1;
    private static final int DIFFERENCES = 2;

    private final String words;

    TiffCompression(String words) {
        this.words = words;
    }

    /**
     * Reads the tags.
     *
     * @throws LargeImageException if the method is not read, naming it
     */
    static TiffCompression of(TiffTags tags) {
        int number = (int) tags.number(TIFF.TAG_COMPRESSION, 1);
        TiffCompression compression = NUMBERS.get(number);
        if (compression == null) {
            throw tags.unread(String.format(Locale.ROOT, "is compressed by %s, which is not read",
                    OTHERS.containsKey(number) ? OTHERS.get(number) + " (method " + number + ")" : "method " + number));
        }
        long predictor = tags.number(TIFF.TAG_PREDICTOR, NO_PREDICTOR);
        boolean ycbcr = tags.number(TIFF.TAG_PHOTOMETRIC_INTERPRETATION, 0) == TiffPixels.YCBCR;
        if (compression.predicts() && predictor != NO_PREDICTOR && (predictor != DIFFERENCES || ycbcr)) {
            throw tags.unread(String.format(Locale.ROOT, "is compressed with predictor %d, which is not read%s", predictor,
                    ycbcr ? " for YCbCr" : ""));
        }
        return compression;
    }

    /** Whether a piece says itself how large it is and what its channels are. */
    boolean describesItself() {
        return this == JPEG || this == JPEG_2000;
    }

    /** Whether differences can stand in a sample's stead; the other methods do not heed the tag. */
    boolean predicts() {
        return this == LZW || this == DEFLATE;
    }

    @Override
    public String toString() {
        return words;
    }
}
