package io.github.pcam4j.io.region;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** PNGs in which one colour is transparent, over white; pixels beside it that differ in one sample or bit stay. */
class PngColourKeyTest {

    /** From {@code make_colour_keys.py}: 8-bit ones as Pillow lays them over white, which has no way to the others. */
    @ParameterizedTest
    @CsvFileSource(resources = "/region/colour_keys.csv", numLinesToSkip = 1)
    void theColourThatIsTransparentIsWhite(String name, int width, int height, String rgb) throws URISyntaxException {
        Path path = Path.of(Objects.requireNonNull(getClass().getResource("/region/" + name)).toURI());
        try (LargeImage image = LargeImage.open(path)) {
            assertEquals(width, image.width());
            assertEquals(height, image.height());
            byte[] found = new byte[width * height * 3];
            image.read(0, 0, width, height, found, 0);
            assertArrayEquals(HexFormat.of().parseHex(rgb), found);
            byte[] last = new byte[3];
            image.read(width - 1, height - 1, 1, 1, last, 0);
            assertEquals(rgb.substring(rgb.length() - 6), HexFormat.of().formatHex(last));
        }
    }
}
