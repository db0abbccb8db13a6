package io.github.pcam4j.io.region;

import com.twelvemonkeys.imageio.metadata.Entry;
import com.twelvemonkeys.imageio.metadata.tiff.TIFF;
import com.twelvemonkeys.imageio.metadata.tiff.TIFFEntry;
import com.twelvemonkeys.imageio.metadata.tiff.TIFFWriter;
import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReaderSpi;
import com.twelvemonkeys.imageio.stream.ByteArrayImageInputStream;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Decodes single tiles with TwelveMonkeys ImageIO: each is made a TIFF of its own, of one strip, in memory. Asked for a
 * region of the whole file, TwelveMonkeys 3.15 decodes all tiles above and beside it too, unless they are JPEG, and
 * fails with a RasterFormatException where a region of tiles does not begin in column 0.
 */
final class TiffTileDecoder {
    /** Tags that say how pixels are encoded; those that say where they lie are made anew. */
    private static final int[] COPIED = {TIFF.TAG_BITS_PER_SAMPLE, TIFF.TAG_COMPRESSION,
        TIFF.TAG_PHOTOMETRIC_INTERPRETATION, TIFF.TAG_FILL_ORDER, TIFF.TAG_SAMPLES_PER_PIXEL, TIFF.TAG_PREDICTOR,
        TIFF.TAG_COLOR_MAP, TIFF.TAG_EXTRA_SAMPLES, TIFF.TAG_SAMPLE_FORMAT, TIFF.TAG_JPEG_TABLES,
        TIFF.TAG_YCBCR_SUB_SAMPLING, TIFF.TAG_YCBCR_POSITIONING, TIFF.TAG_YCBCR_COEFFICIENTS,
        TIFF.TAG_REFERENCE_BLACK_WHITE};
    private static final int HEADER_BYTES = 8;
    private static final int END_BYTES = 4;
    /**
     * TwelveMonkeys takes what is less than a 512th of its pixels for damaged; tiles of background may well be less.
     */
    private static final int LEAST_SHARE = 256;

    private final TiffTags tags;
    private final TiffPixels pixels;
    private final ByteOrder order;
    private final TIFFImageReaderSpi readers = new TIFFImageReaderSpi();

    TiffTileDecoder(TiffTags tags, TiffPixels pixels, ByteOrder order) {
        this.tags = tags;
        this.pixels = pixels;
        this.order = order;
    }

    /** The RGB bytes of a tile. */
    byte[] decode(byte[] encoded, int width, int height) throws IOException {
        ImageReader reader = readers.createReaderInstance(null);
        try (ImageInputStream input = new ByteArrayImageInputStream(file(encoded, width, height))) {
            reader.setInput(input, true, true);
            return rgb(reader.read(0));
        } finally {
            reader.dispose();
        }
    }

    private byte[] file(byte[] encoded, int width, int height) throws IOException {
        TIFFWriter writer = new TIFFWriter();
        // The directory's length does not depend on the strip's place.
        long place = HEADER_BYTES + writer.computeIFDSize(entries(width, height, 0, 0)) + END_BYTES;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream output = new MemoryCacheImageOutputStream(bytes)) {
            output.setByteOrder(order);
            writer.write(entries(width, height, place, encoded.length), output);
            output.seek(place);
            output.write(encoded);
            long least = pixels.bytes((long) width * height) / LEAST_SHARE;
            output.write(new byte[(int) Math.max(0, least - encoded.length)]);
        }
        return bytes.toByteArray();
    }

    private List<Entry> entries(int width, int height, long place, int length) {
        List<Entry> entries = new ArrayList<>();
        entries.add(number(TIFF.TAG_IMAGE_WIDTH, width));
        entries.add(number(TIFF.TAG_IMAGE_HEIGHT, height));
        entries.add(number(TIFF.TAG_ROWS_PER_STRIP, height));
        entries.add(number(TIFF.TAG_STRIP_OFFSETS, place));
        entries.add(number(TIFF.TAG_STRIP_BYTE_COUNTS, length));
        IntStream.of(COPIED).mapToObj(tags::entry).flatMap(Optional::stream).forEach(entries::add);
        return entries;
    }

    private static Entry number(int tag, long value) {
        return new TIFFEntry(tag, TIFF.TYPE_LONG, value);
    }

    private byte[] rgb(BufferedImage image) throws IOException {
        Raster raster = image.getRaster();
        int width = raster.getWidth();
        byte[] rgb = new byte[width * raster.getHeight() * LargeImage.CHANNELS];
        if (pixels.samples().isRgbBytes() && raster.getNumBands() == LargeImage.CHANNELS) {
            return (byte[]) raster.getDataElements(0, 0, width, raster.getHeight(), rgb);
        }
        Samples samples = image.getColorModel() instanceof IndexColorModel colours ? withPalette(colours)
                : pixels.samples();
        int perPixel = raster.getNumBands();
        int[] row = new int[width * perPixel];
        for (int y = 0; y < raster.getHeight(); y++) {
            raster.getPixels(0, y, width, 1, row);
            if (!samples.toRgb(row, perPixel, width, rgb, y * width * LargeImage.CHANNELS)) {
                throw new IOException("a colour beyond the palette");
            }
        }
        return rgb;
    }

    private Samples withPalette(IndexColorModel colours) {
        byte[] palette = new byte[colours.getMapSize() * LargeImage.CHANNELS];
        for (int i = 0; i < colours.getMapSize(); i++) {
            palette[i * LargeImage.CHANNELS] = (byte) colours.getRed(i);
            palette[i * LargeImage.CHANNELS + 1] = (byte) colours.getGreen(i);
            palette[i * LargeImage.CHANNELS + 2] = (byte) colours.getBlue(i);
        }
        return new Samples(Samples.Meaning.PALETTE, Samples.Alpha.NONE, pixels.samples().max(), palette);
    }
}
