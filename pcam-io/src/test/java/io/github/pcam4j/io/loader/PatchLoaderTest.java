package io.github.pcam4j.io.loader;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.io.PatchException;
import io.github.pcam4j.io.PatchShape;
import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.io.store.PatchStoreException;
import io.github.pcam4j.io.store.StoreFixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PatchLoaderTest {
    private static final PatchShape SMALL = new PatchShape(3, 4, 3);
    private static final int COUNT = 150;

    private static Path path;
    private static PatchStore store;

    @BeforeAll
    @BeforeContainer
    static void openStore() throws IOException {
        path = Files.createTempDirectory("loader").resolve("a.h5");
        store = PatchStore.open(StoreFixtures.write(path, SMALL, COUNT));
    }

    @AfterAll
    @AfterContainer
    static void closeStore() throws IOException {
        store.close();
        Files.delete(path);
        Files.delete(path.getParent());
    }

    @Property(tries = 100)
    void anEpochHasEveryPatchOnceWithItsPixelsAndLabel(@ForAll @IntRange(min = 1, max = 70) int batchSize,
            @ForAll @IntRange(min = 1, max = 9) int prefetch, @ForAll @IntRange(min = 1, max = 3) int threads,
            @ForAll long seed, @ForAll @IntRange(max = COUNT) int count) {
        int[] indices = new int[count];
        Arrays.setAll(indices, i -> COUNT - 1 - i);
        try (PatchLoader loader = PatchLoader.builder(store, indices).batchSize(batchSize).prefetch(prefetch)
                .threads(threads).shuffle(seed).build()) {
            for (int epoch = 0; epoch < 2; epoch++) {
                List<Integer> seen = new ArrayList<>();
                int batches = 0;
                for (PatchBatch batch : loader.epoch(epoch)) {
                    check(batch);
                    batches++;
                    assertTrue(batch.size() == batchSize || batches == loader.batchCount());
                    for (int i = 0; i < batch.size(); i++) {
                        seen.add(batch.index(i));
                    }
                }
                assertEquals(loader.batchCount(), batches);
                Collections.sort(seen);
                assertEquals(Arrays.stream(indices).sorted().boxed().toList(), seen);
            }
        }
    }

    private static void check(PatchBatch batch) {
        for (int i = 0; i < batch.size(); i++) {
            byte[] pixels = new byte[SMALL.bytes()];
            batch.pixels().get(i * SMALL.bytes(), pixels);
            assertArrayEquals(StoreFixtures.pixels(SMALL, batch.index(i)), pixels);
            assertEquals(StoreFixtures.label(batch.index(i)), batch.label(i));
        }
    }

    @Test
    void theOrderDependsOnSeedAndEpochAlone() {
        assertEquals(order(1, 0, 1), order(1, 0, 3));
        assertNotEquals(order(1, 0, 1), order(1, 1, 1));
        assertNotEquals(order(1, 0, 1), order(2, 0, 1));
    }

    @Test
    void theOrderIsTheSameOnEveryMachine() {
        assertEquals(List.of(8, 1, 2, 3, 4, 5, 9, 6, 7, 0),
                Arrays.stream(EpochOrder.shuffled(new int[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, 1, 0)).boxed().toList());
    }

    @Test
    void everyOrderIsAsLikelyAsAnyOther() {
        Map<List<Integer>, Integer> counts = new HashMap<>();
        for (int seed = 0; seed < 60; seed++) {
            for (int epoch = 0; epoch < 100; epoch++) {
                counts.merge(Arrays.stream(EpochOrder.shuffled(new int[] {0, 1, 2}, seed, epoch)).boxed().toList(), 1,
                        Integer::sum);
            }
        }
        assertEquals(6, counts.size());
        // 1,000 expected each; five standard deviations are 144.
        counts.forEach((order, count) -> assertEquals(1000, count, 144, order + " of " + counts));
    }

    private static List<Integer> order(long seed, int epoch, int threads) {
        int[] indices = new int[COUNT];
        Arrays.setAll(indices, i -> i);
        List<Integer> order = new ArrayList<>();
        try (PatchLoader loader = PatchLoader.builder(store, indices).batchSize(7).shuffle(seed).threads(threads).build()) {
            loader.epoch(epoch).forEach(batch -> {
                for (int i = 0; i < batch.size(); i++) {
                    order.add(batch.index(i));
                }
            });
        }
        return order;
    }

    @Test
    void withoutShufflingTheOrderIsThatOfTheIndices() {
        int[] indices = {5, 3, 3, 149, 0};
        List<Integer> order = new ArrayList<>();
        try (PatchLoader loader = PatchLoader.builder(store, indices).batchSize(2).build()) {
            for (PatchBatch batch : loader.epoch(4)) {
                check(batch);
                for (int i = 0; i < batch.size(); i++) {
                    order.add(batch.index(i));
                }
            }
        }
        assertEquals(List.of(5, 3, 3, 149, 0), order);
    }

    @Property(tries = 60)
    void anEpochGoneOnWithHasTheBatchesThatWereLeft(@ForAll @IntRange(min = 1, max = 40) int batchSize,
            @ForAll @IntRange(min = 1, max = 9) int prefetch, @ForAll long seed,
            @ForAll @IntRange(max = COUNT) int skip) {
        int[] indices = new int[COUNT];
        Arrays.setAll(indices, i -> i);
        try (PatchLoader loader = PatchLoader.builder(store, indices).batchSize(batchSize).prefetch(prefetch)
                .shuffle(seed).build()) {
            int first = Math.min(skip, loader.batchCount());
            List<List<Integer>> whole = batches(loader.epoch(3));
            assertEquals(whole.subList(first, whole.size()), batches(loader.epoch(3, first)));
        }
    }

    /** In any order, and one of them again. */
    @Property(tries = 60)
    void someBatchesOfAnEpochAreThoseThatItHas(@ForAll @IntRange(min = 1, max = 40) int batchSize,
            @ForAll @IntRange(min = 1, max = 9) int prefetch, @ForAll long seed,
            @ForAll List<@IntRange(max = COUNT - 1) Integer> wanted) {
        int[] indices = new int[COUNT];
        Arrays.setAll(indices, i -> i);
        try (PatchLoader loader = PatchLoader.builder(store, indices).batchSize(batchSize).prefetch(prefetch)
                .shuffle(seed).build()) {
            int[] numbers = wanted.stream().mapToInt(it -> it % loader.batchCount()).toArray();
            List<List<Integer>> whole = batches(loader.epoch(3));
            assertEquals(Arrays.stream(numbers).mapToObj(whole::get).toList(), batches(loader.epoch(3, numbers)));
            assertThrows(IllegalArgumentException.class, () -> loader.epoch(3, new int[] {loader.batchCount()}));
        }
    }

    private static List<List<Integer>> batches(Iterable<PatchBatch> epoch) {
        List<List<Integer>> batches = new ArrayList<>();
        for (PatchBatch batch : epoch) {
            check(batch);
            batches.add(IntStream.range(0, batch.size()).map(batch::index).boxed().toList());
        }
        return batches;
    }

    /** A compressed file whose last patch is spoilt and whose first is not: reading the one fails. */
    @Test
    void batchesThatAreSkippedAreNotRead() throws IOException {
        Path own = Files.createTempDirectory("loader").resolve("c.h5");
        byte[] intact = Files.readAllBytes(Path.of("src/test/resources/reference/h5py_gzip_shuffle.h5"));
        int spoilt = 0;
        for (int at = 0; at + 32 <= intact.length; at += 32) {
            byte[] bytes = intact.clone();
            Arrays.fill(bytes, at, at + 32, (byte) 0xff);
            Files.write(own, bytes);
            try (PatchStore foreign = PatchStore.open(own);
                    PatchLoader loader = PatchLoader.builder(foreign, new int[] {foreign.size() - 1, 0})
                            .batchSize(1).prefetch(1).build()) {
                Iterator<PatchBatch> whole = loader.epoch(0).iterator();
                if (fails(whole) && !fails(whole)) {
                    spoilt++;
                    assertEquals(0, loader.epoch(0, 1).iterator().next().index(0));
                    assertFalse(loader.epoch(0, 2).iterator().hasNext());
                }
            } catch (PatchException e) {
                // This stretch belongs to the headers: the file does not open at all.
            }
        }
        assertTrue(spoilt > 0, "no stretch spoils the last patch alone");
        Files.delete(own);
        Files.delete(own.getParent());
    }

    private static boolean fails(Iterator<PatchBatch> batches) {
        try {
            batches.next();
            return false;
        } catch (PatchException e) {
            return true;
        }
    }

    @Test
    void anEpochThatIsLeftEarlyDoesNotSpoilTheNext() {
        int[] indices = new int[COUNT];
        Arrays.setAll(indices, i -> i);
        try (PatchLoader loader = PatchLoader.builder(store, indices).batchSize(4).prefetch(9).threads(2).build()) {
            for (int round = 0; round < 50; round++) {
                Iterator<PatchBatch> left = loader.epoch(round).iterator();
                check(left.next());
                Iterator<PatchBatch> next = loader.epoch(round + 1).iterator();
                assertThrows(IllegalStateException.class, left::next);
                for (int i = 0; i < loader.batchCount(); i++) {
                    check(next.next());
                }
                assertThrows(NoSuchElementException.class, next::next);
            }
        }
    }

    @Test
    void aReaderThatFailsIsHeardAndNothingHangs() throws IOException {
        Path own = Files.createTempDirectory("loader").resolve("b.h5");
        PatchStore closing = PatchStore.open(StoreFixtures.write(own, SMALL, COUNT));
        int[] indices = new int[COUNT];
        try (PatchLoader loader = PatchLoader.builder(closing, indices).batchSize(4).prefetch(1).build()) {
            Iterator<PatchBatch> batches = loader.epoch(0).iterator();
            check(batches.next());
            closing.close();
            PatchStoreException e = assertThrows(PatchStoreException.class, () -> {
                while (batches.hasNext()) {
                    batches.next();
                }
            });
            assertTrue(e.getMessage().contains("b.h5"), e.getMessage());
        }
        Files.delete(own);
        Files.delete(own.getParent());
    }

    @Test
    void refusesSettingsOutOfRange() {
        assertThrows(IllegalArgumentException.class, () -> PatchLoader.builder(store, new int[1]).batchSize(0).build());
        assertThrows(IllegalArgumentException.class, () -> PatchLoader.builder(store, new int[] {COUNT}).build());
        assertThrows(IllegalArgumentException.class, () -> PatchLoader.builder(store, new int[1]).threads(0).build());
        try (PatchLoader open = PatchLoader.builder(store, new int[3]).batchSize(2).build()) {
            assertThrows(IllegalArgumentException.class, () -> open.epoch(0, 3));
            assertThrows(IllegalArgumentException.class, () -> open.epoch(0, -1));
        }
        PatchLoader loader = PatchLoader.builder(store, new int[1]).build();
        loader.close();
        loader.close();
        assertThrows(IllegalStateException.class, () -> loader.epoch(0));
    }

    @Test
    void tellsAnEpochsOrderWithoutReadingIt() {
        int[] indices = IntStream.range(10, 90).toArray();
        try (PatchLoader loader = PatchLoader.builder(store, indices).batchSize(7).shuffle(3).build()) {
            List<Integer> seen = new ArrayList<>();
            for (PatchBatch batch : loader.epoch(2)) {
                assertArrayEquals(loader.order(2), loader.order(2));
                for (int i = 0; i < batch.size(); i++) {
                    seen.add(batch.index(i));
                }
            }
            assertEquals(Arrays.stream(loader.order(2)).boxed().toList(), seen);
            assertNotEquals(Arrays.toString(loader.order(1)), Arrays.toString(loader.order(2)));
            assertThrows(IllegalArgumentException.class, () -> loader.order(-1));
            loader.order(0)[0] = 100;
        }
        try (PatchLoader loader = PatchLoader.builder(store, indices).build()) {
            loader.order(0)[0] = 100;
            assertArrayEquals(indices, loader.order(0));
        }
    }
}
