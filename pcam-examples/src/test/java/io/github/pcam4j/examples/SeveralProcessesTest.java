package io.github.pcam4j.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.github.pcam4j.examples.PcamProcess.Outcome;
import io.github.pcam4j.examples.PcamProcess.Started;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code pcam train --processes}: how it ends when it is left in peace, and when it is not. */
@Tag("slow")
class SeveralProcessesTest {
    private static final int MOST_SECONDS = 120;

    @TempDir
    private static Path folder;

    @BeforeAll
    static void prepare() throws IOException, InterruptedException {
        PcamProcess.syntheticStore(folder);
    }

    private static Object[] training(String run, int epochs, Object... more) {
        List<Object> words = new ArrayList<>(List.of("train", "train.h5", "--out", run, "--engine", "torch", "--device", "cpu",
                "--epochs", epochs, "--patience", epochs, "--batch", 8, "--filters", 4, "--units", 4, "--duplicates",
                "anywhere", "--checkpoint-every", 0));
        words.addAll(List.of(more));
        return words.toArray();
    }

    private static String config(String run) throws IOException {
        return Files.readString(folder.resolve(run).resolve("config.json")).replaceAll("\\s", "");
    }

    @Test
    void theFirstTellsAndWritesAll() throws IOException, InterruptedException {
        Outcome outcome = PcamProcess.in(folder).succeeds(training("whole", 2, "--processes=2"));
        assertEquals(1, outcome.output().lines().filter(it -> it.startsWith("Best epoch")).count(), outcome.toString());
        assertEquals(2, outcome.output().lines().filter(it -> it.startsWith("epoch ")).count(), outcome.toString());
        // But for what LibTorch finds missing on this machine.
        assertTrue(outcome.errors().lines().filter(it -> it.startsWith("rank 1")).allMatch(it -> it.startsWith("rank 1: [W")),
                outcome.errors());
        assertTrue(config("whole").contains("\"processes\":2"), config("whole"));
        assertTrue(Files.exists(folder.resolve("whole/report.html")), outcome.toString());
    }

    private static ProcessHandle other(Started started) throws InterruptedException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(MOST_SECONDS);
        while (System.nanoTime() < until) {
            List<ProcessHandle> children = started.process().children().toList();
            if (!children.isEmpty()) {
                return children.get(0);
            }
            Thread.sleep(10);
        }
        throw new AssertionError("no other process was started");
    }

    /** A signal to one stops both, and one process does the rest. */
    @Test
    void oneThatIsAskedToStopStopsBoth() throws IOException, InterruptedException {
        assumeFalse(System.getProperty("os.name").startsWith("Windows"), "there are no signals to send");
        Started started = PcamProcess.in(folder).start(training("stopped", 2000, "--processes", 2));
        ProcessHandle other = other(started);
        started.awaitFile(folder.resolve("stopped/best"));
        assertTrue(other.destroy());
        Outcome outcome = started.outcome();
        assertEquals(143, outcome.exit(), outcome.toString());
        assertTrue(outcome.errors().contains("train --resume stopped --processes 2"), outcome.errors());
        assertFalse(other.isAlive());
    }

    /** Gloo has a line of its own for standard output, which is no JSON. */
    @Test
    void whoAsksForJsonReadsNothingElse() throws IOException, InterruptedException {
        Outcome outcome = PcamProcess.in(folder).succeeds(training("json", 1, "--processes", 2, "--json"));
        assertEquals(1, outcome.output().lines().count(), outcome.toString());
        assertTrue(outcome.output().startsWith("{") && outcome.output().contains("\"run\""), outcome.toString());
    }

    /** What passes JSON on passes the wish to stop on too, and its exit code. */
    @Test
    void whoAsksForJsonCanStopIt() throws IOException, InterruptedException {
        assumeFalse(System.getProperty("os.name").startsWith("Windows"), "there are no signals to send");
        Started started = PcamProcess.in(folder).start(training("json-stopped", 2000, "--processes", 2, "--json"));
        started.awaitFile(folder.resolve("json-stopped/best"));
        List<ProcessHandle> others = started.process().descendants().toList();
        assertEquals(2, others.size());
        started.process().destroy();
        Outcome outcome = started.outcome();
        assertEquals(143, outcome.exit(), outcome.toString());
        assertTrue(outcome.errors().contains("\"goes_on_with\""), outcome.errors());
        assertTrue(others.stream().noneMatch(ProcessHandle::isAlive));
    }

    @Test
    void oneThatIsKilledEndsBothAndTheRunGoesOn() throws IOException, InterruptedException {
        Started started = PcamProcess.in(folder).start(training("killed", 40, "--processes", 2));
        ProcessHandle other = other(started);
        started.awaitFile(folder.resolve("killed/best"));
        assertTrue(other.destroyForcibly());
        Outcome outcome = started.outcome();
        assertEquals(1, outcome.exit(), outcome.toString());
        assertTrue(outcome.errors().contains("rank 1 was lost"), outcome.errors());
        PcamProcess.in(folder).succeeds("train", "--resume", "killed");
        assertTrue(config("killed").contains("\"processes\":1"), config("killed"));
    }

    @Test
    void whatCannotBeIsRefused() throws IOException, InterruptedException {
        PcamProcess pcam = PcamProcess.in(folder);
        pcam.refuses("--processes starts processes, and --distributed joins", training("no", 1, "--processes", 2,
                "--distributed"));
        pcam.refuses("folds are trained one after the other", training("no", 1, "--processes", 2, "--folds", 3));
        pcam.fails("RANK is not set", training("no", 1, "--distributed"));
        assertFalse(Files.exists(folder.resolve("no")));
    }
}
