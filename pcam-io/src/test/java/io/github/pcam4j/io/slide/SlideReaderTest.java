package io.github.pcam4j.io.slide;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.io.region.LargeImageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Slides of libvips, and what OpenSlide and libtiff read in them. */
class SlideReaderTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvFileSource(resources = "/slide/slides.csv", numLinesToSkip = 1)
    void levelsArePixelByPixelThoseOfOpenSlideAndLibtiff(String name, int level, int width, int height, long crc32,
            Double micrometres, Double power) {
        try (SlideReader slide = SlideReader.open(Slides.file(name))) {
            assertEquals(5, slide.levels().size());
            SlideLevel found = slide.levels().get(level);
            assertEquals(width + " x " + height, found.width() + " x " + found.height());
            CRC32 crc = new CRC32();
            crc.update(Slides.whole(slide, level));
            assertEquals(crc32, crc.getValue());
            if (micrometres != null) {
                assertEquals(micrometres, slide.micrometresPerPixel().orElseThrow());
                assertEquals(power, slide.magnification().orElseThrow());
            }
        }
    }

    /** Levels in sub-directories; made with {@code vips tiffsave --subifd --bigtiff} and {@code tiffset}, read by libtiff. */
    @Test
    void levelsOfAnOmeTiffAreItsSubDirectories() {
        long[] crcs = {4_216_230_322L, 726_370_065L, 1_934_972_242L, 108_596_336L};
        try (SlideReader slide = SlideReader.open(Slides.file("subifd.ome.tif"))) {
            assertEquals(crcs.length, slide.levels().size());
            for (int level = 0; level < crcs.length; level++) {
                CRC32 crc = new CRC32();
                crc.update(Slides.whole(slide, level));
                assertEquals(crcs[level], crc.getValue(), "level " + level);
            }
            assertEquals(0.5, slide.micrometresPerPixel().orElseThrow());
            assertEquals(20, slide.magnification().orElseThrow());
            assertTrue(slide.associated().isEmpty());
        }
    }

    /** 40,000 pixels a centimetre. */
    @Test
    void aResolutionIsAScale() {
        try (SlideReader slide = SlideReader.open(Slides.file("pyramid.tif"))) {
            assertEquals(0.25, slide.micrometresPerPixel().orElseThrow(), 1e-6);
            assertTrue(slide.magnification().isEmpty());
            assertTrue(slide.associated().isEmpty());
        }
    }

    @Test
    void manyThreadsReadWhatOneReads() throws Exception {
        try (SlideReader slide = SlideReader.open(Slides.file("aperio.svs"))) {
            byte[] whole = Slides.whole(slide, 0);
            ExecutorService threads = Executors.newFixedThreadPool(8);
            try {
                List<Future<?>> reading = new ArrayList<>();
                for (int i = 0; i < 8; i++) {
                    Random random = new Random(i);
                    reading.add(threads.submit(() -> {
                        for (int k = 0; k < 40; k++) {
                            compare(slide, whole, random);
                        }
                    }));
                }
                for (Future<?> each : reading) {
                    each.get();
                }
            } finally {
                threads.shutdownNow();
            }
        }
    }

    private static void compare(SlideReader slide, byte[] whole, Random random) {
        int x = random.nextInt(600);
        int y = random.nextInt(420);
        byte[] region = new byte[100 * 100 * 3];
        slide.read(0, x, y, 100, 100, region, 0);
        for (int row = 0; row < 100; row++) {
            int from = ((y + row) * 700 + x) * 3;
            assertArrayEquals(Arrays.copyOfRange(whole, from, from + 300),
                    Arrays.copyOfRange(region, row * 300, (row + 1) * 300));
        }
    }

    @Test
    void aClosedSlideSaysSo() {
        SlideReader slide = SlideReader.open(Slides.file("pyramid.tif"));
        slide.close();
        slide.close();
        assertTrue(assertThrows(IllegalStateException.class, () -> Slides.whole(slide, 0)).getMessage()
                .endsWith("pyramid.tif is closed"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 7, 100, 5_000, 30_000, 60_000})
    void aSlideThatEndsEarlyIsRefused(int length) throws Exception {
        byte[] all = Files.readAllBytes(Slides.file("aperio.svs"));
        Path cut = Files.write(folder.resolve("cut.svs"), Arrays.copyOf(all, length));
        assertTrue(assertThrows(LargeImageException.class, () -> {
            try (SlideReader slide = SlideReader.open(cut)) {
                for (int level = 0; level < slide.levels().size(); level++) {
                    Slides.whole(slide, level);
                }
            }
        }).getMessage().startsWith(cut.toString()));
    }

    /** Zstandard in a level that is not the first. */
    @Test
    void aLevelThatIsNotReadIsToldWhenTheSlideIsOpened() throws Exception {
        byte[] all = Files.readAllBytes(Slides.file("pyramid.tif"));
        byte[] deflate = {3, 1, 3, 0, 1, 0, 0, 0, 8, 0};
        int at = -1;
        for (int i = 0; i < all.length - deflate.length; i++) {
            at = Arrays.equals(Arrays.copyOfRange(all, i, i + deflate.length), deflate) ? i : at;
        }
        all[at + 8] = (byte) 50_000;
        all[at + 9] = (byte) (50_000 >> 8);
        Path file = Files.write(folder.resolve("zstandard.tif"), all);
        String message = assertThrows(LargeImageException.class, () -> SlideReader.open(file)).getMessage();
        assertTrue(message.contains("page 4") && message.contains("Zstandard (method 50000)"), message);
    }
}
