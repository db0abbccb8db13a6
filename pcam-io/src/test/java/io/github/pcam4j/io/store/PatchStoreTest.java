package io.github.pcam4j.io.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.io.PatchShape;
import io.github.pcam4j.io.ProgressListener;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PatchStoreTest {
    private static final PatchShape SMALL = new PatchShape(5, 4, 3);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 999, 1000, 1001, 2500})
    void givesBackWhatWasWritten(int count) {
        Path path = StoreFixtures.write(folder.resolve("a.h5"), SMALL, count);
        try (PatchStore store = PatchStore.open(path)) {
            assertEquals(count, store.size());
            assertEquals(SMALL, store.shape());
            assertEquals(new StoreOrigin("fixture", "0123abcd", SMALL, "none"), store.origin().orElseThrow());
            for (int i = 0; i < count; i++) {
                assertEquals(StoreFixtures.id(i), store.id(i));
                assertEquals(StoreFixtures.label(i), store.label(i));
                assertArrayEquals(StoreFixtures.pixels(SMALL, i), store.read(i));
            }
        }
    }

    @Test
    void patchesLargerThanTheWritersBufferFit() {
        PatchShape large = new PatchShape(800, 700, 3);
        Path path = StoreFixtures.write(folder.resolve("a.h5"), large, 3);
        try (PatchStore store = PatchStore.open(path)) {
            assertArrayEquals(StoreFixtures.pixels(large, 2), store.read(2));
        }
    }

    @Test
    void aFileBeyondTwoGigabytesIsReadAndADamagedLengthInItRefused() throws IOException {
        Path path = StoreFixtures.write(folder.resolve("a.h5"), SMALL, 7);
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            // A hole; what lies behind the store is not looked at.
            file.setLength(Integer.MAX_VALUE + 10L);
            try (PatchStore store = PatchStore.open(path)) {
                assertEquals(StoreFixtures.id(6), store.id(6));
                assertArrayEquals(StoreFixtures.pixels(SMALL, 6), store.read(6));
            }
            // The root's address stands at 36; its header is "OHDR", version and flags, and then its length.
            file.seek(36);
            file.seek(Long.reverseBytes(file.readLong()) + 6);
            file.writeInt(Integer.reverseBytes(Integer.MAX_VALUE - 8));
        }
        PatchStoreException e = assertThrows(PatchStoreException.class, () -> PatchStore.open(path));
        assertTrue(e.getMessage().contains("a.h5"), e.getMessage());
    }

    @Property(tries = 60)
    void gathersAnyIndicesInAnyOrderWithRepeats(
            @ForAll @Size(max = 40) List<@IntRange(max = 49) Integer> wanted, @ForAll boolean direct) throws IOException {
        Path own = Files.createTempDirectory("gather");
        Path path = StoreFixtures.write(own.resolve("a.h5"), SMALL, 50);
        int[] indices = wanted.stream().mapToInt(Integer::intValue).toArray();
        int length = indices.length * SMALL.bytes();
        ByteBuffer buffer = direct ? ByteBuffer.allocateDirect(length + 9) : ByteBuffer.allocate(length + 9);
        buffer.position(3);
        try (PatchStore store = PatchStore.open(path)) {
            store.gather(indices, 0, indices.length, buffer);
        }
        assertEquals(3 + length, buffer.position());
        assertEquals(length + 9, buffer.limit());
        for (int i = 0; i < indices.length; i++) {
            byte[] pixels = new byte[SMALL.bytes()];
            buffer.get(3 + i * SMALL.bytes(), pixels);
            assertArrayEquals(StoreFixtures.pixels(SMALL, indices[i]), pixels);
        }
        Files.delete(path);
        Files.delete(own);
    }

    @Test
    void refusesIndicesAndBuffersThatDoNotFit() {
        try (PatchStore store = PatchStore.open(StoreFixtures.write(folder.resolve("a.h5"), SMALL, 5))) {
            ByteBuffer buffer = ByteBuffer.allocate(2 * SMALL.bytes());
            IndexOutOfBoundsException e = assertThrows(IndexOutOfBoundsException.class,
                    () -> store.gather(new int[] {0, 5}, 0, 2, buffer));
            assertTrue(e.getMessage().contains("patches 0 to 4, not 5"), e.getMessage());
            assertThrows(IllegalArgumentException.class, () -> store.gather(new int[3], 0, 3, buffer));
            assertEquals(0, buffer.position());
        }
    }

    @Test
    void aStoreWithoutLabelsSaysSo() {
        Path path = folder.resolve("test.h5");
        try (PatchStoreWriter writer = PatchStoreWriter.builder(path, SMALL).labelled(false).open()) {
            writer.append("a", StoreFixtures.pixels(SMALL, 1));
            writer.finish();
        }
        try (PatchStore store = PatchStore.open(path)) {
            assertFalse(store.labelled());
            assertTrue(store.origin().isEmpty());
            PatchStoreException e = assertThrows(PatchStoreException.class, store::labels);
            assertTrue(e.getMessage().contains("test.h5 has no labels"), e.getMessage());
        }
    }

    @Test
    void theFingerprintTellsStoresApart() {
        assertEquals(fingerprint("a.h5", 5), fingerprint("b.h5", 5));
        assertNotEquals(fingerprint("c.h5", 5), fingerprint("d.h5", 6));
    }

    private String fingerprint(String name, int count) {
        try (PatchStore store = PatchStore.open(StoreFixtures.write(folder.resolve(name), SMALL, count))) {
            return store.fingerprint();
        }
    }

    @Test
    void interruptingOneReaderHarmsNoOther() throws Exception {
        Path path = StoreFixtures.write(folder.resolve("a.h5"), SMALL, 200);
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try (PatchStore store = PatchStore.open(path)) {
            AtomicBoolean stop = new AtomicBoolean();
            List<Future<Integer>> readers = new ArrayList<>();
            for (int thread = 0; thread < 2; thread++) {
                readers.add(threads.submit(() -> {
                    int reads = 0;
                    while (!stop.get()) {
                        assertArrayEquals(StoreFixtures.pixels(SMALL, reads % 200), store.read(reads % 200));
                        reads++;
                    }
                    return reads;
                }));
            }
            int interrupted = 0;
            for (int i = 0; i < 200; i++) {
                interrupted += threads.submit(() -> {
                    Thread.currentThread().interrupt();
                    PatchStoreException e = assertThrows(PatchStoreException.class, () -> store.read(7));
                    assertTrue(e.getMessage().contains("interrupted"), e.getMessage());
                    return Thread.interrupted() ? 1 : 0;
                }).get();
            }
            stop.set(true);
            assertEquals(200, interrupted);
            for (Future<Integer> reader : readers) {
                assertTrue(reader.get() > 0);
            }
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void verifyNamesEveryDamagedChunkAndNoOther() throws IOException {
        Path path = StoreFixtures.write(folder.resolve("a.h5"), SMALL, 3500);
        try (PatchStore store = PatchStore.open(path)) {
            assertEquals(new VerifyReport(3500, List.of()), store.verify(ProgressListener.NONE));
        }
        byte[] bytes = Files.readAllBytes(path);
        for (int patch : new int[] {1000, 3499}) {
            bytes[(int) StoreFormat.IMAGES_ADDRESS + patch * SMALL.bytes() + 17] ^= 1;
        }
        Files.write(path, bytes);
        try (PatchStore store = PatchStore.open(path)) {
            VerifyReport report = store.verify(ProgressListener.NONE);
            assertFalse(report.intact());
            assertEquals(List.of("patch-1000 to patch-1999", "patch-3000 to patch-3499"), report.damaged().stream()
                    .map(it -> it.firstId() + " to " + it.lastId()).toList());
        }
    }

    @Test
    void aClosedStoreRefusesToRead() {
        PatchStore store = PatchStore.open(StoreFixtures.write(folder.resolve("a.h5"), SMALL, 5));
        store.close();
        store.close();
        assertThrows(PatchStoreException.class, () -> store.read(0));
    }

    @Test
    void damagedFilesAreRefusedByName() throws IOException {
        byte[] whole = Files.readAllBytes(StoreFixtures.write(folder.resolve("a.h5"), SMALL, 1500));
        Path path = folder.resolve("damaged.h5");
        for (int length : new int[] {0, 1, 40, 500, 3000, 16384, 20000, whole.length / 2}) {
            Files.write(path, Arrays.copyOf(whole, length));
            PatchStoreException e = assertThrows(PatchStoreException.class, () -> PatchStore.open(path).close(),
                    "cut at " + length);
            assertTrue(e.getMessage().contains("damaged.h5"), e.getMessage());
        }
        Files.writeString(path, "id,label\n".repeat(1000));
        assertThrows(PatchStoreException.class, () -> PatchStore.open(path));
        assertThrows(PatchStoreException.class, () -> PatchStore.open(folder.resolve("nowhere.h5")));
        assertThrows(PatchStoreException.class, () -> PatchStore.open(folder));
    }
}
