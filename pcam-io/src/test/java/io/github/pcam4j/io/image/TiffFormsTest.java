package io.github.pcam4j.io.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.io.region.LargeImage;
import io.github.pcam4j.io.region.LargeImageException;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One picture in many forms of TIFF: slides and patches show what libtiff shows, or refuse it both. */
class TiffFormsTest {
    private static final int SIDE = 24;
    private static final Map<String, byte[]> PIXELS = pixels();

    @TempDir
    private Path folder;

    private static Path resource(String name) {
        try {
            return Path.of(Objects.requireNonNull(TiffFormsTest.class.getResource("/tiff/" + name), name).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, byte[]> pixels() {
        try {
            Map<String, byte[]> pixels = new HashMap<>();
            List<String> lines = Files.readAllLines(resource("pixels.csv"));
            lines.subList(1, lines.size()).stream().map(line -> line.split(";"))
                    .forEach(line -> pixels.put(line[0], HexFormat.of().parseHex(line[1])));
            return pixels;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvFileSource(resources = "/tiff/forms.csv", delimiter = ';', numLinesToSkip = 1)
    void slidesAndPatchesAreReadAlike(String name, String kind, String expected) throws IOException {
        Path file = resource(name + ".tif");
        if (kind.equals("refused")) {
            String slide = assertThrows(LargeImageException.class, () -> slide(file)).getMessage();
            String patch = assertThrows(PatchFormatException.class, () -> patch(file)).getMessage();
            assertTrue(slide.contains(expected) && slide.contains(file.toString()), slide);
            assertTrue(patch.contains(expected) && patch.contains(name), patch);
            return;
        }
        byte[] pixels = Objects.requireNonNull(PIXELS.get(expected), expected);
        assertPixels(pixels, slide(file));
        if (kind.equals("grey")) {
            String patch = assertThrows(PatchFormatException.class, () -> patch(file)).getMessage();
            assertTrue(patch.contains("grayscale"), patch);
            assertTrue(isGrey(file));
        } else {
            assertArrayEquals(slide(file), patch(file));
        }
    }

    /** What is missing at the end of a strip or tile is no black, and no pixels of another. */
    @ParameterizedTest
    @ValueSource(strings = {"strip", "planes", "lzw", "lzw_predictor", "deflate", "packbits", "jpeg_444", "ycbcr_2_2",
        "bits_16_planes", "ycbcr_strips_lzw"})
    void aPieceThatEndsEarlyIsRefused(String name) throws IOException {
        byte[] tiff = Files.readAllBytes(resource(name + ".tif"));
        halveFirstLength(tiff);
        Path file = Files.write(folder.resolve("cut.tif"), tiff);
        assertTrue(assertThrows(LargeImageException.class, () -> slide(file)).getMessage().contains("cut.tif"));
        assertTrue(assertThrows(PatchFormatException.class, () -> patch(file)).getMessage().contains("cut.tif"));
    }

    private static void halveFirstLength(byte[] tiff) {
        ByteBuffer file = ByteBuffer.wrap(tiff).order(ByteOrder.LITTLE_ENDIAN);
        int at = file.getInt(4) + 2;
        while ((file.getShort(at) & 0xffff) != 279) {
            at += 12;
        }
        int value = file.getInt(at + 4) == 1 ? at + 8 : file.getInt(at + 8);
        file.putInt(value, file.getInt(value) / 2);
    }

    private static void assertPixels(byte[] expected, byte[] found) {
        assertEquals(expected.length, found.length);
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i] & 0xff, found[i] & 0xff, "byte " + i);
        }
    }

    private static byte[] slide(Path file) {
        try (LargeImage image = LargeImage.open(file)) {
            byte[] rgb = new byte[SIDE * SIDE * LargeImage.CHANNELS];
            image.read(0, 0, SIDE, SIDE, rgb, 0);
            return rgb;
        }
    }

    private static boolean isGrey(Path file) {
        try (LargeImage image = LargeImage.open(file)) {
            return image.grey();
        }
    }

    private static byte[] patch(Path file) throws IOException {
        return new PatchDecoder(SIDE).decode(Files.readAllBytes(file), file.getFileName().toString()).pixels();
    }
}
