package io.github.pcam4j.io.image;

import com.twelvemonkeys.imageio.stream.ByteArrayImageInputStream;
import io.github.pcam4j.io.PatchShape;
import io.github.pcam4j.io.region.EncodedImage;
import io.github.pcam4j.io.region.LargeImageException;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentSampleModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/**
 * Decodes patches to interleaved RGB bytes: TIFF and PNG as {@link io.github.pcam4j.io.region.LargeImage} reads slides, so
 * that both show the same, JPEG with the platform's own reader. Refuses what is not a patch in colour of the expected
 * size. The size is checked before pixels are allocated, so a small file that claims to be a huge image costs nothing.
 *
 * <p>Safe for use by several threads; each call has a reader of its own.
 *
 * @see io.github.pcam4j.io.ingest.PatchIngest
 */
public final class PatchDecoder {
    private final PatchShape expected;

    /**
     * A decoder for square patches of one size.
     *
     * @param size rows and columns that each patch must have
     */
    public PatchDecoder(int size) {
        this.expected = PatchShape.rgb(size);
    }

    /**
     * The size that each patch must have.
     *
     * @return the shape
     */
    public PatchShape shape() {
        return expected;
    }

    /**
     * Decodes one patch.
     *
     * @param encoded the bytes of a file; what they begin with tells the format, whatever the file is called
     * @param location the file's name, for messages
     * @return the patch
     * @throws PatchFormatException if the bytes are no TIFF, PNG or JPEG, end early, or hold anything but an image in
     *     colour of {@link #shape()}, of the kinds that {@link io.github.pcam4j.io.region.LargeImage} reads
     */
    public PatchImage decode(byte[] encoded, String location) {
        return readable(location, () -> {
            Optional<EncodedImage> image = asSlide(encoded, location);
            return image.isPresent() ? decode(image.get(), location) : decodeOther(encoded, location);
        });
    }

    /**
     * Decodes a patch of whatever size it has.
     *
     * @param encoded the bytes of a file; what they begin with tells the format, whatever the file is called
     * @param location the file's name, for messages
     * @param largestSide the most rows and columns that are decoded, within [1, {@value PatchShape#MAX_SIDE}]
     * @return the patch, which takes 3 bytes a pixel
     * @throws PatchFormatException if it is not square, larger, or not a file that {@link #decode} reads
     */
    public static PatchImage decodeSquare(byte[] encoded, String location, int largestSide) {
        int[] size = readable(location, () -> size(encoded, location));
        requireSquare(size[0], size[1], location, largestSide);
        return new PatchDecoder(size[0]).decode(encoded, location);
    }

    /** Refuses what is no patch that may be decoded. */
    static void requireSquare(int width, int height, String location, int largestSide) {
        if (width != height || width > largestSide) {
            throw new PatchFormatException(String.format(Locale.ROOT, "%s is %d x %d pixels where squares of up to %d are "
                    + "read; cut patches from it, or remove it", location, width, height, largestSide));
        }
    }

    /** Something that decodes. */
    private interface Decoding<T> {
        T get() throws IOException;
    }

    private static <T> T readable(String location, Decoding<T> decoding) {
        try {
            return decoding.get();
        } catch (PatchFormatException e) {
            throw e;
        } catch (LargeImageException e) {
            throw new PatchFormatException(Objects.requireNonNull(e.getMessage()), e);
        } catch (IOException | RuntimeException e) {
            // Decoders meet damaged files with all kinds of unchecked exceptions, not only IOException.
            throw new PatchFormatException("%s cannot be decoded; it is damaged or ends early (%s). Replace it by the "
                    .formatted(location, describe(e)) + "original file", e);
        }
    }

    /**
     * The rows and columns that a patch's file claims to have.
     *
     * @param encoded the bytes of a file
     * @param location the file's name, for messages
     * @return pixels, within [1, {@value PatchShape#MAX_SIDE}]
     * @throws PatchFormatException if it is not square, larger, or not a file that {@link #decode} reads
     */
    public static int side(byte[] encoded, String location) {
        int[] size = readable(location, () -> size(encoded, location));
        requireSquare(size[0], size[1], location, PatchShape.MAX_SIDE);
        return size[0];
    }

    private static int[] size(byte[] encoded, String location) throws IOException {
        Optional<EncodedImage> image = asSlide(encoded, location);
        if (image.isPresent()) {
            return new int[] {image.get().width(), image.get().height()};
        }
        ImageReader reader = otherReader(encoded, location);
        try (ImageInputStream input = new ByteArrayImageInputStream(encoded)) {
            reader.setInput(input, true, true);
            return new int[] {reader.getWidth(0), reader.getHeight(0)};
        } finally {
            reader.dispose();
        }
    }

    private static Optional<EncodedImage> asSlide(byte[] encoded, String location) {
        return OtherFormats.isInterlacedPng(encoded) ? Optional.empty() : EncodedImage.of(encoded, location);
    }

    private PatchImage decode(EncodedImage image, String location) {
        checkSize(image.width(), image.height(), location);
        if (image.grey()) {
            throw new PatchFormatException("%s has one channel (grayscale) where RGB is expected; give the original in colour"
                    .formatted(location));
        }
        return new PatchImage(expected, image.rgb());
    }

    private static ImageReader otherReader(byte[] encoded, String location) throws IOException {
        return OtherFormats.reader(encoded).orElseThrow(() -> new PatchFormatException(encoded.length == 0
                ? "%s is empty; replace it by the original file".formatted(location)
                : "%s is not a TIFF image, nor PNG nor JPEG; replace it by the original file".formatted(location)));
    }

    private PatchImage decodeOther(byte[] encoded, String location) throws IOException {
        ImageReader reader = otherReader(encoded, location);
        try (ImageInputStream input = new ByteArrayImageInputStream(encoded)) {
            reader.setInput(input, true, true);
            checkSize(reader.getWidth(0), reader.getHeight(0), location);
            if (OtherFormats.hasTransparency(encoded)) {
                throw new PatchFormatException("%s has transparent pixels where RGB is expected; convert it to 8-bit RGB"
                        .formatted(location));
            }
            return interleaved(reader.read(0), location);
        } finally {
            reader.dispose();
        }
    }

    private void checkSize(int width, int height, String location) {
        if (width != expected.width() || height != expected.height()) {
            throw new PatchFormatException(String.format(Locale.ROOT,
                    "%s is %d x %d pixels where %d x %d are expected; replace it, or give the ",
                    location, width, height, expected.width(), expected.height())
                    + "archive's patch size if all its patches have another one");
        }
    }

    private PatchImage interleaved(BufferedImage image, String location) {
        Raster raster = image.getRaster();
        if (raster.getDataBuffer().getDataType() != DataBuffer.TYPE_BYTE) {
            throw new PatchFormatException(
                    String.format(Locale.ROOT, "%s has %d bits a channel where 8 are expected; convert it to 8-bit RGB",
                            location, raster.getSampleModel().getSampleSize(0)));
        }
        if (image.getColorModel() instanceof IndexColorModel || raster.getNumBands() != expected.channels()) {
            throw new PatchFormatException("%s has %s where RGB is expected; convert it to 8-bit RGB"
                    .formatted(location, channels(image)));
        }
        byte[] pixels = new byte[expected.bytes()];
        if (isPlainRgb(raster)) {
            System.arraycopy(((DataBufferByte) raster.getDataBuffer()).getData(), 0, pixels, 0, pixels.length);
        } else {
            raster.getDataElements(0, 0, expected.width(), expected.height(), pixels);
        }
        return new PatchImage(expected, pixels);
    }

    /** Whether the raster's bytes are already those of a {@link PatchImage}. */
    private boolean isPlainRgb(Raster raster) {
        return raster.getSampleModel() instanceof ComponentSampleModel model
                && raster.getDataBuffer() instanceof DataBufferByte bytes
                && bytes.getData().length == expected.bytes()
                && bytes.getOffset() == 0
                && model.getPixelStride() == expected.channels()
                && model.getScanlineStride() == expected.width() * expected.channels()
                && Arrays.equals(model.getBandOffsets(), new int[] {0, 1, 2});
    }

    private static String channels(BufferedImage image) {
        if (image.getColorModel() instanceof IndexColorModel) {
            return "a colour palette";
        }
        int bands = image.getRaster().getNumBands();
        return bands == 1 ? "one channel (grayscale)" : bands + " channels";
    }

    private static String describe(Exception e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
