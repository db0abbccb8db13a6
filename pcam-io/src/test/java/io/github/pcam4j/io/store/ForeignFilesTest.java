package io.github.pcam4j.io.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.io.PatchShape;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** HDF5 files as h5py users and PatchCamelyon's authors write them; each pixel follows from its place. */
class ForeignFilesTest {
    private static final PatchShape SHAPE = PatchShape.rgb(96);
    private static final int COUNT = 40;
    private static List<String> ids;
    private static byte[] labels;

    @TempDir
    private Path folder;

    private static Path reference(String name) {
        try {
            return Path.of(ForeignFilesTest.class.getResource("/reference/" + name).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeAll
    static void readExpectations() throws IOException {
        String json = Files.readString(reference("hdf5_files.json"));
        Matcher idMatcher = Pattern.compile("\"([0-9a-f]{40})\"").matcher(json);
        ids = idMatcher.results().map(it -> it.group(1)).toList();
        String list = json.replaceFirst("(?s).*\"labels\": \\[([^\\]]*)\\].*", "$1");
        labels = new byte[COUNT];
        String[] values = list.split(",\\s*");
        for (int i = 0; i < COUNT; i++) {
            labels[i] = Byte.parseByte(values[i].trim());
        }
        assertEquals(COUNT, ids.size());
    }

    /** x[i,r,c,k] = (31 i + 7 r + 3 c + k) mod 256. */
    private static byte[] pixels(int index) {
        byte[] pixels = new byte[SHAPE.bytes()];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (31 * index + 7 * (i / 288) + 3 * (i / 3 % 96) + i % 3);
        }
        return pixels;
    }

    private static void assertPixels(PatchStore store) {
        assertEquals(COUNT, store.size());
        assertEquals(SHAPE, store.shape());
        for (int i = 0; i < COUNT; i++) {
            assertArrayEquals(pixels(i), store.read(i), "image " + i);
        }
    }

    private static void assertRandomGathers(PatchStore store, long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 10; round++) {
            int[] indices = random.ints(random.nextInt(30), 0, COUNT).toArray();
            ByteBuffer batch = random.nextBoolean() ? ByteBuffer.allocate(31 * SHAPE.bytes())
                    : ByteBuffer.allocateDirect(31 * SHAPE.bytes());
            batch.position(5);
            store.gather(indices, 0, indices.length, batch);
            assertEquals(5 + indices.length * SHAPE.bytes(), batch.position());
            assertEquals(batch.capacity(), batch.limit());
            for (int i = 0; i < indices.length; i++) {
                byte[] found = new byte[SHAPE.bytes()];
                batch.get(5 + i * SHAPE.bytes(), found);
                assertArrayEquals(pixels(indices[i]), found);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"contiguous", "chunked", "gzip_shuffle", "ragged_chunks"})
    void everyPixelLabelAndIdIsRead(String name) {
        try (PatchStore store = PatchStore.open(reference("h5py_" + name + ".h5"))) {
            assertPixels(store);
            assertRandomGathers(store, 1);
            assertArrayEquals(labels, store.labels());
            for (int i = 0; i < COUNT; i++) {
                assertEquals(ids.get(i), store.id(i));
            }
            assertFalse(store.verify((stage, done, total, detail) -> { }).intact(), "nothing to verify");
        }
    }

    @Test
    void theLatestFormatWithFloatLabelsAndNoIdsIsRead() {
        try (PatchStore store = PatchStore.open(reference("h5py_latest.h5"))) {
            assertPixels(store);
            assertRandomGathers(store, 2);
            assertArrayEquals(labels, store.labels());
            assertEquals("17", store.id(17));
        }
    }

    @Test
    void theOfficialPairIsRead() {
        try (PatchStore store = PatchStore.open(reference("pcam_official_x.h5"), reference("pcam_official_y.h5"))) {
            assertPixels(store);
            assertRandomGathers(store, 3);
            assertArrayEquals(labels, store.labels());
        }
        try (PatchStore store = PatchStore.open(reference("pcam_official_x.h5"))) {
            assertFalse(store.labelled());
        }
    }

    @Test
    void aPairThatDoesNotGoTogetherIsRefused() {
        Path other = StoreFixtures.write(folder.resolve("other.h5"), PatchShape.rgb(4), 7);
        PatchStoreException counts = assertThrows(PatchStoreException.class,
                () -> PatchStore.open(reference("pcam_official_x.h5"), other));
        assertTrue(counts.getMessage().contains("other.h5") && counts.getMessage().contains("7 entries; expected 40"),
                counts.getMessage());
        PatchStoreException none = assertThrows(PatchStoreException.class,
                () -> PatchStore.open(reference("pcam_official_x.h5"), reference("pcam_official_x.h5")));
        assertTrue(none.getMessage().contains("no dataset 'labels' or 'y'"), none.getMessage());
        PatchStoreException images = assertThrows(PatchStoreException.class,
                () -> PatchStore.open(reference("pcam_official_y.h5")));
        assertTrue(images.getMessage().contains("has no images"), images.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"chunked", "gzip_shuffle", "ragged_chunks", "latest"})
    void manyThreadsReadAtOnceAndInterruptsHarmNoOther(String name) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try (PatchStore store = PatchStore.open(reference("h5py_" + name + ".h5"))) {
            AtomicBoolean stop = new AtomicBoolean();
            List<Future<Integer>> readers = new ArrayList<>();
            for (int thread = 0; thread < 2; thread++) {
                int offset = thread * 11;
                readers.add(threads.submit(() -> {
                    int reads = 0;
                    for (; !stop.get(); reads++) {
                        int index = (reads * 7 + offset) % COUNT;
                        assertArrayEquals(pixels(index), store.read(index));
                    }
                    return reads;
                }));
            }
            for (int i = 0; i < 100; i++) {
                int index = i % COUNT;
                threads.submit(() -> {
                    Thread.currentThread().interrupt();
                    try {
                        // It may come from the cache, which no interrupt disturbs.
                        assertArrayEquals(pixels(index), store.read(index));
                    } catch (PatchStoreException e) {
                        assertTrue(e.getMessage().contains("interrupted"), e.getMessage());
                    }
                    return Thread.interrupted();
                }).get();
            }
            stop.set(true);
            for (Future<Integer> reader : readers) {
                assertTrue(reader.get() > 0);
            }
        } finally {
            threads.shutdown();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"contiguous", "chunked", "gzip_shuffle", "ragged_chunks", "latest"})
    void aFileCutShortOrGarbledGivesPixelsOrAnErrorThatNamesIt(String name) throws IOException {
        byte[] whole = Files.readAllBytes(reference("h5py_" + name + ".h5"));
        Path damaged = folder.resolve("damaged.h5");
        Random random = new Random(5);
        for (int round = 0; round < 60; round++) {
            byte[] bytes = round % 2 == 0 ? Arrays.copyOf(whole, random.nextInt(whole.length)) : whole.clone();
            if (round % 2 == 1) {
                // Headers lie at the start; that is where a changed byte does most.
                bytes[random.nextInt(Math.min(bytes.length, 8192))] ^= (byte) (1 << random.nextInt(8));
            }
            Files.write(damaged, bytes);
            try (PatchStore store = PatchStore.open(damaged)) {
                for (int i = 0; i < store.size() && i < COUNT; i++) {
                    store.read(i);
                }
            } catch (PatchStoreException e) {
                assertTrue(e.getMessage().contains("damaged.h5"), e.getMessage());
            }
        }
    }

    static boolean hasH5py() {
        return PatchStoreWriterTest.hasH5py();
    }

    private void h5py(String script) throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve("make.py"), """
                import sys, h5py, numpy as np
                path = sys.argv[1]
                x = np.arange(6 * 4 * 5 * 3, dtype="u1").reshape(6, 4, 5, 3)
                """ + script);
        Process process = new ProcessBuilder("/usr/bin/python3", file.toString(), made().toString())
                .redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes());
        assertEquals(0, process.waitFor(), output);
    }

    private Path made() {
        return folder.resolve("made.h5");
    }

    private void assertMade() {
        try (PatchStore store = PatchStore.open(made())) {
            assertEquals(new PatchShape(4, 5, 3), store.shape());
            for (int i = 0; i < 6; i++) {
                byte[] expected = new byte[60];
                for (int j = 0; j < 60; j++) {
                    expected[j] = (byte) (60 * i + j);
                }
                assertArrayEquals(expected, store.read(i));
            }
        }
    }

    @ParameterizedTest
    @EnabledIf("hasH5py")
    @ValueSource(strings = {
        "f = h5py.File(path, 'w', userblock_size=1024); f['patches'] = x; f.close()",
        "f = h5py.File(path, 'w', userblock_size=512); f.create_dataset('p', data=x, chunks=(2, 3, 4, 2)); f.close()",
        "f = h5py.File(path, 'w', libver='earliest'); f.create_dataset('img', data=x, compression='gzip'); f.close()",
        "f = h5py.File(path, 'w'); f.create_dataset('x', data=x, chunks=(1, 4, 5, 1), shuffle=True); f.close()",
        "f = h5py.File(path, 'w'); f['other'] = x[::-1]; f['images'] = x; f.close()",
        "f = h5py.File(path, 'w'); f['other'] = x[::-1]; f['x'] = x; f.close()",
        "f = h5py.File(path, 'w'); f['x'] = x; f['masks'] = x[..., :1]; f['y'] = np.zeros((6, 1, 1, 1), 'f8'); f.close()"})
    void whatH5pyWritesIsRead(String script) throws Exception {
        h5py(script);
        assertMade();
    }

    @Test
    @EnabledIf("hasH5py")
    void chunksThatWereNeverWrittenReadAsZero() throws Exception {
        h5py("f = h5py.File(path, 'w'); d = f.create_dataset('x', (9, 4, 5, 3), 'u1', chunks=(3, 4, 5, 3)); "
                + "d[3:6] = 7; f.close()");
        try (PatchStore store = PatchStore.open(made())) {
            assertArrayEquals(new byte[60], store.read(2));
            assertEquals(7, store.read(4)[59]);
            assertArrayEquals(new byte[60], store.read(8));
        }
    }

    @ParameterizedTest
    @EnabledIf("hasH5py")
    @CsvSource(delimiter = '|', value = {
        "f['a'] = x; f['b'] = x | several datasets of images",
        "f['a'] = x.astype('f4') | has no images",
        "f['a'] = x[0] | has no images",
        "f['x'] = x; f['y'] = np.full(6, 2) | 'y' has 2.0 at 0",
        "f['x'] = x; f['y'] = np.zeros(5) | 'y' has 5 entries; expected 6",
        "f['x'] = x; f['ids'] = np.zeros(6) | 'ids' holds"})
    void whatCannotBeMeantIsRefused(String script, String message) throws Exception {
        h5py("with h5py.File(path, 'w') as f: " + script.strip());
        PatchStoreException e = assertThrows(PatchStoreException.class, () -> PatchStore.open(made()));
        assertTrue(e.getMessage().contains(message.strip()) && e.getMessage().contains("made.h5"), e.getMessage());
    }
}
