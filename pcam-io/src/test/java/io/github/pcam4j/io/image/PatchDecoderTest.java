package io.github.pcam4j.io.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.io.TiffFixtures;
import java.awt.image.BufferedImage;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PatchDecoderTest {
    private final PatchDecoder decoder = new PatchDecoder(96);

    @ParameterizedTest
    @ValueSource(strings = {"None", "LZW", "Deflate", "PackBits"})
    void decodesRgb(String compression) {
        byte[] tiff = TiffFixtures.rgb(96, 5, compression);
        assertArrayEquals(TiffFixtures.pixels(96, 5), decoder.decode(tiff, "a.tif").pixels());
    }

    static Stream<Arguments> unusable() {
        return Stream.of(
                Arguments.of("empty", new byte[0], "is empty"),
                Arguments.of("text", "not an image".getBytes(StandardCharsets.UTF_8), "not a TIFF"),
                Arguments.of("other size", TiffFixtures.rgb(50, 1), "50 x 50 pixels where 96 x 96"),
                Arguments.of("not square", TiffFixtures.ofType(96, 50, BufferedImage.TYPE_INT_RGB), "96 x 50 pixels"),
                Arguments.of("grayscale", TiffFixtures.ofType(96, 96, BufferedImage.TYPE_BYTE_GRAY), "grayscale"),
                Arguments.of("16 bits", TiffFixtures.ofType(96, 96, BufferedImage.TYPE_USHORT_GRAY), "grayscale"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unusable")
    void refusesWhatIsNoRgbPatchAndSaysWhy(String name, byte[] encoded, String reason) {
        PatchFormatException e = assertThrows(PatchFormatException.class, () -> decoder.decode(encoded, "train/a.tif"));
        assertTrue(e.getMessage().contains("train/a.tif") && e.getMessage().contains(reason), e.getMessage());
    }

    @Test
    void refusesAFileCutShortAnywhere() {
        byte[] whole = TiffFixtures.rgb(96, 5);
        Random random = new Random(1);
        for (int i = 0; i < 300; i++) {
            byte[] cut = Arrays.copyOf(whole, random.nextInt(whole.length));
            PatchFormatException e = assertThrows(PatchFormatException.class, () -> decoder.decode(cut, "a.tif"),
                    "cut at " + cut.length + " of " + whole.length);
            assertTrue(e.getMessage().contains("a.tif"), e.getMessage());
        }
    }
}
