package io.github.pcam4j.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.examples.PcamProcess.Outcome;
import io.github.pcam4j.train.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders that go while a process works in them, and folders for temporary files that are not there. */
@Tag("slow")
class LostFoldersTest {
    @TempDir
    private static Path shared;
    private static Path store;
    /** One for all tests but the last: an engine takes longer to load than all of them to run. */
    private static PcamSession pcam;

    @TempDir
    private Path folder;

    @BeforeAll
    static void prepare() throws Exception {
        store = PcamProcess.syntheticStore(shared);
        pcam = PcamSession.in(shared);
    }

    @AfterAll
    static void close() throws IOException {
        pcam.close();
    }

    private Object[] train(int epochs) {
        return new Object[] {"train", store, "--out", folder.resolve("run"), "--epochs",
            epochs, "--patience", epochs, "--batch", 16,
            "--filters", "4", "--units", "4", "--duplicates", "anywhere"};
    }

    private static void removeAll(Path path) throws IOException {
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** Begins to train; gives what it comes to once a file of the run is there. */
    private CompletableFuture<Outcome> start(int epochs, String sign) throws Exception {
        CompletableFuture<Outcome> training = CompletableFuture.supplyAsync(() -> pcam.run(train(epochs)));
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        while (!Files.exists(folder.resolve("run").resolve(sign))) {
            assertTrue(!training.isDone() && System.nanoTime() < until, training.toString());
            Thread.sleep(5);
        }
        return training;
    }

    private static Outcome endsWith1(CompletableFuture<Outcome> training) throws Exception {
        Outcome outcome = training.get();
        assertEquals(1, outcome.exit(), outcome.toString());
        assertFalse(outcome.errors().contains("the run is complete") || outcome.output().contains("Kept in"),
                outcome.toString());
        return outcome;
    }

    @Test
    void aRunThatIsMovedWhileItTrainsEndsThereAndCanBeGoneOnWith() throws Exception {
        CompletableFuture<Outcome> training = start(4000, "history.csv");
        Files.move(folder.resolve("run"), folder.resolve("moved"));
        Outcome outcome = endsWith1(training);
        assertTrue(outcome.errors().contains("run was removed or moved while it was trained in"), outcome.errors());
        // A file that was just being written may stand there, but no run.
        assertFalse(Files.exists(folder.resolve("run/config.json")) || Files.exists(folder.resolve("run/metrics.json")));
        assertTrue(Trainer.resume(folder.resolve("moved")).position().startsWith("epoch "));
    }

    @Test
    void aRunThatIsRemovedOrReplacedWhileItTrainsEndsThere() throws Exception {
        CompletableFuture<Outcome> training = start(4000, "history.csv");
        Files.move(folder.resolve("run"), folder.resolve("old"));
        removeAll(folder.resolve("old"));
        endsWith1(training);

        training = start(4000, "history.csv");
        Files.move(folder.resolve("run"), folder.resolve("old"));
        Files.createDirectory(folder.resolve("run"));
        Files.createFile(folder.resolve("run/lock"));
        endsWith1(training);
        assertFalse(Files.exists(folder.resolve("run/config.json")) || Files.exists(folder.resolve("run/metrics.json")));
    }

    @Test
    void aRunWhoseReportFailsIsCompleteAndSaysHowToWriteIt() throws Exception {
        CompletableFuture<Outcome> training = start(15, "config.json");
        Files.writeString(folder.resolve("run/plots"), "in the way");
        Outcome outcome = training.get();
        assertEquals(0, outcome.exit(), outcome.toString());
        assertTrue(outcome.errors().contains("pcam: the run is complete, but not its report: ")
                && outcome.errors().contains("'pcam report " + folder.resolve("run") + "' writes it"), outcome.toString());
        assertFalse(outcome.errors().contains("\tat "), outcome.errors());
        Files.delete(folder.resolve("run/plots"));
        pcam.succeeds("report", folder.resolve("run"));
        assertTrue(Files.exists(folder.resolve("run/plots/roc.png")));
    }

    @Test
    void noPlaceForTemporaryFilesIsNeeded() throws Exception {
        try (PcamSession without = PcamSession.in(folder, "-Djava.io.tmpdir=" + folder.resolve("none"))) {
            Outcome trained = without.succeeds(train(2));
            assertTrue(trained.output().contains("Look at " + folder.resolve("run")), trained.toString());
            assertTrue(Files.exists(folder.resolve("run/plots/samples_label_1.png")));
            without.succeeds("predict", "run", shared.resolve("test.h5"));
            without.succeeds("lr-find", store, "--iterations", 10, "--filters", "4", "--units", "4", "--plot", "lr.png");
            without.succeeds("explore", store);
        }
        assertFalse(Files.exists(folder.resolve("none")));
    }
}
