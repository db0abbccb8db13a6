package io.github.pcam4j.io.loader;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.io.PatchShape;
import io.github.pcam4j.io.augment.Augmentation;
import io.github.pcam4j.io.augment.Augmentations;
import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.io.store.PatchStoreWriter;
import io.github.pcam4j.io.store.StoreFixtures;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class AugmentedLoaderTest {
    private static final PatchShape SMALL = PatchShape.rgb(6);
    private static final int COUNT = 60;
    private static final Augmentation ALL = Augmentations.parse(
            "dihedral,shift=2@0.7,brightness,contrast,saturation@0.5,hue,stain=0.2");

    private static Path folder;
    private static PatchStore store;
    private static PatchStore backwards;

    @BeforeAll
    @BeforeContainer
    static void openStores() throws IOException {
        folder = Files.createTempDirectory("augmented");
        store = PatchStore.open(StoreFixtures.write(folder.resolve("a.h5"), SMALL, COUNT));
        Path other = folder.resolve("b.h5");
        try (PatchStoreWriter writer = PatchStoreWriter.builder(other, SMALL)
                .origin(store.origin().orElseThrow()).open()) {
            for (int i = COUNT - 1; i >= 0; i--) {
                writer.append(store.id(i), store.label(i), store.read(i));
            }
            writer.finish();
        }
        backwards = PatchStore.open(other);
    }

    @AfterAll
    @AfterContainer
    static void closeStores() throws IOException {
        store.close();
        backwards.close();
        Files.delete(folder.resolve("a.h5"));
        Files.delete(folder.resolve("b.h5"));
        Files.delete(folder);
    }

    @Property(tries = 60)
    void whatBecomesOfAPatchFollowsFromSeedEpochAndIdAlone(@ForAll @IntRange(min = 1, max = 70) int batchSize,
            @ForAll @IntRange(min = 1, max = 9) int prefetch, @ForAll @IntRange(min = 1, max = 3) int threads,
            @ForAll @IntRange(max = COUNT) int skip, @ForAll boolean turned, @ForAll long order) {
        Map<String, ByteBuffer> plain = patches(store, builder(store).augment(ALL, 11), 4, 0);
        PatchStore chosen = turned ? backwards : store;
        PatchLoader.Builder other = builder(chosen).batchSize(batchSize).prefetch(prefetch)
                .threads(threads).shuffle(order).augment(ALL, 11);
        int batches = (COUNT + batchSize - 1) / batchSize;
        Map<String, ByteBuffer> rest = patches(chosen, other, 4, Math.min(skip, batches));
        assertTrue(plain.entrySet().containsAll(rest.entrySet()));
        assertEquals(Math.max(0, COUNT - Math.min(skip, batches) * batchSize), rest.size());
    }

    @Test
    void epochsAndSeedsDiffer() {
        Map<String, ByteBuffer> first = patches(store, builder(store).augment(ALL, 11), 0, 0);
        Map<String, ByteBuffer> second = patches(store, builder(store).augment(ALL, 11), 1, 0);
        Map<String, ByteBuffer> reseeded = patches(store, builder(store).augment(ALL, 12), 0, 0);
        for (int i = 0; i < COUNT; i++) {
            assertNotEquals(first.get(store.id(i)), second.get(store.id(i)));
            assertNotEquals(first.get(store.id(i)), reseeded.get(store.id(i)));
            assertNotEquals(ByteBuffer.wrap(store.read(i)), first.get(store.id(i)));
        }
    }

    @Test
    void withoutAugmentationPatchesAreThoseOfTheStore() {
        for (PatchLoader.Builder builder : new PatchLoader.Builder[] {builder(store),
            builder(store).augment(Augmentations.parse("none"), 3)}) {
            Map<String, ByteBuffer> patches = patches(store, builder, 0, 0);
            for (int i = 0; i < COUNT; i++) {
                assertArrayEquals(store.read(i), patches.get(store.id(i)).array());
            }
        }
    }

    @Test
    void indicesAndLabelsStay() {
        try (PatchLoader loader = builder(store).shuffle(5).augment(ALL, 5).build()) {
            for (PatchBatch batch : loader.epoch(0)) {
                for (int i = 0; i < batch.size(); i++) {
                    assertEquals(store.label(batch.index(i)), batch.label(i));
                }
            }
        }
    }

    @Test
    void refusesAnAugmentationThatDoesNotFitTheStore() {
        PatchLoader.Builder builder = builder(store).augment(Augmentations.shift(6), 1);
        String message = assertThrows(IllegalArgumentException.class, builder::build).getMessage();
        assertTrue(message.contains("shift=6") && message.contains("6 x 6 x 3"), message);
    }

    @Test
    void anAugmentationThatFailsIsHeard() {
        Augmentation failing = (patch, random) -> {
            throw new UnsupportedOperationException("not today");
        };
        try (PatchLoader loader = builder(store).augment(failing, 1).build()) {
            assertThrows(UnsupportedOperationException.class, () -> loader.epoch(0).iterator().next());
        }
    }

    private static PatchLoader.Builder builder(PatchStore store) {
        return PatchLoader.builder(store, IntStream.range(0, COUNT).toArray()).batchSize(7);
    }

    /** The pixels of an epoch's patches by their ids. */
    private static Map<String, ByteBuffer> patches(PatchStore from, PatchLoader.Builder builder, int epoch,
            int firstBatch) {
        Map<String, ByteBuffer> patches = new HashMap<>();
        try (PatchLoader loader = builder.build()) {
            for (PatchBatch batch : loader.epoch(epoch, firstBatch)) {
                for (int i = 0; i < batch.size(); i++) {
                    byte[] pixels = new byte[SMALL.bytes()];
                    batch.pixels().get(i * pixels.length, pixels);
                    patches.put(from.id(batch.index(i)), ByteBuffer.wrap(pixels));
                }
            }
        }
        return patches;
    }
}
