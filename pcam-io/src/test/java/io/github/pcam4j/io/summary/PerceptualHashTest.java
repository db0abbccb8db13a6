package io.github.pcam4j.io.summary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.io.PatchShape;
import java.util.Arrays;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PerceptualHashTest {

    private static long hash(byte[] pixels, int size) {
        return PerceptualHash.of(new GreyShrinker(PatchShape.rgb(size)).shrink(pixels));
    }

    @Property(tries = 300)
    void isEqualInAllOrientations(@ForAll long seed, @ForAll @IntRange(min = 1, max = 100) int size) {
        byte[] pixels = Pictures.random(size, seed);
        for (int orientation = 1; orientation < 8; orientation++) {
            assertEquals(hash(pixels, size), hash(Pictures.oriented(pixels, size, orientation), size));
        }
    }

    /** Their frequencies are 0 in part: neither sign is right. */
    @Property(tries = 100)
    void isEqualInAllOrientationsOfSymmetricPictures(@ForAll long seed, @ForAll @IntRange(min = 2, max = 70) int size,
            @ForAll @IntRange(min = 1, max = 7) int symmetry) {
        byte[] pixels = Pictures.random(size, seed);
        byte[] mirrored = Pictures.oriented(pixels, size, symmetry);
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (((pixels[i] & 0xff) + (mirrored[i] & 0xff)) / 2);
        }
        for (int orientation = 1; orientation < 8; orientation++) {
            assertEquals(hash(pixels, size), hash(Pictures.oriented(pixels, size, orientation), size));
        }
    }

    @Property(tries = 100)
    void orientationsHoldTheHashOfEach(@ForAll long seed) {
        long[] hashes = PerceptualHash.orientations(seed);
        assertEquals(seed, hashes[0]);
        for (long hash : hashes) {
            assertEquals(LongStream.of(hashes).boxed().sorted().toList(),
                    LongStream.of(PerceptualHash.orientations(hash)).boxed().sorted().toList());
        }
    }

    /** The least hash is that of one orientation, and all others' lie above it. */
    @Property(tries = 100)
    void isTheLeastOfItsOrientations(@ForAll long seed) {
        long hash = hash(Pictures.random(40, seed), 40);
        assertTrue(LongStream.of(PerceptualHash.orientations(hash)).map(it -> it & ~1L)
                .allMatch(it -> Long.compareUnsigned(hash, it) <= 0));
    }

    @Test
    void changesLittleWithNoiseAndMuchWithThePicture() {
        byte[] pixels = Pictures.blobs(96, 1);
        long hash = hash(pixels, 96);
        assertTrue(Long.bitCount(hash ^ hash(Pictures.noisy(pixels, 2, 5), 96)) <= 4);
        long nearest = Arrays.stream(PerceptualHash.orientations(hash))
                .map(it -> Long.bitCount(it ^ hash(Pictures.blobs(96, 2), 96))).min().orElseThrow();
        assertTrue(nearest > 12, "distance " + nearest);
    }

    /** A straightforward shrinking: the mean of each 3 x 3 block. */
    @Test
    void smallGreyImageIsTheMeanOfAreas() {
        byte[] pixels = Pictures.random(96, 3);
        SmallGrey image = new GreyShrinker(PatchShape.rgb(96)).shrink(pixels);
        for (int y = 0; y < 32; y++) {
            for (int x = 0; x < 32; x++) {
                double sum = 0;
                for (int i = 0; i < 9; i++) {
                    int at = 3 * ((3 * y + i / 3) * 96 + 3 * x + i % 3);
                    sum += 0.299 * (pixels[at] & 0xff) + 0.587 * (pixels[at + 1] & 0xff)
                            + 0.114 * (pixels[at + 2] & 0xff);
                }
                assertEquals(sum / 9, image.value(y, x) / 16.0, 0.032);
            }
        }
    }

    @Test
    void fractionsOfPixelsAreShared() {
        byte[] pixels = Pictures.uniform(40, 0);
        Arrays.fill(pixels, 0, 3 * 40, (byte) 200);
        SmallGrey image = new GreyShrinker(PatchShape.rgb(40)).shrink(pixels);
        // A small pixel is 1.25 pixels wide: the first has one white row and a quarter of a black one.
        assertEquals(200 / 1.25, image.value(0, 7) / 16.0, 0.032);
        assertEquals(0, image.value(1, 7));
    }

    @Test
    void correlationIsThatOfTheBestOrientation() {
        GreyShrinker shrinker = new GreyShrinker(PatchShape.rgb(64));
        byte[] pixels = Pictures.blobs(64, 9);
        SmallGrey image = shrinker.shrink(pixels);
        for (int orientation = 0; orientation < 8; orientation++) {
            SmallGrey other = shrinker.shrink(Pictures.oriented(pixels, 64, orientation));
            assertEquals(1, image.correlation(other), 1e-12);
        }
        assertTrue(image.correlation(shrinker.shrink(Pictures.blobs(64, 10))) < 0.8);
        assertEquals(0, image.correlation(shrinker.shrink(Pictures.uniform(64, 90))));
        assertFalse(Double.isNaN(shrinker.shrink(Pictures.uniform(64, 90)).correlation(image)));
    }
}
