package io.github.pcam4j.io.summary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.io.PatchShape;
import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.io.store.PatchStoreException;
import io.github.pcam4j.io.store.PatchStoreWriter;
import io.github.pcam4j.io.store.StoreFixtures;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatasetSummaryTest {
    private static final int SIZE = 96;

    @TempDir
    private Path folder;

    private record Patch(String id, int label, byte[] pixels) { }

    private final List<Patch> patches = new ArrayList<>();

    private void add(String id, int label, byte[] pixels) {
        patches.add(new Patch(id, label, pixels));
    }

    private PatchStore store(boolean labelled) {
        Path path = folder.resolve("mine.h5");
        int size = (int) Math.sqrt(patches.get(0).pixels().length / 3);
        try (PatchStoreWriter writer = PatchStoreWriter.builder(path, PatchShape.rgb(size)).labelled(labelled).open()) {
            for (Patch patch : patches) {
                if (labelled) {
                    writer.append(patch.id(), patch.label(), patch.pixels());
                } else {
                    writer.append(patch.id(), patch.pixels());
                }
            }
            writer.finish();
        }
        return PatchStore.open(path);
    }

    private DatasetSummary summary() {
        try (PatchStore store = store(true)) {
            return DatasetSummary.of(store);
        }
    }

    private static DuplicateGroup group(boolean labelsDisagree, String... ids) {
        return new DuplicateGroup(List.of(ids), labelsDisagree);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void countsAndColoursAreThoseOfAllPatches(int threads) {
        PatchShape shape = new PatchShape(50, 40, 3);
        int count = 500;
        Path path = StoreFixtures.write(folder.resolve("a.h5"), shape, count);
        double[] sums = new double[3];
        double[] deviations = new double[3];
        int positive = 0;
        double values = (double) count * shape.height() * shape.width();
        for (int i = 0; i < count; i++) {
            positive += StoreFixtures.label(i);
            byte[] pixels = StoreFixtures.pixels(shape, i);
            for (int at = 0; at < pixels.length; at++) {
                sums[at % 3] += pixels[at] & 0xff;
            }
        }
        for (int i = 0; i < count; i++) {
            byte[] pixels = StoreFixtures.pixels(shape, i);
            for (int at = 0; at < pixels.length; at++) {
                deviations[at % 3] += Math.pow((pixels[at] & 0xff) - sums[at % 3] / values, 2);
            }
        }
        try (PatchStore store = PatchStore.open(path)) {
            DatasetSummary summary = DatasetSummary.builder(store).threads(threads).compute();
            assertEquals(count, summary.patchCount());
            assertEquals(shape, summary.shape());
            assertEquals(Optional.of(new ClassCounts(count - positive, positive)), summary.classCounts());
            assertEquals(3, summary.channels().size());
            for (int channel = 0; channel < 3; channel++) {
                assertEquals(sums[channel] / values, summary.channels().get(channel).mean(), 1e-9);
                assertEquals(Math.sqrt(deviations[channel] / values),
                        summary.channels().get(channel).standardDeviation(), 1e-9);
            }
        }
    }

    @Test
    void channelsAreRedGreenBlue() {
        byte[] pixels = new byte[8 * 8 * 3];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (i % 3 == 0 ? 250 : i % 3 == 1 ? 100 : i / 3 % 2 * 20);
        }
        add("a", 0, pixels);
        assertEquals(List.of(new ChannelStatistics(250, 0), new ChannelStatistics(100, 0),
                new ChannelStatistics(10, 10)), summary().channels());
    }

    @Test
    void exactDuplicatesAreGroupedAndTheirLabelsCompared() {
        byte[] almost = Pictures.random(SIZE, 1);
        almost[almost.length - 1]++;
        add("a", 0, Pictures.random(SIZE, 1));
        add("b", 1, Pictures.random(SIZE, 2));
        add("c", 1, Pictures.random(SIZE, 1));
        add("d", 1, Pictures.random(SIZE, 3));
        add("e", 1, Pictures.random(SIZE, 2));
        add("f", 0, almost);
        add("g", 0, Pictures.random(SIZE, 1));
        DatasetSummary summary = summary();
        assertEquals(List.of(group(true, "a", "c", "g"), group(false, "b", "e")), summary.exactDuplicates());
        assertEquals(List.of(group(true, "a", "c", "f", "g")), summary.nearDuplicates());
    }

    /** As they would be if SHA-256 collided. */
    @Test
    void equalHashesOfOtherPixelsAreNoDuplicates() {
        add("a", 0, Pictures.random(SIZE, 1));
        add("b", 0, Pictures.random(SIZE, 2));
        add("c", 0, Pictures.random(SIZE, 2));
        add("d", 0, Pictures.random(SIZE, 1));
        try (PatchStore store = store(true)) {
            PatchFacts facts = new PatchFacts(4);
            for (int i = 0; i < 4; i++) {
                facts.note(i, -5, 0, PatchKind.STRUCTURED);
            }
            Groups groups = ExactDuplicates.find(store, facts);
            assertEquals(List.of(0, 1, 1, 0),
                    List.of(groups.least(0), groups.least(1), groups.least(2), groups.least(3)));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
    void patchesFlippedTurnedNoisyOrBrighterAreNearDuplicates(int orientation) {
        for (int i = 0; i < 12; i++) {
            add("other-" + i, 0, Pictures.blobs(SIZE, 100 + i));
        }
        List<DuplicateGroup> expected = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            byte[] original = Pictures.blobs(SIZE, i);
            byte[] turned = Pictures.oriented(original, SIZE, orientation);
            add("original-" + i, 0, original);
            add("noisy-" + i, 0, Pictures.noisy(turned, 3, i));
            add("brighter-" + i, 1, Pictures.brighter(turned, 3));
            add("darker-" + i, 0, Pictures.brighter(turned, -3));
            expected.add(group(true, "original-" + i, "noisy-" + i, "brighter-" + i, "darker-" + i));
        }
        DatasetSummary summary = summary();
        assertEquals(expected, summary.nearDuplicates());
        assertEquals(List.of(), summary.exactDuplicates());
    }

    @Test
    void unrelatedPatchesAreNoNearDuplicates() {
        for (int i = 0; i < 300; i++) {
            add("patch-" + i, 0, Pictures.blobs(32, i));
        }
        assertEquals(List.of(), summary().nearDuplicates());
    }

    @Test
    void exactDuplicatesAloneAreNoNearDuplicates() {
        add("a", 0, Pictures.blobs(SIZE, 1));
        add("b", 0, Pictures.blobs(SIZE, 1));
        DatasetSummary summary = summary();
        assertEquals(List.of(group(false, "a", "b")), summary.exactDuplicates());
        assertEquals(List.of(), summary.nearDuplicates());
    }

    @Test
    void blankAndDarkPatchesAreListedAndNeverNearDuplicates() {
        byte[] specks = Pictures.uniform(SIZE, 220);
        Arrays.fill(specks, 0, 3 * 92, (byte) 100); // of 9216 pixels
        byte[] moreSpecks = Pictures.uniform(SIZE, 220);
        Arrays.fill(moreSpecks, 0, 3 * 93, (byte) 100);
        add("white", 0, Pictures.uniform(SIZE, 255));
        add("nearly-white", 0, Pictures.noisy(Pictures.uniform(SIZE, 235), 3, 1));
        add("just-blank", 0, Pictures.uniform(SIZE, 210));
        add("not-blank", 0, Pictures.uniform(SIZE, 209));
        add("few-specks", 0, specks);
        add("too-many-specks", 0, moreSpecks);
        add("tissue", 0, Pictures.blobs(SIZE, 4));
        add("black", 0, Pictures.uniform(SIZE, 0));
        add("just-dark", 0, Pictures.uniform(SIZE, 25));
        add("not-dark", 1, Pictures.uniform(SIZE, 26));
        add("black-again", 1, Pictures.uniform(SIZE, 0));
        DatasetSummary summary = summary();
        assertEquals(List.of("white", "nearly-white", "just-blank", "few-specks"), summary.blank());
        assertEquals(List.of("black", "just-dark", "black-again"), summary.dark());
        assertEquals(List.of(), summary.nearDuplicates());
        assertEquals(List.of(group(true, "black", "black-again")), summary.exactDuplicates());
    }

    /** Their hashes and correlation are those of near duplicates, but a speck may be any speck. */
    @Test
    void specksOnGlassAreNotNearDuplicates() {
        byte[] glass = Pictures.uniform(SIZE, 200);
        for (int y = 0; y < 12; y++) {
            Arrays.fill(glass, 3 * SIZE * y, 3 * (SIZE * y + 12), (byte) 50);
        }
        add("a", 0, glass);
        add("b", 0, Pictures.noisy(glass, 1, 1));
        DatasetSummary summary = summary();
        assertEquals(List.of(), summary.nearDuplicates());
        assertEquals(List.of(), summary.blank());
    }

    @Test
    void thresholdsMayBeSet() {
        add("a", 0, Pictures.uniform(SIZE, 200));
        add("b", 0, Pictures.uniform(SIZE, 40));
        byte[] blobs = Pictures.blobs(SIZE, 4);
        add("c", 0, blobs);
        add("d", 0, Pictures.noisy(blobs, 25, 2));
        try (PatchStore store = store(true)) {
            DatasetSummary loose = DatasetSummary.builder(store).blankFrom(200).darkUpTo(40).nearDuplicateDistance(11)
                    .nearDuplicateCorrelation(0.5).compute();
            assertEquals(List.of("a"), loose.blank());
            assertEquals(List.of("b"), loose.dark());
            assertEquals(List.of(group(false, "c", "d")), loose.nearDuplicates());
            DatasetSummary strict = DatasetSummary.builder(store).nearDuplicateCorrelation(1).compute();
            assertEquals(List.of(), strict.blank());
            assertEquals(List.of(), strict.dark());
            assertEquals(List.of(), strict.nearDuplicates());
        }
    }

    @Test
    void storesWithoutLabelsHaveNoCounts() {
        add("a", 0, Pictures.blobs(SIZE, 1));
        add("b", 1, Pictures.blobs(SIZE, 1));
        try (PatchStore store = store(false)) {
            DatasetSummary summary = DatasetSummary.of(store);
            assertEquals(Optional.empty(), summary.classCounts());
            assertEquals(List.of(group(false, "a", "b")), summary.exactDuplicates());
            assertTrue(summary.describe().contains("labels            none\n"), summary.describe());
        }
    }

    @Test
    void describesItself() {
        add("a", 0, Pictures.uniform(SIZE, 250));
        add("b", 1, Pictures.uniform(SIZE, 250));
        add("c", 1, Pictures.uniform(SIZE, 0));
        add("d", 1, Pictures.uniform(SIZE, 0));
        assertEquals("""
                store             mine.h5, 4 patches of 96 x 96 x 3
                labels            1 of label 0, 3 of label 1 (75.00 %)
                red               mean 125.000, deviation 125.000 (of 255)
                green             mean 125.000, deviation 125.000 (of 255)
                blue              mean 125.000, deviation 125.000 (of 255)
                blank             2 patches
                dark              2 patches
                exact duplicates  4 patches in 2 groups, of which 1 have both labels
                near duplicates   0 patches in 0 groups, of which 0 have both labels
                """, summary().describe());
    }

    @Test
    void progressIsToldToTheEnd() {
        for (int i = 0; i < 100; i++) {
            add("patch-" + i, 0, Pictures.random(SIZE, i));
        }
        List<String> told = new ArrayList<>();
        try (PatchStore store = store(true)) {
            DatasetSummary.builder(store).progress((stage, done, total, detail) -> {
                assertTrue(done <= total);
                told.add(stage + " " + done + "/" + total);
            }).compute();
        }
        assertTrue(told.contains("reading 37/100"), told.toString());
        assertTrue(told.contains("reading 100/100"), told.toString());
        assertEquals("near duplicates 400/400", told.get(told.size() - 1));
    }

    @Test
    void failuresReachTheCallerAndEndTheThreads() throws InterruptedException {
        for (int i = 0; i < 200; i++) {
            add("patch-" + i, 0, Pictures.random(SIZE, i));
        }
        IllegalStateException thrown = new IllegalStateException("enough");
        try (PatchStore store = store(true)) {
            DatasetSummary.Builder failing = DatasetSummary.builder(store).progress((stage, done, total, detail) -> {
                throw thrown;
            });
            assertSame(thrown, assertThrows(IllegalStateException.class, failing::compute));
            for (Thread thread : Thread.getAllStackTraces().keySet()) {
                if (thread.getName().equals("pcam-summary")) {
                    thread.join(10_000);
                    assertFalse(thread.isAlive());
                }
            }
            Thread.currentThread().interrupt();
            assertThrows(PatchStoreException.class, () -> DatasetSummary.of(store));
            assertTrue(Thread.interrupted());
        }
    }

    @Test
    void closedStoresCannotBeSummarized() {
        add("a", 0, Pictures.random(SIZE, 1));
        PatchStore store = store(true);
        store.close();
        assertThrows(PatchStoreException.class, () -> DatasetSummary.of(store));
    }

    @Test
    void settingsAreChecked() {
        add("a", 0, Pictures.uniform(SIZE, 250));
        try (PatchStore store = store(true)) {
            for (DatasetSummary.Builder wrong : List.of(
                    DatasetSummary.builder(store).blankFrom(256),
                    DatasetSummary.builder(store).blankFrom(20),
                    DatasetSummary.builder(store).darkUpTo(-1),
                    DatasetSummary.builder(store).nearDuplicateDistance(12),
                    DatasetSummary.builder(store).nearDuplicateDistance(-1),
                    DatasetSummary.builder(store).nearDuplicateCorrelation(0),
                    DatasetSummary.builder(store).nearDuplicateCorrelation(Double.NaN),
                    DatasetSummary.builder(store).threads(0))) {
                assertThrows(IllegalArgumentException.class, wrong::compute);
            }
        }
    }
}
