package io.github.pcam4j.torch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.train.RanksCheck;
import io.github.pcam4j.train.TestStores;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Processes that train together over Gloo, and what becomes of them when one does not as the others do. */
@Tag("slow")
class ProcessesTest {
    private static final int MOST_SECONDS = 120;
    private static final int WAIT = 60;
    /** Seconds in which all processes start on a busy machine, where a test waits for the end of one's patience. */
    private static final int PATIENCE = 30;
    /** Of some twenty steps in single precision whose gradients are added up in another order; see RanksCheck. */
    private static final float ROUNDING = 2e-4f;

    @TempDir
    private Path folder;
    private final List<Process> processes = new ArrayList<>();
    private int epochs = 3;
    private int pauseMillis;
    private int port;

    @AfterEach
    void endThose() {
        processes.forEach(Process::destroyForcibly);
    }

    private Path store() {
        return folder.resolve("train.h5");
    }

    private Process start(int rank, int size, double wait, Path run, Path store, String name) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"),
                RankProcess.class.getName(), store.toString(), run.toString(), folder.resolve(name).toString(),
                String.valueOf(wait), String.valueOf(epochs), String.valueOf(pauseMillis));
        builder.environment().putAll(Map.of("MASTER_ADDR", "127.0.0.1", "MASTER_PORT", String.valueOf(port),
                "RANK", String.valueOf(rank), "WORLD_SIZE", String.valueOf(size), "LOCAL_RANK", String.valueOf(rank)));
        Process process = builder.redirectOutput(folder.resolve(name + ".out").toFile())
                .redirectError(folder.resolve(name + ".err").toFile()).start();
        processes.add(process);
        return process;
    }

    /** Starts ranks, the first of which finds a port for all. */
    private List<Process> start(int size, int coming, double wait, String name) throws Exception {
        return start(size, coming, wait, name, store());
    }

    private List<Process> start(int size, int coming, double wait, String name, Path storeOfLast) throws Exception {
        port = 0;
        List<Process> started = new ArrayList<>();
        for (int rank = 0; rank < coming; rank++) {
            started.add(start(rank, size, wait, folder.resolve(name), rank == coming - 1 ? storeOfLast : store(), name + rank));
            if (rank == 0) {
                port = Integer.parseInt(awaitLine(name + 0, "port ", started.get(0)).substring("port ".length()));
            }
        }
        return started;
    }

    private String awaitLine(String name, String start, Process process) throws Exception {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(MOST_SECONDS);
        while (true) {
            for (String line : Files.readAllLines(folder.resolve(name + ".out"))) {
                if (line.startsWith(start)) {
                    return line;
                }
            }
            assertTrue(process.isAlive() && System.nanoTime() < until, () -> errors(name));
            Thread.sleep(10);
        }
    }

    private String errors(String name) {
        try {
            return Files.readString(folder.resolve(name + ".err"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    private void requireEnd(Process process, int exit, String name) throws InterruptedException {
        assertTrue(process.waitFor(MOST_SECONDS, TimeUnit.SECONDS), () -> name + " still runs: " + errors(name));
        assertEquals(exit, process.exitValue(), () -> name + ": " + errors(name));
    }

    /** Trains from where a run is to its end; gives what each rank came to. */
    private List<float[]> train(int size, String name, String outcomes) throws Exception {
        List<Process> started = start(size, size, WAIT, name);
        List<float[]> all = new ArrayList<>();
        for (int rank = 0; rank < size; rank++) {
            requireEnd(started.get(rank), 0, name + rank);
            Path outcome = folder.resolve(name + rank);
            all.add(floats(outcome));
            Files.move(outcome, folder.resolve(outcomes + rank));
        }
        return all;
    }

    private static float[] floats(Path file) throws IOException {
        FloatBuffer buffer = ByteBuffer.wrap(Files.readAllBytes(file)).asFloatBuffer();
        float[] values = new float[buffer.remaining()];
        buffer.get(values);
        return values;
    }

    private float[] oneProcess(int batches) throws IOException {
        try (PatchStore store = PatchStore.open(store())) {
            RankProcess.write(RanksCheck.trainer("torch").epochs(epochs).patience(epochs).accumulate(batches).build()
                    .fit(store, RanksCheck.split(store)), folder.resolve("alone"));
        }
        return floats(folder.resolve("alone"));
    }

    /** In both cases the last step of an epoch has a batch of 7 for the first process, and none for the last. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void theyTrainAsOneProcessDoesAndTheSameEachTime(int size) throws Exception {
        RanksCheck.store(folder).close();
        List<float[]> once = train(size, "run", "first");
        List<float[]> again = train(size, "again", "second");
        for (int rank = 0; rank < size; rank++) {
            assertArrayEquals(once.get(0), once.get(rank), "rank " + rank);
            assertArrayEquals(once.get(0), again.get(rank), "rank " + rank + " the second time");
        }
        assertArrayEquals(oneProcess(size), once.get(0), ROUNDING);
        assertTrue(Files.readString(folder.resolve("run/config.json")).replace(" ", "").contains("\"processes\":" + size));
    }

    /** The others end at once, and the run goes on with as many processes as there are then. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void oneThatIsKilledEndsAllAndTheRestCanGoOn(int killed) throws Exception {
        RanksCheck.store(folder).close();
        pauseMillis = 50;
        List<Process> started = start(3, 3, WAIT, "run");
        awaitLine("run0", "epoch 2/3", started.get(0));
        started.get(killed).destroyForcibly();
        for (int rank = 0; rank < 3; rank++) {
            if (rank != killed) {
                requireEnd(started.get(rank), 1, "run" + rank);
                assertTrue(errors("run" + rank).contains("rank " + killed + " was lost"), errors("run" + rank));
                assertFalse(Files.exists(folder.resolve("run" + rank)));
            }
        }
        pauseMillis = 0;
        List<float[]> rest = train(2, "run", "rest");
        assertTrue(Files.readString(folder.resolve("run0.out")).contains("goes on at epoch"));
        assertArrayEquals(rest.get(0), rest.get(1));
        assertArrayEquals(oneProcess(3), rest.get(0), ROUNDING);
    }

    /** Nothing tells that a stopped process does not answer but the time-out. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void oneThatDoesNotAnswerIsNamedToo() throws Exception {
        RanksCheck.store(folder).close();
        pauseMillis = 50;
        List<Process> started = start(2, 2, PATIENCE, "run");
        awaitLine("run0", "epoch 1/3", started.get(0));
        new ProcessBuilder("kill", "-STOP", String.valueOf(started.get(1).pid())).start().waitFor();
        requireEnd(started.get(0), 1, "run0");
        assertTrue(errors("run0").contains("rank 1 was lost"), errors("run0"));
    }

    @Test
    void oneThatNeverComesIsNamed() throws Exception {
        RanksCheck.store(folder).close();
        List<Process> started = start(3, 2, PATIENCE, "run");
        for (int rank = 0; rank < 2; rank++) {
            requireEnd(started.get(rank), 1, "run" + rank);
            assertTrue(errors("run" + rank).contains("of 3 processes only rank 0, 1 came within " + PATIENCE
                    + " s, and rank 2 did not"),
                    errors("run" + rank));
        }
        assertFalse(Files.exists(folder.resolve("run")));
    }

    @Test
    void oneWithAnotherStoreIsNamedBeforeAnythingIsWritten() throws Exception {
        RanksCheck.store(folder).close();
        Path other = TestStores.write(folder.resolve("other.h5"), 8, 52, 11, true);
        List<Process> started = start(2, 2, WAIT, "run", other);
        for (int rank = 0; rank < 2; rank++) {
            requireEnd(started.get(rank), 1, "run" + rank);
            assertTrue(errors("run" + rank).contains("rank 1 would not train the same as rank 0 (store fingerprint: "),
                    errors("run" + rank));
        }
        assertFalse(Files.exists(folder.resolve("run")));
    }

    @Test
    void aPortInUseIsNamed() throws Exception {
        RanksCheck.store(folder).close();
        try (ServerSocket taken = new ServerSocket(0)) {
            port = taken.getLocalPort();
            Process process = start(0, 2, WAIT, folder.resolve("run"), store(), "run0");
            requireEnd(process, 1, "run0");
            assertTrue(errors("run0").contains("rank 0 cannot listen at port " + port), errors("run0"));
        }
    }

    /** Who comes twice, or as one of another number, ends by itself. */
    @Test
    void oneThatCountsOtherwiseEndsByItself() throws Exception {
        RanksCheck.store(folder).close();
        List<Process> started = start(3, 2, PATIENCE, "run");
        Process twice = start(1, 3, PATIENCE, folder.resolve("run"), store(), "twice");
        // Of two that start together, either may be the second to come.
        CompletableFuture.anyOf(twice.onExit(), started.get(1).onExit()).get(MOST_SECONDS, TimeUnit.SECONDS);
        Process second = twice.isAlive() ? started.get(1) : twice;
        String name = second == twice ? "twice" : "run1";
        requireEnd(second, 1, name);
        assertTrue(errors(name).contains("rank 1 has come to 127.0.0.1, port " + port + ", already"), errors(name));
        processes.forEach(Process::destroyForcibly);
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Process nobody = start(1, 2, 2, folder.resolve("run"), store(), "nobody");
        requireEnd(nobody, 1, "nobody");
        assertTrue(errors("nobody").contains("rank 1 found no rank 0 at 127.0.0.1, port " + port), errors("nobody"));
    }
}
