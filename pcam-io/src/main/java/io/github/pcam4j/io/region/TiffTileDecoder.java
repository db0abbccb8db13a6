package io.github.pcam4j.io.region;

import com.twelvemonkeys.imageio.metadata.Entry;
import com.twelvemonkeys.imageio.metadata.tiff.TIFF;
import com.twelvemonkeys.imageio.metadata.tiff.TIFFEntry;
import com.twelvemonkeys.imageio.metadata.tiff.TIFFWriter;
import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReaderSpi;
import com.twelvemonkeys.imageio.stream.ByteArrayImageInputStream;
import io.github.pcam4j.io.internal.jpeg.JpegFrame;
import io.github.pcam4j.io.internal.jpeg.JpegTiles;
import io.github.pcam4j.io.internal.jpeg2000.Jpeg2000;
import io.github.pcam4j.io.internal.jpeg2000.UnreadJpeg2000Exception;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Decodes single tiles, as RGB bytes. TwelveMonkeys ImageIO decompresses each, but those of JPEG 2000, as a TIFF of its
 * own, of one strip, in memory; what the samples mean is done here. Asked for a region of the whole file, TwelveMonkeys
 * 3.15 decodes all tiles above and beside it too, unless they are JPEG, and fails with a RasterFormatException where a
 * region of tiles does not begin in column 0.
 */
final class TiffTileDecoder {
    private static final int BACKWARDS = 2;
    private static final int HEADER_BYTES = 8;
    private static final int END_BYTES = 4;
    /**
     * TwelveMonkeys takes what is less than a 512th of its pixels for damaged; tiles of background may well be less.
     */
    private static final int LEAST_SHARE = 256;

    private final TiffTags tags;
    private final TiffPixels pixels;
    private final ByteOrder order;
    private final IntFunction<byte[]> room;
    private final TIFFImageReaderSpi readers = new TIFFImageReaderSpi();
    private @Nullable JpegTiles jpegTiles;

    /**
     * A decoder for the tiles of an image.
     *
     * @param room where the pixels of a tile may go, of so many bytes, whatever is in them
     */
    TiffTileDecoder(TiffTags tags, TiffPixels pixels, ByteOrder order, IntFunction<byte[]> room) {
        this.tags = tags;
        this.pixels = pixels;
        this.order = order;
        this.room = room;
    }

    /**
     * The RGB bytes of a tile.
     *
     * @param pieces the tile's bytes in the file, one array a plane
     * @param height rows that are encoded
     */
    byte[] decode(List<byte[]> pieces, int width, int height) throws IOException {
        boolean turned = tags.number(TIFF.TAG_FILL_ORDER, 1) == BACKWARDS && !pixels.compression().describesItself();
        List<byte[]> upright = turned ? pieces.stream().map(TiffTileDecoder::bitsReversed).toList() : pieces;
        if (pixels.areRgbBytes()) {
            int length = width * height * LargeImage.CHANNELS;
            if (pixels.compression() == TiffCompression.NONE) {
                return whole(upright.get(0), upright.get(0).length, length);
            }
            if (pixels.compression() == TiffCompression.DEFLATE && tags.number(TIFF.TAG_PREDICTOR, 1) == 1) {
                return inflated(upright.get(0), length);
            }
            Optional<byte[]> jpeg = jpeg(upright.get(0), width, height);
            if (jpeg.isPresent()) {
                return jpeg.get();
            }
        }
        List<Raster> rasters = new ArrayList<>();
        for (byte[] piece : upright) {
            rasters.add(decompress(piece, width, height));
        }
        Optional<TiffYcbcr> ycbcr = pixels.ycbcr();
        return ycbcr.isPresent() ? ycbcr.get().rgb(bytes(rasters.get(0)), width, height) : rgb(rasters, width, height);
    }

    /** The way of most slides' tiles, without another TIFF around them. */
    private Optional<byte[]> jpeg(byte[] encoded, int width, int height) {
        Optional<JpegFrame> frame = pixels.compression() == TiffCompression.JPEG ? JpegFrame.in(encoded) : Optional.empty();
        if (frame.isEmpty()) {
            return Optional.empty();
        }
        checkFrame(frame.get(), width, height);
        if (jpegTiles == null) {
            byte[] tables = tags.entry(TIFF.TAG_JPEG_TABLES).map(Entry::getValue)
                    .map(it -> it instanceof byte[] bytes ? bytes : null).orElse(new byte[0]);
            jpegTiles = new JpegTiles(tables, pixels.photometric() == TiffPixels.YCBCR, room);
        }
        return jpegTiles.rgb(encoded, frame.get(), width, height);
    }

    /** Lets go of decoders, which come again when they are needed. */
    void close() {
        if (jpegTiles != null) {
            jpegTiles.close();
            jpegTiles = null;
        }
    }

    private static byte[] whole(byte[] bytes, int found, int length) throws EOFException {
        if (found < length) {
            throw new EOFException(String.format(Locale.ROOT, "%d bytes where %d are expected", found, length));
        }
        return bytes.length == length ? bytes : Arrays.copyOf(bytes, length);
    }

    /** The way of most patches that are compressed, without another TIFF around them. */
    private byte[] inflated(byte[] encoded, int length) throws IOException {
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(encoded);
            byte[] bytes = room.apply(length);
            int found = 0;
            for (int count = -1; count != 0 && found < length; found += count) {
                count = inflater.inflate(bytes, found, length - found);
            }
            return whole(bytes, found, length);
        } catch (DataFormatException e) {
            throw new IOException(e.getMessage(), e);
        } finally {
            inflater.end();
        }
    }

    private static byte[] bytes(Raster raster) {
        byte[] bytes = new byte[raster.getWidth() * raster.getHeight() * raster.getNumBands()];
        return (byte[]) raster.getDataElements(0, 0, raster.getWidth(), raster.getHeight(), bytes);
    }

    private static byte[] bitsReversed(byte[] bytes) {
        byte[] reversed = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            reversed[i] = (byte) (Integer.reverse(bytes[i]) >>> 24);
        }
        return reversed;
    }

    private Raster decompress(byte[] encoded, int width, int height) throws IOException {
        if (pixels.compression() == TiffCompression.JPEG_2000) {
            return decompressJpeg2000(encoded, width, height);
        }
        if (pixels.compression() == TiffCompression.JPEG) {
            JpegFrame.in(encoded).ifPresent(frame -> checkFrame(frame, width, height));
        }
        ImageReader reader = readers.createReaderInstance(null);
        byte[] file = pixels.ycbcr().map(it -> file(encoded, it.unitsAcross(width) * it.unitBytes(), it.unitsDown(height)))
                .orElseGet(() -> file(encoded, width, height));
        try (ImageInputStream input = new ByteArrayImageInputStream(file)) {
            reader.setInput(input, true, true);
            return reader.read(0).getRaster();
        } finally {
            reader.dispose();
        }
    }

    private Raster decompressJpeg2000(byte[] encoded, int width, int height) throws IOException {
        try {
            Jpeg2000 image = Jpeg2000.of(encoded);
            checkSize("JPEG 2000", image.width(), image.height(), image.components(), width, height);
            byte[] samples = image.decode();
            int channels = image.components();
            return Raster.createInterleavedRaster(new DataBufferByte(samples, samples.length), image.width(), image.height(),
                    image.width() * channels, channels, IntStream.range(0, channels).toArray(), null);
        } catch (UnreadJpeg2000Exception e) {
            throw tags.unread(String.valueOf(e.getMessage()));
        }
    }

    private void checkFrame(JpegFrame frame, int width, int height) {
        frame.unread().ifPresent(reason -> {
            throw tags.unread(reason);
        });
        checkSize("JPEG", frame.width(), frame.height(), frame.components(), width, height);
    }

    private void checkSize(String method, int foundWidth, int foundHeight, int channels, int width, int height) {
        // Of the last strip some programs encode more rows than there are.
        int most = (int) Math.max(height, tags.number(TIFF.TAG_ROWS_PER_STRIP, 0));
        if (foundWidth != width || foundHeight < height || foundHeight > most || channels != pixels.perPiece()) {
            throw tags.damaged(String.format(Locale.ROOT, "has %s data of %d x %d pixels and %d channels where %d x %d and "
                    + "%d are expected", method, foundWidth, foundHeight, channels, width, height, pixels.perPiece()));
        }
    }

    /** Samples whose meaning is told here are grey to TwelveMonkeys, and units of YCbCr are single bytes. */
    private byte[] file(byte[] encoded, int width, int height) {
        TIFFWriter writer = new TIFFWriter();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(encoded.length + 1024);
        try (MemoryCacheImageOutputStream output = new MemoryCacheImageOutputStream(bytes)) {
            // The directory's length does not depend on the strip's place.
            long place = HEADER_BYTES + writer.computeIFDSize(entries(width, height, 0, 0)) + END_BYTES;
            output.setByteOrder(order);
            writer.write(entries(width, height, place, encoded.length), output);
            output.seek(place);
            output.write(encoded);
            long least = (long) width * height * pixels.perPiece() * pixels.bits() / 8 / LEAST_SHARE;
            output.write(new byte[(int) Math.max(0, least - encoded.length)]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Tags that say how the samples are encoded; what they mean and where they lie is told anew. */
    private List<Entry> entries(int width, int height, long place, int length) {
        int[] bits = new int[pixels.ycbcr().isPresent() ? 1 : pixels.perPiece()];
        Arrays.fill(bits, pixels.bits());
        List<Entry> entries = new ArrayList<>(List.of(
                number(TIFF.TAG_IMAGE_WIDTH, width),
                number(TIFF.TAG_IMAGE_HEIGHT, height),
                new TIFFEntry(TIFF.TAG_BITS_PER_SAMPLE, TIFF.TYPE_SHORT, bits.length == 1 ? (Object) bits[0] : bits),
                number(TIFF.TAG_COMPRESSION, tags.number(TIFF.TAG_COMPRESSION, 1)),
                number(TIFF.TAG_PHOTOMETRIC_INTERPRETATION, photometric(bits.length)),
                number(TIFF.TAG_SAMPLES_PER_PIXEL, bits.length),
                number(TIFF.TAG_ROWS_PER_STRIP, height),
                number(TIFF.TAG_STRIP_OFFSETS, place),
                number(TIFF.TAG_STRIP_BYTE_COUNTS, length)));
        if (pixels.compression().predicts()) {
            entries.add(number(TIFF.TAG_PREDICTOR, tags.number(TIFF.TAG_PREDICTOR, 1)));
        }
        if (bits.length == 2 || bits.length > LargeImage.CHANNELS) {
            entries.add(number(TIFF.TAG_EXTRA_SAMPLES, 0));
        }
        if (pixels.compression() == TiffCompression.JPEG) {
            tags.entry(TIFF.TAG_JPEG_TABLES).ifPresent(entries::add);
        }
        return entries;
    }

    /** JPEG has its own subsampling and coefficients, which programs keep to whatever the tags say. */
    private int photometric(int samples) {
        if (samples < LargeImage.CHANNELS) {
            return 1;
        }
        return pixels.photometric() == TiffPixels.YCBCR ? TiffPixels.YCBCR : 2;
    }

    private static Entry number(int tag, long value) {
        return new TIFFEntry(tag, TIFF.TYPE_LONG, value);
    }

    private byte[] rgb(List<Raster> rasters, int width, int height) {
        byte[] rgb = new byte[width * height * LargeImage.CHANNELS];
        Raster first = rasters.get(0);
        if (pixels.samples().isRgbBytes() && first.getNumBands() == LargeImage.CHANNELS) {
            return (byte[]) first.getDataElements(0, 0, width, height, rgb);
        }
        int perPixel = rasters.size() == 1 ? first.getNumBands() : rasters.size();
        int[] row = new int[width * perPixel];
        int[] plane = new int[width];
        for (int y = 0; y < height; y++) {
            if (rasters.size() == 1) {
                first.getPixels(0, y, width, 1, row);
            } else {
                for (int channel = 0; channel < perPixel; channel++) {
                    rasters.get(channel).getSamples(0, y, width, 1, 0, plane);
                    for (int x = 0; x < width; x++) {
                        row[x * perPixel + channel] = plane[x];
                    }
                }
            }
            pixels.samples().toRgb(row, perPixel, width, rgb, y * width * LargeImage.CHANNELS);
        }
        return rgb;
    }
}
