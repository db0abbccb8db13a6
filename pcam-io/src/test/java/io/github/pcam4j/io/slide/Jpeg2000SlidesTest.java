package io.github.pcam4j.io.slide;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.io.region.LargeImage;
import io.github.pcam4j.io.region.LargeImageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Slides of JPEG 2000, made by OpenJPEG and libvips, and what OpenSlide and libvips read in them. */
@Tag("slow")
class Jpeg2000SlidesTest {
    @TempDir
    private Path folder;

    /** By whole numbers and by fractions, in layers and precincts, with colours of fewer pixels. */
    @ParameterizedTest
    @CsvFileSource(resources = "/slide/jpeg2000.csv", numLinesToSkip = 1)
    void levelsArePixelByPixelThoseOfOpenSlide(String name, int level, int width, int height, long crc32) {
        try (SlideReader slide = SlideReader.open(Slides.file(name))) {
            assertEquals(2, slide.levels().size());
            assertEquals(0.5, slide.micrometresPerPixel().orElseThrow());
            assertTrue(slide.format().contains("JPEG 2000"), slide.format());
            SlideLevel found = slide.levels().get(level);
            assertEquals(width + " x " + height, found.width() + " x " + found.height());
            assertEquals(crc32, crc(Slides.whole(slide, level)));
        }
    }

    private static long crc(byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return crc.getValue();
    }

    /** Its YCbCr is cut off to whole numbers, and not rounded. */
    @Test
    void pixelsAreThoseOfLibvipsWithinOne() {
        byte[] expected;
        try (LargeImage png = LargeImage.open(Slides.file("vips-lossy.png"))) {
            expected = new byte[png.width() * png.height() * 3];
            png.read(0, 0, png.width(), png.height(), expected, 0);
        }
        try (SlideReader slide = SlideReader.open(Slides.file("vips-lossy.tif"))) {
            byte[] found = Slides.whole(slide, 0);
            assertEquals(expected.length, found.length);
            for (int i = 0; i < found.length; i++) {
                int above = (found[i] & 0xff) - (expected[i] & 0xff);
                assertTrue(Math.abs(above) <= 1, "byte " + i + ": " + above);
            }
        }
    }

    /** 34712, the number of the TIFF library, goes by what the tags say of colours; Aperio's do not. */
    @ParameterizedTest
    @CsvSource({"rgb-lossy.svs, 33005, 34712, 2", "ycbcr-444.svs, 33003, 34712, 6", "rgb-lossy.svs, 33005, 33005, 6",
        "ycbcr-444.svs, 33003, 33003, 2"})
    void coloursFollowFromTheNumberOfTheMethodAndFromTheTags(String name, int number, int other, int photometric)
            throws IOException {
        byte[] tiff = Files.readAllBytes(Slides.file(name));
        replace(tiff, new byte[] {3, 1, 3, 0, 1, 0, 0, 0, (byte) number, (byte) (number >> 8)},
                new byte[] {3, 1, 3, 0, 1, 0, 0, 0, (byte) other, (byte) (other >> 8)});
        replace(tiff, new byte[] {6, 1, 3, 0, 1, 0, 0, 0, 2, 0}, new byte[] {6, 1, 3, 0, 1, 0, 0, 0, (byte) photometric, 0});
        Path file = Files.write(folder.resolve("other.tif"), tiff);
        try (SlideReader slide = SlideReader.open(file); SlideReader original = SlideReader.open(Slides.file(name))) {
            assertArrayEquals(Slides.whole(original, 0), Slides.whole(slide, 0));
        }
    }

    private static void replace(byte[] bytes, byte[] from, byte[] to) {
        int found = 0;
        for (int at = 0; at <= bytes.length - from.length; at++) {
            if (Arrays.equals(bytes, at, at + from.length, from, 0, from.length)) {
                System.arraycopy(to, 0, bytes, at, to.length);
                found++;
            }
        }
        assertTrue(found > 0, "nothing was replaced");
    }

    /** A byte of the first tile's header: how blocks are coded, how many bits samples have, or a marker's number. */
    @ParameterizedTest
    @CsvSource({"71, 0, 1, arithmetic coding bypassed", "71, 0, 64, high throughput", "50, 7, 11, 12 bits a channel",
        "50, 7, 135, 8 signed bits", "95, 100, 95, changes of order", "95, 100, 94, region of interest",
        "95, 100, 96, packed headers"})
    void whatIsNotReadIsNamed(int at, int usual, int value, String message) throws IOException {
        byte[] tiff = Files.readAllBytes(Slides.file("rgb-whole.svs"));
        assertEquals(usual, tiff[at]);
        tiff[at] = (byte) value;
        Path file = Files.write(folder.resolve("other.svs"), tiff);
        String told = told(file);
        assertTrue(told.startsWith(file + ", page 0,") && told.contains(message) && told.contains("Convert it"), told);
    }

    private static String told(Path file) {
        return assertThrows(LargeImageException.class, () -> {
            try (SlideReader slide = SlideReader.open(file)) {
                Slides.whole(slide, 0);
            }
        }).getMessage();
    }

    /** The first tile of a size that the tags do not say. */
    @Test
    void aTileOfAnotherSizeIsDamage() throws IOException {
        byte[] tiff = Files.readAllBytes(Slides.file("rgb-whole.svs"));
        tiff[8 + 11] = 65;
        Path file = Files.write(folder.resolve("other.svs"), tiff);
        String told = told(file);
        assertTrue(told.contains("65 x 64 pixels and 3 channels where 64 x 64 and 3 are expected"), told);
    }

    /** Whatever becomes of the bytes, it ends, and with a message that names the file, or with pixels. */
    @ParameterizedTest
    @ValueSource(strings = {"rgb-whole.svs", "rgb-lossy.svs", "rgb-layers.svs", "ycbcr-422.svs"})
    void damageIsTold(String name) throws IOException {
        byte[] original = Files.readAllBytes(Slides.file(name));
        Random random = new Random(22);
        int told = 0;
        for (int i = 0; i < 150; i++) {
            byte[] tiff = original.clone();
            // The first tile begins at byte 8, and its headers are the first hundred bytes.
            for (int k = 0; k <= i % 4; k++) {
                tiff[8 + random.nextInt(i % 2 == 0 ? 120 : 2_000)] = (byte) random.nextInt(256);
            }
            Path file = Files.write(folder.resolve("damaged.svs"), tiff);
            try (SlideReader slide = SlideReader.open(file)) {
                Slides.whole(slide, 0);
            } catch (LargeImageException e) {
                assertTrue(e.getMessage().startsWith(file.toString()), e.getMessage());
                told++;
            }
        }
        assertTrue(told > 30, told + " were told");
    }

    /** A tile of the right length in the tags, whose last bytes are missing. */
    @Test
    void aTileThatEndsEarlyIsDamage() throws IOException {
        byte[] tiff = Files.readAllBytes(Slides.file("rgb-whole.svs"));
        Arrays.fill(tiff, 8 + 500, 8 + 4_000, (byte) 0xff);
        Path file = Files.write(folder.resolve("cut.svs"), tiff);
        String told = told(file);
        assertTrue(told.contains("damaged in the tile from columns 0 and rows 0 on, at byte 8"), told);
    }
}
