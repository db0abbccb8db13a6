package io.github.pcam4j.io.region;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.io.internal.Heap;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of other programs, compared with what other programs, and Java's own decoder, read in them. */
class LargeImageTest {
    @TempDir
    private Path folder;

    private static Path file(String name) {
        try {
            return Path.of(LargeImageTest.class.getResource("/region/" + name).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The pixels of a PNG as Java's own decoder has them. */
    private static byte[] expected(Path png) throws IOException {
        BufferedImage image = ImageIO.read(png.toFile());
        byte[] rgb = new byte[image.getWidth() * image.getHeight() * 3];
        for (int i = 0; i < rgb.length; i++) {
            int pixel = image.getRGB(i / 3 % image.getWidth(), i / 3 / image.getWidth());
            rgb[i] = (byte) (pixel >> 16 - 8 * (i % 3));
        }
        return rgb;
    }

    private static byte[] whole(LargeImage image) {
        byte[] rgb = new byte[image.width() * image.height() * 3];
        image.read(0, 0, image.width(), image.height(), rgb, 0);
        return rgb;
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
        "picture.png; picture.png; PNG, rgb, 8 bits a channel",
        "tiles_lzw_predictor.tif; picture.png; TIFF, tiles of 32 x 16, LZW, 8 bits a channel",
        "tiles_deflate_bigtiff.tif; picture.png; TIFF, tiles of 32 x 32, deflate, 8 bits a channel",
        "single_strip.tif; picture.png; TIFF, strips of 53 rows, uncompressed, 8 bits a channel",
        "strips_packbits_big_endian.tif; picture.png; TIFF, strips of 7 rows, PackBits, 8 bits a channel",
        "strips_planes.tif; picture.png; TIFF, strips of 53 rows, uncompressed, 8 bits a channel",
        "strips_16_bits.tif; picture.png; TIFF, strips of 53 rows, LZW, 16 bits a channel",
        "tiles_alpha.tif; over_white.png; TIFF, tiles of 32 x 32, deflate, 8 bits a channel",
        "tiles_jpeg_rgb.tif; tiles_jpeg_rgb.png; TIFF, tiles of 32 x 32, JPEG, 8 bits a channel",
        "tiles_jpeg_ycbcr_pyramid.tif; tiles_jpeg_ycbcr_pyramid.png; TIFF, tiles of 32 x 32, JPEG, 8 bits a channel"})
    void regionsAreWhatOtherProgramsRead(String name, String reference, String format) throws IOException {
        byte[] expected = expected(file(reference));
        try (LargeImage image = LargeImage.open(file(name))) {
            assertEquals(format, image.format());
            assertEquals("77 x 53", image.width() + " x " + image.height());
            assertFalse(image.grey());
            assertArrayEquals(expected, whole(image));
            Random random = new Random(1);
            for (int i = 0; i < 60; i++) {
                int x = random.nextInt(77);
                int y = random.nextInt(53);
                int width = 1 + random.nextInt(77 - x);
                int height = 1 + random.nextInt(53 - y);
                byte[] region = new byte[5 + width * height * 3];
                image.read(x, y, width, height, region, 5);
                for (int row = 0; row < height; row++) {
                    int start = ((y + row) * 77 + x) * 3;
                    assertArrayEquals(Arrays.copyOfRange(expected, start, start + width * 3),
                            Arrays.copyOfRange(region, 5 + row * width * 3, 5 + (row + 1) * width * 3));
                }
            }
        }
    }

    @Test
    void aPyramidsLevelsArePages() throws IOException {
        Path pyramid = file("tiles_jpeg_ycbcr_pyramid.tif");
        try (LargeImage image = LargeImage.open(pyramid, 1)) {
            assertEquals("38 x 26", image.width() + " x " + image.height());
            assertArrayEquals(expected(file("tiles_jpeg_ycbcr_pyramid_page1.png")), whole(image));
        }
        assertMessage("has no page 3; it has page 0 of 77 x 53, page 1 of 38 x 26, page 2 of 19 x 13", pyramid, 3);
        assertMessage("is a PNG, which has page 0 only, not 1", file("picture.png"), 1);
        assertThrows(IllegalArgumentException.class, () -> LargeImage.open(pyramid, -1));
    }

    private static void assertMessage(String message, Path path, int page) {
        LargeImageException e = assertThrows(LargeImageException.class, () -> LargeImage.open(path, page));
        assertTrue(e.getMessage().contains(message) && e.getMessage().contains(path.getFileName().toString()),
                e.getMessage());
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
        "refused_cmyk.tif; has colours of kind 5 (CMYK)",
        "refused_float.tif; has [32, 32, 32] bits a channel of signed or floating-point numbers",
        "refused_1_bit.tif; has [1] bits a channel where 8 and 16",
        "refused_interlaced.png; is an interlaced PNG"})
    void whatIsNotReadIsNamed(String name, String message) {
        assertMessage(message, file(name), 0);
    }

    /** 924 bytes, 49 tiles of 2,048 pixels side by side. */
    @Test
    void aRowOfTilesThatTheHeapCannotHoldIsRefusedWhenItIsOpened() throws IOException {
        Path file = Files.write(folder.resolve("wide.tif"), sparse(100_000, 4_096, 2_048));
        assertEquals(924, Files.size(file));
        String message = assertThrows(LargeImageException.class,
                () -> TiffImage.open(file, 0, TiffImage.ROW_OF_TILES, new Heap(1L << 30)))
                .getMessage();
        assertTrue(message.contains("wide.tif, page 0, has 49 tiles of 2048 x 2048 side by side, which takes 629.1 MB")
                && message.endsWith("-Xmx1280m)"), message);
        try (LargeImage image = TiffImage.open(file, 0, TiffImage.ROW_OF_TILES, new Heap(1280L << 20))) {
            assertEquals(100_000, image.width());
        }
    }

    /** Tiles without place and length, whose tags lie at the file's end. */
    private static byte[] sparse(int width, int height, int side) {
        int tiles = ((width + side - 1) / side) * ((height + side - 1) / side);
        ByteBuffer file = ByteBuffer.allocate(8 + 2 + 10 * 12 + 4 + 6 + 2 + 8 * tiles - 2).order(ByteOrder.LITTLE_ENDIAN);
        file.putShort((short) 0x4949).putShort((short) 42).putInt(8).putShort((short) 10);
        int[][] tags = {{256, 4, 1, width}, {257, 4, 1, height}, {258, 3, 3, 134}, {259, 3, 1, 1}, {262, 3, 1, 2},
            {277, 3, 1, 3}, {322, 4, 1, side}, {323, 4, 1, side}, {324, 4, tiles, 140}, {325, 4, tiles, 140}};
        for (int[] tag : tags) {
            file.putShort((short) tag[0]).putShort((short) tag[1]).putInt(tag[2]).putInt(tag[3]);
        }
        return file.putInt(0).putShort((short) 8).putShort((short) 8).putShort((short) 8).array();
    }

    @Test
    void whatIsNoImageIsNamed() throws IOException {
        assertMessage("does not exist", folder.resolve("nowhere.tif"), 0);
        assertMessage("is no file", folder, 0);
        assertMessage("is empty", Files.createFile(folder.resolve("empty.png")), 0);
        assertMessage("is no PNG or TIFF image", Files.writeString(folder.resolve("text.tif"), "II, not a TIFF"), 0);
    }

    @Test
    void regionsOutsideAndTooSmallArraysAreRefused() {
        try (LargeImage image = LargeImage.open(file("picture.png"))) {
            byte[] rgb = new byte[300];
            for (int[] region : new int[][] {{-1, 0, 2, 2}, {76, 0, 2, 1}, {0, 52, 1, 2}, {0, 0, 0, 1}, {1, 0,
                Integer.MAX_VALUE, 1}, {0, 0, 11, 10}}) {
                assertThrows(IllegalArgumentException.class,
                        () -> image.read(region[0], region[1], region[2], region[3], rgb, 0));
            }
            assertThrows(IllegalArgumentException.class, () -> image.read(0, 0, 10, 10, rgb, 1));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"picture.png", "single_strip.tif"})
    void closingTwiceIsClosingOnce(String name) {
        LargeImage image = LargeImage.open(file(name));
        image.close();
        image.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"picture.png", "tiles_lzw_predictor.tif", "tiles_jpeg_rgb.tif", "single_strip.tif"})
    void aFileThatEndsEarlyIsNamedWhenItIsOpened(String name) throws IOException {
        byte[] bytes = Files.readAllBytes(file(name));
        for (int length = 1; length < bytes.length; length += 97) {
            Path cut = Files.write(folder.resolve("cut-" + name), Arrays.copyOf(bytes, length));
            LargeImageException e = assertThrows(LargeImageException.class, () -> LargeImage.open(cut),
                    "cut to " + length);
            assertTrue(e.getMessage().contains("cut-" + name), e.getMessage());
            assertTrue(length < 200 || e.getMessage().contains("ends early"), e.getMessage());
        }
    }

    @Test
    void aTileBeyondTheEndIsNamed() throws IOException {
        // libtiff writes tiles first; here a directory is followed by nothing, as where a copy was cut.
        byte[] bytes = Files.readAllBytes(file("single_strip.tif"));
        Path moved = folder.resolve("moved.tif");
        byte[] shifted = bytes.clone();
        int strip = indexOfStripOffset(bytes);
        shifted[strip + 1] += 1;
        Files.write(moved, shifted);
        assertMessage("page 0, has the pixels of columns 0 and rows 0 on at bytes 264 to 12507, and the file ends at "
                + "byte "
                + bytes.length, moved, 0);
    }

    private static int indexOfStripOffset(byte[] little) {
        for (int i = 0; i < little.length - 12; i++) {
            if (little[i] == 0x11 && little[i + 1] == 0x01 && little[i + 2] == 4 && little[i + 4] == 1) {
                return i + 8;
            }
        }
        throw new IllegalStateException("no strip offset");
    }

    @Test
    void damageIsNamedWithItsPlace() throws IOException {
        assertDamage("tiles_deflate_bigtiff.tif", 100, "in the tile from columns 0 and rows 0 on, at byte 16");
        assertDamage("picture.png", 2000, "is damaged at row ");
    }

    @Test
    void damageToTheLastChecksumIsFound() throws IOException {
        int length = (int) Files.size(file("picture.png"));
        // The checksum of the chunk of pixels stands before the 12 bytes of IEND.
        assertDamage("picture.png", length - 16, 1, "is damaged in the chunk that begins at byte 33");
    }

    private void assertDamage(String name, int place, String message) throws IOException {
        assertDamage(name, place, 20, message);
    }

    private void assertDamage(String name, int place, int count, String message) throws IOException {
        byte[] bytes = Files.readAllBytes(file(name));
        for (int i = place; i < place + count; i++) {
            bytes[i] ^= 0x55;
        }
        try (LargeImage image = LargeImage.open(Files.write(folder.resolve(name), bytes))) {
            LargeImageException e = assertThrows(LargeImageException.class, () -> whole(image));
            assertTrue(e.getMessage().contains(message), e.getMessage());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"picture.png", "tiles_lzw_predictor.tif", "tiles_jpeg_ycbcr_pyramid.tif", "tiles_alpha.tif",
        "tiles_deflate_bigtiff.tif", "strips_packbits_big_endian.tif", "strips_16_bits.tif"})
    void anyDamageIsReadOrNamed(String name) throws IOException {
        byte[] bytes = Files.readAllBytes(file(name));
        Random random = new Random(name.hashCode());
        Path damaged = folder.resolve(name);
        int refused = 0;
        for (int i = 0; i < 250; i++) {
            byte[] changed = bytes.clone();
            for (int j = 0; j < 3; j++) {
                // Tags stand at either end, and matter most.
                int at = random.nextInt(Math.min(bytes.length, 400));
                changed[random.nextBoolean() ? at : bytes.length - 1 - at] = (byte) random.nextInt(256);
            }
            try (LargeImage image = LargeImage.open(Files.write(damaged, changed))) {
                image.read(image.width() - 1, image.height() - 1, 1, 1, new byte[3], 0);
            } catch (LargeImageException e) {
                assertTrue(e.getMessage().contains(name), e.getMessage());
                refused++;
            }
        }
        assertTrue(refused > 5, "only " + refused + " of 250 were refused");
    }
}
