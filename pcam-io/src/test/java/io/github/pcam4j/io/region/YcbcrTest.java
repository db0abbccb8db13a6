package io.github.pcam4j.io.region;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.pcam4j.io.image.PatchDecoder;
import io.github.pcam4j.io.image.PatchImage;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Uncompressed YCbCr with the coefficients of Rec. 709 and a reference for black and white of its own. */
class YcbcrTest {
    private static Path file() throws URISyntaxException {
        return Path.of(Objects.requireNonNull(YcbcrTest.class.getResource("/region/ycbcr_709.tif")).toURI());
    }

    /** The first pixel is what libtiff gives. */
    @Test
    void bothReadersHeedItsCoefficients() throws Exception {
        try (LargeImage image = LargeImage.open(file())) {
            byte[] slide = new byte[image.width() * image.height() * 3];
            image.read(0, 0, image.width(), image.height(), slide, 0);
            assertArrayEquals(new byte[] {(byte) 255, 34, (byte) 195}, Arrays.copyOf(slide, 3));

            PatchImage patch = new PatchDecoder(image.width()).decode(Files.readAllBytes(file()), "ycbcr_709.tif");
            assertEquals(image.width(), patch.shape().width());
            assertArrayEquals(slide, patch.pixels());
        }
    }
}
