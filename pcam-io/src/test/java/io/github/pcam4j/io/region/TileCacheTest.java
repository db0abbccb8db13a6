package io.github.pcam4j.io.region;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class TileCacheTest {
    private static final int LENGTH = 12;

    private static TileCache.Key key(int tile) {
        return new TileCache.Key(Path.of("slide.tif"), 0, tile);
    }

    private static byte[] tile(int number) {
        byte[] tile = new byte[LENGTH];
        Arrays.fill(tile, (byte) number);
        return tile;
    }

    /** What is kept of a tile; empty if it is not there. */
    private static byte[] kept(TileCache cache, int number) {
        byte[] bytes = new byte[LENGTH];
        return cache.copy(key(number), new Overlap(0, LENGTH, 0, LENGTH, 1, LENGTH), bytes) ? bytes : new byte[0];
    }

    @Test
    void theOnesThatWereUsedLastAreKept() {
        TileCache cache = new TileCache(2 * LENGTH);
        cache.put(key(1), tile(1));
        cache.put(key(2), tile(2));
        assertArrayEquals(tile(1), kept(cache, 1));
        cache.put(key(3), tile(3));
        assertEquals(0, kept(cache, 2).length);
        assertArrayEquals(tile(1), kept(cache, 1));
        assertArrayEquals(tile(3), kept(cache, 3));
        assertFalse(cache.copy(new TileCache.Key(Path.of("slide.tif"), 1, 3), new Overlap(0, 1, 0, 1, 1, 1), new byte[1]));
    }

    @Test
    void oneTileIsKeptHoweverLargeItIs() {
        TileCache cache = new TileCache(1);
        cache.put(key(1), tile(1));
        assertArrayEquals(tile(1), kept(cache, 1));
        cache.put(key(2), tile(2));
        assertArrayEquals(tile(2), kept(cache, 2));
        assertEquals(0, kept(cache, 1).length);
        assertThrows(IllegalArgumentException.class, () -> new TileCache(0));
    }

    @Test
    void theBytesOfATileThatWentAreUsedAgain() {
        TileCache cache = new TileCache(8 * LENGTH);
        byte[] first = tile(0);
        for (int i = 0; i < 9; i++) {
            cache.put(key(i), i == 0 ? first : tile(i));
        }
        assertSame(first, cache.room(LENGTH));
        assertNotSame(first, cache.room(LENGTH));
        assertEquals(7, cache.room(7).length);
    }

    @Test
    void aTileThatTwoDecodedCountsOnce() {
        TileCache cache = new TileCache(2 * LENGTH);
        cache.put(key(1), tile(1));
        cache.put(key(2), tile(2));
        cache.put(key(2), tile(2));
        assertArrayEquals(tile(1), kept(cache, 1));
    }

    /** Tiles go and their bytes come again all the time: there are 99 tiles of 64 x 64 pixels, of which 32 fit. */
    @Test
    void readersThatShareACacheReadWhatOneReads() throws Exception {
        Path file = Path.of(TileCacheTest.class.getResource("/slide/aperio.svs").toURI());
        byte[] whole = whole(file);
        TileCache cache = new TileCache(400_000);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> reading = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                Random random = new Random(i);
                reading.add(threads.submit(() -> compare(file, cache, whole, random)));
            }
            for (Future<?> each : reading) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static byte[] whole(Path file) {
        try (LargeImage image = LargeImage.open(file)) {
            byte[] rgb = new byte[image.width() * image.height() * LargeImage.CHANNELS];
            image.read(0, 0, image.width(), image.height(), rgb, 0);
            return rgb;
        }
    }

    private static void compare(Path file, TileCache cache, byte[] whole, Random random) {
        try (LargeImage image = LargeImage.open(file, 0, cache)) {
            byte[] region = new byte[120 * 120 * 3];
            for (int k = 0; k < 60; k++) {
                int x = random.nextInt(image.width() - 120);
                int y = random.nextInt(image.height() - 120);
                image.read(x, y, 120, 120, region, 0);
                for (int row = 0; row < 120; row++) {
                    int from = ((y + row) * image.width() + x) * 3;
                    assertTrue(Arrays.equals(whole, from, from + 360, region, row * 360, row * 360 + 360));
                }
            }
        }
    }
}
