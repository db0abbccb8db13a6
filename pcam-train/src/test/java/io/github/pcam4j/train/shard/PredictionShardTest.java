package io.github.pcam4j.train.shard;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.train.Predictor;
import io.github.pcam4j.train.Submission;
import io.github.pcam4j.train.TestStores;
import io.github.pcam4j.train.error.TrainingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PredictionShardTest {
    private static final int PATCHES = 300;

    @TempDir
    private Path folder;

    /** Whole batches, each once. */
    @Property(tries = 500)
    void sharesAreAllOfIt(@ForAll @IntRange(min = 1, max = 40) int count, @ForAll @IntRange(min = 1, max = 5000) int total) {
        int end = 0;
        for (int number = 1; number <= count; number++) {
            PredictionShare share = PredictionShare.of(number, count, total);
            assertEquals(end, share.first());
            end = share.end();
            assertTrue(end == total || end % Predictor.BATCH_SIZE == 0, share.toString());
            assertTrue(end - share.first() <= (total / Predictor.BATCH_SIZE / count + 1) * Predictor.BATCH_SIZE,
                    share.toString());
        }
        assertEquals(total, end);
    }

    private PatchStore store() {
        return PatchStore.open(TestStores.write(folder.resolve("test.h5"), 8, PATCHES, 50, false));
    }

    private static double[] scores(int first, int end) {
        return IntStream.range(first, end).mapToDouble(i -> new Random(i).nextDouble()).toArray();
    }

    private List<Path> shards(PatchStore store, int count, String by) {
        List<Path> files = new ArrayList<>();
        for (int number = 1; number <= count; number++) {
            PredictionShare share = PredictionShare.of(number, count, store.size());
            Path file = folder.resolve("%s-%s-of-%s.csv".formatted(by.substring(0, 3), number, count));
            PredictionShard shard = PredictionShard.of(share, store, by, scores(share.first(), share.end()));
            shard.write(file);
            assertEquals(shard, PredictionShard.read(file));
            files.add(file);
        }
        return files;
    }

    @Test
    void shardsAreWhatOneProcessWrites() throws IOException {
        Path one = folder.resolve("one.csv");
        Path merged = folder.resolve("merged.csv");
        try (PatchStore store = store()) {
            Submission.write(one, store, scores(0, PATCHES));
            // Of 5 batches; 9 leaves some with none.
            for (int count : new int[] {1, 2, 3, 9}) {
                List<Path> shards = shards(store, count, "run, \"two\" views");
                Collections.shuffle(shards, new Random(count));
                PredictionShard all = PredictionShard.merge(shards);
                Submission.write(merged, all.ids(), all.probabilities());
                assertArrayEquals(Files.readAllBytes(one), Files.readAllBytes(merged), count + " shards");
            }
        }
    }

    private static String refused(List<Path> shards) {
        return assertThrows(TrainingException.class, () -> PredictionShard.merge(shards)).getMessage();
    }

    @Test
    void whatIsNoWholeSetIsRefused() throws IOException {
        try (PatchStore store = store(); PatchStore other = PatchStore.open(
                TestStores.write(folder.resolve("other.h5"), "b", 8, PATCHES, 50, false))) {
            List<Path> shards = shards(store, 3, "run");
            assertTrue(refused(shards.subList(1, 2)).contains("2 are not among those given: 1/3, 3/3."));
            Path twin = Files.copy(shards.get(1), folder.resolve("twin.csv"));
            assertTrue(refused(List.of(shards.get(0), shards.get(1), twin)).contains("both shard 2 of 3"));
            assertTrue(refused(List.of(shards.get(0), shards(store, 3, "another run").get(1)))
                    .contains("of one way of predicting"));
            assertTrue(refused(List.of(shards.get(0), shards(store, 2, "run").get(1))).contains("of one count of shards"));
            assertTrue(refused(List.of(shards(store, 3, "run").get(0), shards(other, 3, "bad").get(1))).contains("of one store"));
            assertTrue(refused(List.of(folder.resolve("none.csv"))).contains("none.csv does not exist"));
        }
    }

    @Test
    void damagedShardsAreRefusedWithTheirLine() throws IOException {
        try (PatchStore store = store()) {
            Path file = shards(store, 3, "run").get(1);
            String text = Files.readString(file);
            String[][] faults = {{"version=1", "version=2", "of version 2; this library reads up to 1"},
                {"shard=2", "shard=4", "line 1"}, {"end=", "end=9", "line 1"}, {"store=", "stone=", "store=VALUE"},
                {"id,label", "id,probability", "line 2"}, {"pcam4j-predictions", "id", "begins with pcam4j-predictions"},
                {"\na70,", "\na70,7", "line 9"}, {"\na71,", "\na71,x", "line 10"}};
            for (String[] fault : faults) {
                assertTrue(text.contains(fault[0]), fault[0]);
                Files.writeString(file, text.replaceFirst(fault[0], fault[1]));
                String message = refused(List.of(file));
                assertTrue(message.contains(fault[2]) && message.contains(file.toString()), message);
            }
            Files.writeString(file, text.substring(0, text.lastIndexOf("\na")) + "\n");
            assertTrue(refused(List.of(file)).contains("ends where row"));
            Files.writeString(file, text + "a999,0.5\n");
            assertTrue(refused(List.of(file)).contains("where its end is expected"));
        }
    }

    @Test
    void digestsTellModelsApart() throws IOException {
        Path a = Files.writeString(folder.resolve("a"), "1");
        Path b = Files.writeString(folder.resolve("b"), "2");
        String one = PredictionShard.digest("x", List.of(a));
        assertEquals(one, PredictionShard.digest("x", List.of(a)));
        assertEquals(3, List.of(one, PredictionShard.digest("x", List.of(b)), PredictionShard.digest("y", List.of(a))).stream()
                .distinct().count());
    }
}
