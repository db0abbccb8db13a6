package io.github.pcam4j.io.ingest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.io.store.PatchStoreException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the writing process, again and again, between chunks, in them and while it finishes. Whenever it dies there is
 * either no store or a whole one, never a part that opens; and the process that comes after goes on and ends with the
 * same bytes. {@code pcam.kills} says how often; 200 times by default.
 */
@Tag("slow")
class CrashTest {
    private static final int KILLS = Integer.getInteger("pcam.kills", 200);
    private static final int LINES = CrashingIngest.COUNT / 1000 + 1;

    @TempDir
    private Path folder;

    private final Random random = new Random(20261123);
    private int kills;
    private int killedWhileFinishing;
    private int resumes;

    @Test
    void aKilledWriterLeavesTheOldStateOrOneToGoOnWith() throws Exception {
        Path expectedFile = folder.resolve("expected.h5");
        CrashingIngest.ingest(expectedFile, false);
        byte[] expected = Files.readAllBytes(expectedFile);
        byte[] expectedList = Files.readAllBytes(folder.resolve("expected.skipped.csv"));
        Path target = folder.resolve("killed.h5");
        try (H5pyJudge judge = H5pyJudge.start(folder)) {
            while (kills < KILLS) {
                boolean done = runAndKill(target);
                boolean whole = Files.exists(target);
                check(target, expected, judge);
                if (whole) {
                    if (done) {
                        assertArrayEquals(expectedList, Files.readAllBytes(folder.resolve("killed.skipped.csv")));
                    }
                    Files.delete(target);
                    Files.deleteIfExists(folder.resolve("killed.h5.part.journal"));
                }
            }
            // Whatever the last kill left, a run that is not killed completes it.
            CrashingIngest.ingest(target, false);
            assertArrayEquals(expected, Files.readAllBytes(target));
            System.out.printf("killed %d times, %d of them while finishing; %d runs went on with a part; h5py asked %d times%n",
                    kills, killedWhileFinishing, resumes, judge.asked());
        }
        assertTrue(killedWhileFinishing >= KILLS / 8, "killed while finishing: " + killedWhileFinishing);
        assertTrue(resumes >= KILLS / 4, "resumed: " + resumes);
    }

    /** Starts the writer and kills it at a random point; true if it was done before. */
    private boolean runAndKill(Path target) throws Exception {
        if (random.nextInt(3) == 0) {
            // From the start again, so that kills fall everywhere and not only behind the last chunk.
            Files.deleteIfExists(folder.resolve("killed.h5.part"));
            Files.deleteIfExists(folder.resolve("killed.h5.part.journal"));
        }
        boolean resumable = Files.exists(folder.resolve("killed.h5.part.journal"));
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto", "-Xmx128m", "-cp",
                System.getProperty("java.class.path"), CrashingIngest.class.getName(), target.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        // A third of the kills come after the last patch, while tables and headers are written and renamed.
        boolean atTheEnd = random.nextInt(3) == 0;
        int lines = atTheEnd ? Integer.MAX_VALUE : random.nextInt(LINES);
        long delayNanos = (long) (random.nextDouble() * (atTheEnd ? 300_000_000 : 8_000_000));
        String last = "";
        try (BufferedReader output = new BufferedReader(
                new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (int line = 0; line < lines && !last.equals(Integer.toString(CrashingIngest.COUNT)); line++) {
                String read = output.readLine();
                if (read == null) {
                    break;
                }
                last = read;
            }
            long until = System.nanoTime() + delayNanos;
            while (System.nanoTime() < until && process.isAlive()) {
                Thread.onSpinWait();
            }
            process.destroyForcibly();
            assertTrue(process.waitFor(30, TimeUnit.SECONDS));
        }
        boolean done = process.exitValue() == 0;
        if (!done) {
            kills++;
            resumes += resumable ? 1 : 0;
            killedWhileFinishing += last.equals(Integer.toString(CrashingIngest.COUNT)) ? 1 : 0;
        }
        return done;
    }

    private void check(Path target, byte[] expected, H5pyJudge judge) throws IOException {
        if (Files.exists(target)) {
            assertArrayEquals(expected, Files.readAllBytes(target));
            judge.assertOpens(target);
            assertFalse(Files.exists(folder.resolve("killed.h5.part")), "a store and its part");
            return;
        }
        Path part = folder.resolve("killed.h5.part");
        if (Files.exists(part) && !isComplete(part, expected)) {
            assertThrows(PatchStoreException.class, () -> PatchStore.open(part).close());
            judge.assertDoesNotOpen(part);
        }
    }

    /** Killed between the headers and the rename: all of it is there but the name. */
    private static boolean isComplete(Path part, byte[] expected) throws IOException {
        return Arrays.equals(expected, Files.readAllBytes(part));
    }

    /** h5py in a process of its own, asked by a line and answering by one; agrees with everything where it is absent. */
    private static final class H5pyJudge implements AutoCloseable {
        private static final String SCRIPT = """
                import sys, h5py
                for line in sys.stdin:
                    try:
                        with h5py.File(line.strip(), "r") as f:
                            print("opens", len(f["images"]), int(f["images"][-1].sum()), flush=True)
                    except Exception as e:
                        print("does not open", flush=True)
                """;
        private final Process process;
        private int asked;

        private H5pyJudge(Process process) {
            this.process = process;
        }

        static H5pyJudge start(Path folder) throws IOException, InterruptedException {
            Process probe;
            try {
                probe = new ProcessBuilder("/usr/bin/python3", "-c", "import h5py").start();
            } catch (IOException e) {
                return new H5pyJudge(null);
            }
            if (probe.waitFor() != 0) {
                return new H5pyJudge(null);
            }
            Path script = Files.writeString(folder.resolve("judge.py"), SCRIPT);
            return new H5pyJudge(new ProcessBuilder("/usr/bin/python3", script.toString()).start());
        }

        int asked() {
            return asked;
        }

        void assertOpens(Path file) throws IOException {
            if (process != null) {
                int stored = CrashingIngest.COUNT - CrashingIngest.COUNT / CrashingIngest.BAD;
                assertTrue(ask(file).startsWith("opens " + stored + " "), "h5py on the finished store");
            }
        }

        void assertDoesNotOpen(Path file) throws IOException {
            if (process != null) {
                assertEquals("does not open", ask(file));
            }
        }

        private String ask(Path file) throws IOException {
            asked++;
            PrintStream question = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
            question.println(file);
            // Unbuffered on purpose: one answer a question, and none is lost between calls.
            StringBuilder answer = new StringBuilder();
            for (int c = process.getInputStream().read(); c != '\n' && c >= 0; c = process.getInputStream().read()) {
                answer.append((char) c);
            }
            return answer.toString();
        }

        @Override
        public void close() {
            if (process != null) {
                process.destroyForcibly();
            }
        }
    }
}
