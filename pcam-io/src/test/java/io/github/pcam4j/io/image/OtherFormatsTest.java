package io.github.pcam4j.io.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

/** Patches as PNG and JPEG, beside what Pillow reads from them. */
class OtherFormatsTest {
    private static byte[] file(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(OtherFormatsTest.class.getResourceAsStream("/region/" + name))) {
            return in.readAllBytes();
        }
    }

    @ParameterizedTest
    @CsvFileSource(resources = "/region/patches.csv", numLinesToSkip = 1, maxCharsPerColumn = 1000)
    void pixelsAreThoseOfPillow(String name, int tolerance, String rgb) throws IOException {
        byte[] expected = HexFormat.of().parseHex(rgb);
        byte[] found = new PatchDecoder(6).decode(file(name), name).pixels();
        assertEquals(expected.length, found.length);
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i] & 0xff, found[i] & 0xff, tolerance, "byte " + i);
        }
    }

    @ParameterizedTest
    @CsvSource({"patch_refused_grey.png, one channel", "patch_refused_interlaced_alpha.png, 4 channels",
        "patch_refused_interlaced_key.png, transparent pixels"})
    void whatIsNoColourIsRefused(String name, String reason) throws IOException {
        byte[] encoded = file(name);
        String message = assertThrows(PatchFormatException.class, () -> new PatchDecoder(6).decode(encoded, name))
                .getMessage();
        assertTrue(message.contains(name) && message.contains(reason), message);
    }

    @Test
    void anotherSizeIsRefusedAndWhatEndsEarlyToo() throws IOException {
        for (String name : new String[] {"patch_rgb.png", "patch.jpg"}) {
            byte[] encoded = file(name);
            assertTrue(assertThrows(PatchFormatException.class, () -> new PatchDecoder(7).decode(encoded, name))
                    .getMessage().contains("6 x 6 pixels where 7 x 7"));
        }
        byte[] png = file("patch_rgb.png");
        byte[] cut = Arrays.copyOf(png, png.length / 2);
        assertTrue(assertThrows(PatchFormatException.class, () -> new PatchDecoder(6).decode(cut, "cut.png"))
                .getMessage().contains("cut.png"));
    }
}
