package io.github.pcam4j.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.github.pcam4j.examples.PcamProcess.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A training that finds no room for a file says which, and once there is room comes to what it would have come to. */
@Tag("slow")
class FullDiskTest {
    @TempDir
    private static Path shared;
    private static PcamProcess pcam;

    @TempDir
    private Path folder;

    @BeforeAll
    static void train() throws Exception {
        assumeFalse(System.getProperty("os.name").startsWith("Windows"), "there is no ulimit");
        PcamProcess.syntheticStore(shared);
        pcam = PcamProcess.in(shared);
        pcam.succeeds(training("whole"));
    }

    private static Object[] training(Object run) {
        return new Object[] {"train", shared.resolve("train.h5"), "--out", run, "--epochs", 2, "--batch", 16, "--filters",
            "4,8", "--units", "8", "--duplicates", "anywhere", "--checkpoint-every", 0};
    }

    /** From too little for the split to enough for all but the models. */
    @ParameterizedTest
    @ValueSource(ints = {1, 4, 6, 16})
    void aFileWithoutRoomIsNamedAndTheTrainingGoesOn(int blocks) throws Exception {
        Path run = folder.resolve("run");
        Outcome full = pcam.withFilesOfAtMost(blocks).run(training(run));
        assertEquals(1, full.exit(), full.toString());
        assertTrue(full.errors().contains(run + "/") && full.errors().contains("cannot be written")
                && full.errors().contains("File too large"), full.toString());
        assertFalse(full.errors().contains("\tat "), full.errors());
        if (Files.exists(run.resolve("config.json"))) {
            pcam.succeeds("train", "--resume", run);
        } else {
            pcam.succeeds(training(run));
        }
        for (String file : List.of("steps.csv", "predictions.csv", "metrics.json", "best.weights.h5", "best/model.zip")) {
            assertArrayEquals(Files.readAllBytes(shared.resolve("whole").resolve(file)),
                    Files.readAllBytes(run.resolve(file)), file);
        }
    }
}
