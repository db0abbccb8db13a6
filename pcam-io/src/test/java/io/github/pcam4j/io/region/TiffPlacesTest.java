package io.github.pcam4j.io.region;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.io.image.PatchDecoder;
import io.github.pcam4j.io.image.PatchFormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Two rows of two pixels, written by hand: where they lie, and how much of them there is said to be. */
class TiffPlacesTest {
    private static final int PIXELS = 8;
    private static final byte[] RGB = {10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110, 120};

    @TempDir
    private Path folder;

    /** A TIFF of one strip (12 bytes at byte 8); a length below 0 is left out. */
    private static byte[] tiff(int compression, int offset, int length, int format) {
        ByteBuffer file = ByteBuffer.allocate(256).order(ByteOrder.LITTLE_ENDIAN);
        file.putShort((short) 0x4949).putShort((short) 42).putInt(32).put(RGB);
        file.position(20);
        file.putShort((short) 8).putShort((short) 8).putShort((short) 8);
        file.position(32);
        file.putShort((short) (length < 0 ? 9 : 10));
        entry(file, 256, 1, 2);
        entry(file, 257, 1, 2);
        entry(file, 258, 3, 20);
        entry(file, 259, 1, compression);
        entry(file, 262, 1, 2);
        entry(file, 273, 1, offset);
        entry(file, 277, 1, 3);
        entry(file, 278, 1, 2);
        if (length >= 0) {
            entry(file, 279, 1, length);
        }
        entry(file, 339, 1, format);
        file.putInt(0);
        return file.array();
    }

    private static void entry(ByteBuffer file, int tag, int count, int value) {
        file.putShort((short) tag).putShort((short) (count == 1 ? 4 : 3)).putInt(count).putInt(value);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 6, 11})
    void anUncompressedStripThatIsTooShortIsRefused(int length) {
        String message = assertThrows(LargeImageException.class, () -> read(tiff(1, PIXELS, length, 1))).getMessage();
        assertTrue(message.contains("a.tif") && message.contains(length + " bytes") && message.contains("take 12"), message);
    }

    private byte[] read(byte[] tiff) throws IOException {
        Path path = Files.write(folder.resolve("a.tif"), tiff);
        try (LargeImage image = LargeImage.open(path)) {
            byte[] rgb = new byte[RGB.length];
            image.read(0, 0, 2, 2, rgb, 0);
            return rgb;
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 12})
    void theLengthOfAnUncompressedStripFollowsFromItsSize(int length) throws IOException {
        assertArrayEquals(RGB, read(tiff(1, PIXELS, length, 1)));
    }

    @Test
    void onlyWhatHasNeitherPlaceNorLengthIsWhite() throws IOException {
        byte[] white = new byte[RGB.length];
        Arrays.fill(white, (byte) 255);
        assertArrayEquals(white, read(tiff(1, 0, 0, 1)));
    }

    @ParameterizedTest
    @CsvSource({"1, 0, 12", "5, 0, 12", "8, 0, 12"})
    void oneWithoutTheOtherIsNamed(int compression, int offset, int length) {
        LargeImageException e = assertThrows(LargeImageException.class,
                () -> read(tiff(compression, offset, length, 1)));
        assertTrue(e.getMessage().contains("%d bytes at byte %d".formatted(Math.max(0, length), offset)),
                e.getMessage());
    }

    /** Up to the file's end there is nothing that could be their pixels. */
    @ParameterizedTest
    @CsvSource({"5, 8, 0", "5, 8, -1", "8, 8, 0", "7, 8, 0"})
    void whatIsNotCompressedAsItSaysIsDamagedWithoutALengthToo(int compression, int offset, int length) {
        LargeImageException e = assertThrows(LargeImageException.class,
                () -> read(tiff(compression, offset, length, 1)));
        assertTrue(e.getMessage().contains("is damaged in the strip from columns 0 and rows 0 on"), e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void signedSamplesAreRefusedByBothReaders(int format) {
        byte[] tiff = tiff(1, PIXELS, 12, format);
        LargeImageException slide = assertThrows(LargeImageException.class, () -> read(tiff));
        assertTrue(slide.getMessage().contains("signed or floating-point"), slide.getMessage());
        PatchFormatException patch = assertThrows(PatchFormatException.class,
                () -> new PatchDecoder(2).decode(tiff, "a.tif"));
        assertTrue(patch.getMessage().contains("signed or floating-point"), patch.getMessage());
    }
}
