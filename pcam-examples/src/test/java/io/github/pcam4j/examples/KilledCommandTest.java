package io.github.pcam4j.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.examples.PcamProcess.Started;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Kills {@code pcam train}, of every kind that keeps more than parameters: it goes on to the bytes of one left in peace. */
@Tag("slow")
class KilledCommandTest {
    @TempDir
    private static Path shared;
    private static Path store;

    @TempDir
    private Path folder;

    @BeforeAll
    static void prepare() throws Exception {
        store = PcamProcess.syntheticStore(shared);
    }

    private static Object[] train(String out, String options) {
        Object[] small = {"train", store, "--out", out, "--epochs", 12, "--patience", 12, "--batch", 8, "--filters", "4,8",
            "--units", "8", "--duplicates", "anywhere", "--checkpoint-every", 0};
        return Stream.concat(Arrays.stream(small), Arrays.stream(options.split(" "))).toArray();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--recipe best", "--averaging swa --accumulate 3",
        "--engine torch --recipe best", "--folds 2 --recipe best"})
    void itGoesOnToTheSameBytes(String options) throws Exception {
        PcamProcess pcam = PcamProcess.in(folder);
        pcam.succeeds(train("whole", options));
        boolean folds = options.contains("folds");
        Started training = pcam.start(train("run", options));
        training.awaitFile(folder.resolve(folds ? "run/fold-2/history.csv" : "run/history.csv"));
        training.process().destroyForcibly();
        assertTrue(training.outcome().exit() != 0, "it was done before it could be killed");
        pcam.succeeds("train", "--resume", "run");
        String model = options.contains("torch") ? "best/torch.state" : "best/model.zip";
        for (String run : folds ? List.of("fold-1/", "fold-2/") : List.of("")) {
            for (String name : List.of("steps.csv", "predictions.csv", "metrics.json", "best.weights.h5", model)) {
                String file = run + name;
                assertArrayEquals(Files.readAllBytes(folder.resolve("whole").resolve(file)),
                        Files.readAllBytes(folder.resolve("run").resolve(file)), file);
            }
        }
        assertFalse(Files.exists(folder.resolve("run/run.part")) || Files.exists(folder.resolve("run/folds.part")));
    }

    @Test
    void aHeapOf40MegabytesIsEnoughToTrain() throws Exception {
        PcamProcess.in(folder).with("-Xmx40m").succeeds(train("run", "--recipe best"));
        assertTrue(Files.exists(folder.resolve("run/metrics.json")));
    }
}
