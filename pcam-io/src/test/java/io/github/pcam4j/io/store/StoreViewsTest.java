package io.github.pcam4j.io.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.io.PatchShape;
import io.github.pcam4j.io.ProgressListener;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stores that are views of others. */
class StoreViewsTest {
    private static final PatchShape SHAPE = new PatchShape(5, 4, 3);
    private static final int COUNT = 40;
    private static final int[] ODD = IntStream.range(0, COUNT / 2).map(i -> COUNT - 1 - 2 * i).toArray();
    private static final int[] EVEN = IntStream.range(0, COUNT / 2).map(i -> 2 * i).toArray();

    @TempDir
    private Path folder;
    private PatchStore store;

    @BeforeEach
    void open() {
        store = PatchStore.open(StoreFixtures.write(folder.resolve("a.h5"), SHAPE, COUNT));
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void aSubsetIsItsPatchesInTheirOrder() {
        PatchStore odd = store.subset(ODD);
        assertEquals(ODD.length, odd.size());
        for (int i = 0; i < ODD.length; i++) {
            assertEquals(StoreFixtures.id(ODD[i]), odd.id(i));
            assertEquals(StoreFixtures.label(ODD[i]), odd.label(i));
            assertArrayEquals(StoreFixtures.pixels(SHAPE, ODD[i]), odd.read(i));
        }
    }

    @Test
    void joinedStoresAreReadInAnyOrder() {
        PatchStore joined = PatchStore.joined(List.of(store.subset(ODD), store.subset(EVEN)));
        int[] original = IntStream.concat(IntStream.of(ODD), IntStream.of(EVEN)).toArray();
        int[] wanted = new Random(1).ints(200, 0, COUNT).toArray();
        ByteBuffer pixels = ByteBuffer.allocate((wanted.length - 3) * SHAPE.bytes());
        joined.gather(wanted, 3, wanted.length - 3, pixels);
        pixels.flip();
        for (int i = 3; i < wanted.length; i++) {
            byte[] patch = new byte[SHAPE.bytes()];
            pixels.get(patch);
            assertArrayEquals(StoreFixtures.pixels(SHAPE, original[wanted[i]]), patch);
            assertEquals(StoreFixtures.label(original[wanted[i]]), joined.label(wanted[i]));
            assertEquals(StoreFixtures.id(original[wanted[i]]), joined.id(wanted[i]));
        }
    }

    @Test
    void otherLabelsLeaveTheStoreAsItIs() {
        byte[] labels = new byte[COUNT];
        labels[3] = 1;
        PatchStore relabelled = store.relabelled(labels);
        labels[4] = 1;
        assertEquals(1, relabelled.label(3));
        assertEquals(0, relabelled.label(4));
        assertEquals(StoreFixtures.label(3), store.label(3));
        assertArrayEquals(store.read(7), relabelled.read(7));
    }

    @Test
    void fingerprintsTellViewsApart() {
        assertEquals(store.subset(ODD).fingerprint(), store.subset(ODD).fingerprint());
        assertNotEquals(store.subset(ODD).fingerprint(), store.subset(EVEN).fingerprint());
        assertNotEquals(store.fingerprint(), store.relabelled(new byte[COUNT]).fingerprint());
        PatchStore joined = PatchStore.joined(List.of(store.subset(ODD), store.subset(EVEN)));
        assertNotEquals(joined.fingerprint(),
                PatchStore.joined(List.of(store.subset(EVEN), store.subset(ODD))).fingerprint());
    }

    @Test
    void closingAViewClosesNothing() {
        PatchStore.joined(List.of(store.subset(ODD), store.subset(EVEN))).close();
        assertArrayEquals(StoreFixtures.pixels(SHAPE, 1), store.read(1));
    }

    @Test
    void aViewIsNotVerifiedAgainstTheFilesChecksums() {
        assertEquals(new VerifyReport(0, List.of()), store.subset(ODD).verify(ProgressListener.NONE));
    }

    @Test
    void refusesWhatDoesNotFit() {
        assertTrue(assertThrows(IllegalArgumentException.class, () -> store.subset(1, 40)).getMessage()
                .contains("patches 0 to 39, not 40"));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> store.subset(2, 2)).getMessage()
                .contains("patch 2 is asked for twice"));
        assertThrows(IllegalArgumentException.class, () -> store.subset());
        assertThrows(IllegalArgumentException.class, () -> store.relabelled(new byte[COUNT - 1]));
        byte[] labels = new byte[COUNT];
        labels[5] = 2;
        assertTrue(assertThrows(IllegalArgumentException.class, () -> store.relabelled(labels)).getMessage()
                .contains("at 5 is 2"));
        assertTrue(assertThrows(PatchStoreException.class, () -> PatchStore.joined(List.of(store, store.subset(3))))
                .getMessage().contains("'patch-3' is in"));
        PatchShape other = new PatchShape(4, 4, 3);
        try (PatchStore small = PatchStore.open(StoreFixtures.write(folder.resolve("b.h5"), other, 2))) {
            assertTrue(assertThrows(PatchStoreException.class, () -> PatchStore.joined(List.of(store, small)))
                    .getMessage().contains("must agree"));
        }
    }
}
