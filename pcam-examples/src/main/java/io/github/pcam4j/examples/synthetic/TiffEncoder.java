package io.github.pcam4j.examples.synthetic;

import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageWriterSpi;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteOrder;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Encodes patches as the competition's TIFF files are: little-endian, uncompressed RGB in one strip. */
final class TiffEncoder implements AutoCloseable {
    private final ImageWriter writer;
    private final BufferedImage image =
            new BufferedImage(StainPlanes.SIDE, StainPlanes.SIDE, BufferedImage.TYPE_3BYTE_BGR);

    TiffEncoder() throws IOException {
        writer = new TIFFImageWriterSpi().createWriterInstance(null);
    }

    byte[] encode(byte[] rgb) throws IOException {
        // The raster puts the bands in the image's own order.
        image.getRaster().setDataElements(0, 0, StainPlanes.SIDE, StainPlanes.SIDE, rgb);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(rgb.length + 512);
        try (ImageOutputStream stream = new MemoryCacheImageOutputStream(bytes)) {
            stream.setByteOrder(ByteOrder.LITTLE_ENDIAN);
            writer.setOutput(stream);
            writer.write(image);
        }
        return bytes.toByteArray();
    }

    @Override
    public void close() {
        writer.dispose();
    }
}
