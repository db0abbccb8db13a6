package io.github.pcam4j.io.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.io.PatchShape;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names of patches: what is told of a file that has none, or one twice. */
class IdentifiedStoreTest {
    private static final PatchShape SHAPE = PatchShape.rgb(4);
    private static final int COUNT = 40;

    @TempDir
    private Path folder;

    private PatchStore store(String name, long seed, IntFunction<String> ids) {
        Path path = folder.resolve(name);
        Random random = new Random(seed);
        try (PatchStoreWriter writer = PatchStoreWriter.builder(path, SHAPE).open()) {
            for (int i = 0; i < COUNT; i++) {
                byte[] pixels = new byte[SHAPE.bytes()];
                random.nextBytes(pixels);
                writer.append(ids.apply(i), i % 2, pixels);
            }
            writer.finish();
        }
        return PatchStore.open(path);
    }

    @Test
    void aStoreWithIdsIsLeftAlone() {
        try (PatchStore store = store("a.h5", 1, i -> "p" + i)) {
            assertTrue(store.hasIds());
            assertSame(store, store.identified());
            assertSame(store, store.requireDistinctIds());
        }
    }

    @Test
    void namesFollowFromWhatAFileShowsAndNotFromItsName() throws Exception {
        try (PatchStore one = store("a.h5", 1, Integer::toString); PatchStore other = store("b.h5", 2, Integer::toString)) {
            PatchStore named = one.identified();
            assertTrue(named.hasIds());
            assertEquals(COUNT, named.requireDistinctIds().size());
            assertNotEquals(named.id(0), other.identified().id(0));
            assertArrayEquals(one.labels(), named.labels());
            assertArrayEquals(one.read(17), named.read(17));
            Path moved = Files.copy(folder.resolve("a.h5"), folder.resolve("moved.h5"));
            try (PatchStore again = PatchStore.open(moved)) {
                assertEquals(named.ids(), again.identified().ids());
                assertEquals(named.fingerprint(), again.identified().fingerprint());
            }
            PatchStore both = PatchStore.joined(List.of(named, other.identified()));
            assertEquals(2 * COUNT, both.requireDistinctIds().size());
        }
    }

    @Test
    void oneOfTheLastPatchesTellsTwoFilesApart() {
        try (PatchStore store = store("a.h5", 1, Integer::toString);
                PatchStore longer = store.subset(IntStream.range(0, COUNT - 1).toArray())) {
            assertNotEquals(store.identified().id(0), longer.identified().id(0));
        }
    }

    /** As PatchCamelyon's official files are downloaded. */
    @Test
    void aFileThatIsPackedAsAWholeSaysHowToUnpackIt() throws Exception {
        store("a.h5", 1, i -> "p" + i).close();
        Path packed = folder.resolve("a.h5.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
            Files.copy(folder.resolve("a.h5"), out);
        }
        String message = assertThrows(PatchStoreException.class, () -> PatchStore.open(packed)).getMessage();
        assertTrue(message.contains("gunzip " + packed), message);
    }

    /** By h5py; our own writer refuses them. */
    @Test
    void twoPatchesOfOneNameAreRefusedNamingTheFileAndBoth() throws Exception {
        try (PatchStore store = PatchStore.open(Path.of(Objects.requireNonNull(
                getClass().getResource("/reference/duplicate_ids.h5")).toURI()))) {
            String message = assertThrows(PatchStoreException.class, store::requireDistinctIds).getMessage();
            assertTrue(message.contains("duplicate_ids.h5") && message.contains("0 and 2")
                    && message.contains("'p0'"), message);
        }
    }
}
