package io.github.pcam4j.io.region;

import com.twelvemonkeys.imageio.stream.ByteArrayImageInputStream;
import java.awt.image.DataBufferByte;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;
import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Optional;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import org.jspecify.annotations.Nullable;

/**
 * Decodes JPEG tiles by the JDK's reader, which is kept, and turns YCbCr into RGB with libjpeg's own numbers: most of a slide
 * is such tiles. What is out of the ordinary is left to others, and so is what the reader has to say something about. Not
 * safe for use by several threads.
 */
final class JpegTiles {
    private static final String JDK = "com.sun.imageio.plugins.jpeg.";
    private static final int[] IN_ORDER = {0, 1, 2};
    private static final int CODES = 256;
    private static final int CENTRE = 128;
    private static final int SHIFT = 16;
    private static final int HALF = 1 << (SHIFT - 1);
    /** 1.402, 1.772, 0.71414 and 0.34414 in 65,536ths. */
    private static final int RED_OF_CR = 91_881;
    private static final int BLUE_OF_CB = 116_130;
    private static final int GREEN_OF_CR = 46_802;
    private static final int GREEN_OF_CB = 22_554;
    /** What Adobe's programs add, by which a decoder may take colours for others than the TIFF says. */
    private static final int ADOBE = 0xee;
    private static final int SCAN = 0xda;
    private static final int MARKER_BYTES = 2;

    private final byte[] tables;
    private final boolean ycbcr;
    private final @Nullable ImageReader reader;
    private boolean warned;

    /**
     * A decoder for the tiles of an image.
     *
     * @param tables what its tiles share; empty if they share nothing
     * @param ycbcr whether colours are YCbCr
     */
    JpegTiles(byte[] tables, boolean ycbcr) {
        this.tables = tables;
        this.ycbcr = ycbcr;
        this.reader = isWhole(tables) ? jdkReader() : null;
        if (reader != null) {
            IIOReadWarningListener listener = (source, warning) -> warned = true;
            reader.addIIOReadWarningListener(listener);
        }
    }

    private static boolean isWhole(byte[] tables) {
        return tables.length == 0 || (tables.length > 2 * MARKER_BYTES && tables[tables.length - 2] == (byte) 0xff
                && tables[tables.length - 1] == (byte) 0xd9 && !hasAdobe(tables));
    }

    private static @Nullable ImageReader jdkReader() {
        Iterator<ImageReaderSpi> readers = IIORegistry.getDefaultInstance().getServiceProviders(ImageReaderSpi.class, true);
        while (readers.hasNext()) {
            ImageReaderSpi each = readers.next();
            if (each.getClass().getName().startsWith(JDK)) {
                try {
                    return each.createReaderInstance();
                } catch (IOException e) {
                    return null;
                }
            }
        }
        return null;
    }

    private static boolean hasAdobe(byte[] jpeg) {
        int at = MARKER_BYTES;
        while (at + 3 < jpeg.length && (jpeg[at + 1] & 0xff) != SCAN) {
            if (jpeg[at] != (byte) 0xff || (jpeg[at + 1] & 0xff) == ADOBE) {
                return true;
            }
            at += MARKER_BYTES + ((jpeg[at + 2] & 0xff) << 8 | (jpeg[at + 3] & 0xff));
        }
        return false;
    }

    /**
     * The RGB bytes of a tile.
     *
     * @param frame what it says of itself, of three channels
     * @return empty if it is not for this decoder
     */
    Optional<byte[]> rgb(byte[] encoded, JpegFrame frame, int width, int height) {
        if (reader == null || frame.components() != LargeImage.CHANNELS || hasAdobe(encoded)) {
            return Optional.empty();
        }
        try {
            warned = false;
            reader.setInput(new ByteArrayImageInputStream(whole(encoded)), true, true);
            Raster raster = reader.readRaster(0, null);
            if (warned || raster.getNumBands() != LargeImage.CHANNELS) {
                return Optional.empty();
            }
            byte[] rgb = bytes(raster, width, height);
            if (ycbcr) {
                convert(rgb);
            }
            return Optional.of(rgb);
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }

    /** The raster's own bytes, which nobody else has, if they are in order. */
    private static byte[] bytes(Raster raster, int width, int height) {
        int length = width * height * LargeImage.CHANNELS;
        if (raster.getDataBuffer() instanceof DataBufferByte buffer && buffer.getData().length == length
                && raster.getSampleModel() instanceof PixelInterleavedSampleModel model
                && Arrays.equals(model.getBandOffsets(), IN_ORDER)) {
            return buffer.getData();
        }
        return (byte[]) raster.getDataElements(0, 0, width, height, new byte[length]);
    }

    /** Tables end where a tile begins. */
    private byte[] whole(byte[] encoded) {
        if (tables.length == 0) {
            return encoded;
        }
        byte[] whole = new byte[tables.length - MARKER_BYTES + encoded.length - MARKER_BYTES];
        System.arraycopy(tables, 0, whole, 0, tables.length - MARKER_BYTES);
        System.arraycopy(encoded, MARKER_BYTES, whole, tables.length - MARKER_BYTES, encoded.length - MARKER_BYTES);
        return whole;
    }

    private static void convert(byte[] pixels) {
        for (int i = 0; i < pixels.length; i += LargeImage.CHANNELS) {
            int y = pixels[i] & 0xff;
            int cb = (pixels[i + 1] & 0xff) - CENTRE;
            int cr = (pixels[i + 2] & 0xff) - CENTRE;
            pixels[i] = clamped(y + ((RED_OF_CR * cr + HALF) >> SHIFT));
            pixels[i + 1] = clamped(y + ((HALF - GREEN_OF_CB * cb - GREEN_OF_CR * cr) >> SHIFT));
            pixels[i + 2] = clamped(y + ((BLUE_OF_CB * cb + HALF) >> SHIFT));
        }
    }

    private static byte clamped(int value) {
        return (byte) Math.max(0, Math.min(CODES - 1, value));
    }

    /** Lets go of the reader's memory. */
    void close() {
        if (reader != null) {
            reader.dispose();
        }
    }
}
