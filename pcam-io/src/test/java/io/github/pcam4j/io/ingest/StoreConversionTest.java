package io.github.pcam4j.io.ingest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.io.PatchShape;
import io.github.pcam4j.io.image.BilinearResize;
import io.github.pcam4j.io.image.PatchImage;
import io.github.pcam4j.io.source.MergedPatches;
import io.github.pcam4j.io.source.PatchSource;
import io.github.pcam4j.io.source.PatchSourceException;
import io.github.pcam4j.io.source.StorePatches;
import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.io.store.PatchStoreWriter;
import io.github.pcam4j.io.store.StoreFixtures;
import io.github.pcam4j.io.store.StoreOrigin;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From store to store. */
class StoreConversionTest {
    private static final PatchShape SHAPE = PatchShape.rgb(12);

    @TempDir
    private Path folder;

    private PatchStore store(String name, int count) {
        return PatchStore.open(StoreFixtures.write(folder.resolve(name), SHAPE, count));
    }

    private PatchStore convert(PatchSource source, int size) {
        Path target = folder.resolve("converted.h5");
        PatchIngest.builder(source, target).size(size).overwrite(true).build().run();
        return PatchStore.open(target);
    }

    @Test
    void toAnotherSize() {
        BilinearResize resize = new BilinearResize(SHAPE, PatchShape.rgb(8));
        try (PatchStore from = store("a.h5", 30); PatchStore to = convert(StorePatches.of(from), 8)) {
            assertEquals(30, to.size());
            for (int i = 0; i < 30; i++) {
                assertArrayEquals(resize.apply(new PatchImage(SHAPE, from.read(i))).pixels(), to.read(i));
                assertEquals(from.id(i), to.id(i));
                assertEquals(from.label(i), to.label(i));
            }
            assertEquals(SHAPE, to.origin().orElseThrow().originalShape());
        }
    }

    @Test
    void copiesOfTheSameSizeKeepWhatWasDoneBefore() {
        PatchShape before = PatchShape.rgb(20);
        try (PatchStore shrunk = resized("s.h5", "bilinear, half-pixel centres"); PatchStore other = resized("o.h5",
                "bilinear, antialias"); PatchStore plain = store("a.h5", 5)) {
            assertOrigin("bilinear, half-pixel centres", before, StorePatches.of(shrunk, 2, 1), 12);
            assertOrigin("bilinear, antialias", SHAPE, StorePatches.of(shrunk), 8);
            assertOrigin("bilinear, half-pixel centres", before,
                    MergedPatches.of(List.of(StorePatches.of(shrunk, 1), StorePatches.of(shrunk, 0))), 12);
            assertOrigin("mixed", SHAPE,
                    MergedPatches.of(List.of(StorePatches.of(shrunk, 1), StorePatches.of(other, 0))), 12);
            assertOrigin("none", SHAPE, StorePatches.of(plain, 1), 12);
        }
    }

    private PatchStore resized(String name, String resize) {
        Path path = folder.resolve(name);
        try (PatchStoreWriter writer = PatchStoreWriter.builder(path, SHAPE)
                .origin(new StoreOrigin("", "", PatchShape.rgb(20), resize)).open()) {
            for (int i = 0; i < 3; i++) {
                writer.append("patch-" + i, 0, new byte[SHAPE.bytes()]);
            }
            writer.finish();
        }
        return PatchStore.open(path);
    }

    private void assertOrigin(String resize, PatchShape original, PatchSource source, int size) {
        try (PatchStore to = convert(source, size)) {
            StoreOrigin origin = to.origin().orElseThrow();
            assertEquals(resize + " " + original, origin.resize() + " " + origin.originalShape());
            assertEquals(source.fingerprint(), origin.fingerprint());
        }
    }

    @Test
    void aSubsetInAnyOrder() {
        try (PatchStore from = store("a.h5", 30); PatchStore to = convert(StorePatches.of(from, 7, 3, 29), 12)) {
            assertEquals(3, to.size());
            assertEquals("patch-29", to.id(2));
            assertArrayEquals(from.read(3), to.read(1));
        }
    }

    @Test
    void subsetsHaveFingerprintsOfTheirOwn() {
        try (PatchStore from = store("a.h5", 5)) {
            assertEquals(StorePatches.of(from).fingerprint(), StorePatches.of(from, 0, 1, 2, 3, 4).fingerprint());
            assertNotEquals(StorePatches.of(from).fingerprint(), StorePatches.of(from, 1, 0, 2, 3, 4).fingerprint());
        }
    }

    @Test
    void indicesThatDoNotFitAreRefused() {
        try (PatchStore from = store("a.h5", 5)) {
            assertThrows(IllegalArgumentException.class, () -> StorePatches.of(from, 5));
            assertThrows(IllegalArgumentException.class, () -> StorePatches.of(from, 2, 2));
        }
    }

    @Test
    void mergedStoresLieBehindEachOther() {
        try (PatchStore from = store("a.h5", 30)) {
            PatchSource merged = MergedPatches.of(List.of(StorePatches.of(from, 4, 5), StorePatches.of(from, new int[0]),
                    StorePatches.of(from, 1, 2, 3)));
            try (PatchStore to = convert(merged, 12)) {
                assertEquals(List.of("patch-4", "patch-5", "patch-1", "patch-2", "patch-3"),
                        List.of(to.id(0), to.id(1), to.id(2), to.id(3), to.id(4)));
                assertArrayEquals(from.read(2), to.read(3));
                assertEquals(from.label(5), to.label(1));
                assertTrue(to.origin().orElseThrow().source().contains("a.h5 + a.h5"));
            }
        }
    }

    @Test
    void storesThatDoNotAgreeAreNotMerged() {
        Path other = StoreFixtures.write(folder.resolve("b.h5"), PatchShape.rgb(9), 3);
        try (PatchStore a = store("a.h5", 5); PatchStore b = PatchStore.open(other)) {
            PatchSourceException shape = assertThrows(PatchSourceException.class,
                    () -> MergedPatches.of(List.of(StorePatches.of(a), StorePatches.of(b))));
            assertTrue(shape.getMessage().contains("12 x 12 x 3") && shape.getMessage().contains("9 x 9 x 3"),
                    shape.getMessage());
            PatchSourceException twice = assertThrows(PatchSourceException.class,
                    () -> MergedPatches.of(List.of(StorePatches.of(a, 1, 2), StorePatches.of(a, 2))));
            assertTrue(twice.getMessage().contains("patch-2"), twice.getMessage());
        }
    }
}
