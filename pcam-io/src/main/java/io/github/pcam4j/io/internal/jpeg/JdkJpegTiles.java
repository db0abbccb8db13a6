package io.github.pcam4j.io.internal.jpeg;

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
 * Decodes JPEG tiles by the JDK's reader, which is kept, and turns YCbCr into RGB with libjpeg's own numbers. What is out of
 * the ordinary is left to others, and so is what the reader has to say something about. Not safe for use by several threads.
 */
final class JdkJpegTiles implements JpegDecoder {
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
    JdkJpegTiles(byte[] tables, boolean ycbcr) {
        this.tables = tables;
        this.ycbcr = ycbcr;
        this.reader = jdkReader();
        if (reader != null) {
            IIOReadWarningListener listener = (source, warning) -> warned = true;
            reader.addIIOReadWarningListener(listener);
        }
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

    @Override
    public Optional<byte[]> rgb(byte[] encoded, int width, int height) {
        if (reader == null || JpegMarkers.haveAdobe(encoded)) {
            return Optional.empty();
        }
        try {
            warned = false;
            reader.setInput(new ByteArrayImageInputStream(whole(encoded)), true, true);
            Raster raster = reader.readRaster(0, null);
            if (warned || raster.getNumBands() != JpegTiles.CHANNELS) {
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
        int length = width * height * JpegTiles.CHANNELS;
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
        byte[] whole = new byte[tables.length + encoded.length - 2 * JpegMarkers.BYTES];
        int start = tables.length - JpegMarkers.BYTES;
        System.arraycopy(tables, 0, whole, 0, start);
        System.arraycopy(encoded, JpegMarkers.BYTES, whole, start, encoded.length - JpegMarkers.BYTES);
        return whole;
    }

    private static void convert(byte[] pixels) {
        for (int i = 0; i < pixels.length; i += JpegTiles.CHANNELS) {
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

    @Override
    public void close() {
        if (reader != null) {
            reader.dispose();
        }
    }
}
