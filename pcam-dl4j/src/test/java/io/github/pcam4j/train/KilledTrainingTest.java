package io.github.pcam4j.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.train.internal.AtomicFiles;
import io.github.pcam4j.train.internal.RunLock;
import io.github.pcam4j.train.internal.run.Checkpoints;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Kills the training process, again and again, in steps, in validation and while it writes checkpoints, and starts it
 * anew each time: what it ends with is, byte for byte, what a process that was left in peace ends with.
 * {@code pcam.training.kills} says how often; 6 times by default.
 */
@Tag("slow")
class KilledTrainingTest {
    private static final int KILLS = Integer.getInteger("pcam.training.kills", 6);
    private static final int KILLS_A_RUN = 4;

    @TempDir
    private Path folder;

    private final Random random = new Random(20261123);
    private Locale locale = Locale.getDefault();
    private Path store;
    private int kills;
    private int resumed;
    private int resumedInAnEpoch;
    private int runs;

    @Test
    void killedAndStartedAnewItEndsTheSame() throws Exception {
        store = TestStores.write(folder.resolve("train.h5"), KillableTraining.SIZE, KillableTraining.COUNT, 6, true);
        Path expected = folder.resolve("expected");
        assertFalse(train(expected, 60_000, Integer.MAX_VALUE));
        Path run = folder.resolve("run");
        while (kills < KILLS) {
            for (int left = KILLS_A_RUN; left > 0 && kills < KILLS; left--) {
                // Checkpoints after each step half of the time, so that many kills fall into the writing of one.
                if (train(run, random.nextBoolean() ? 0 : 10, 1 + random.nextInt(15))) {
                    kills++;
                }
            }
            if (runs == 0) {
                assertEquals("in use", RunLock.holding(run, () -> refusal(run)));
            }
            assertFalse(train(run, 20, Integer.MAX_VALUE));
            assertSame(expected, run);
            AtomicFiles.remove(run);
            runs++;
        }
        System.out.printf("killed %d times in %d trainings; %d starts went on from a checkpoint, %d within an epoch%n",
                kills, runs, resumed, resumedInAnEpoch);
        assertTrue(resumed >= KILLS / 2, "resumed " + resumed);
        assertTrue(resumedInAnEpoch > 0, "never within an epoch");
    }

    /** Where numbers have other digits, and where I and i are letters of their own. */
    @ParameterizedTest
    @ValueSource(strings = {"ar-EG", "fa-IR", "tr-TR"})
    void inAnotherLocaleItGoesOnAndEndsTheSame(String tag) throws Exception {
        Locale other = Locale.forLanguageTag(tag);
        assertTrue(!String.format(other, "%d", 12).equals("12") || !"I".toLowerCase(other).equals("i"),
                "this Java knows nothing of " + tag);
        store = TestStores.write(folder.resolve("train.h5"), KillableTraining.SIZE, KillableTraining.COUNT, 6, true);
        Path expected = folder.resolve("expected");
        locale = Locale.US;
        assertFalse(train(expected, 60_000, Integer.MAX_VALUE));
        Path run = folder.resolve("run");
        locale = other;
        assertTrue(train(run, 0, 14), "it was done before it could be killed");
        assertFalse(train(run, 20, Integer.MAX_VALUE));
        assertSame(expected, run);
        assertEquals(1, resumed, "went on from a checkpoint");
    }

    /** Runs a process, and kills it at a random moment after some lines; true if it was not done before. */
    private boolean train(Path run, int milliseconds, int lines) throws Exception {
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m", "-Duser.language=" + locale.getLanguage(),
                "-Duser.country=" + locale.getCountry(), "-cp", System.getProperty("java.class.path"),
                KillableTraining.class.getName(), store.toString(), run.toString(), Integer.toString(milliseconds))
                .redirectError(folder.resolve("stderr").toFile()).start();
        try (BufferedReader output = new BufferedReader(
                new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String line = output.readLine();
            for (int read = 1; line != null && read < lines; read++) {
                note(line);
                line = output.readLine();
            }
            if (line != null) {
                note(line);
                Thread.sleep(random.nextInt(25));
                process.destroyForcibly();
                assertTrue(process.waitFor(60, TimeUnit.SECONDS));
                return process.exitValue() != 0;
            }
        }
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), "still running");
        assertEquals(0, process.exitValue(), Files.readString(folder.resolve("stderr")));
        return false;
    }

    /** What a process says that finds the run in use. */
    private String refusal(Path run) {
        AssertionError refused = assertThrows(AssertionError.class, () -> train(run, 20, Integer.MAX_VALUE));
        return refused.getMessage().contains("run is in use: process %d on ".formatted(ProcessHandle.current().pid()))
                ? "in use" : refused.getMessage();
    }

    private void note(String line) {
        assertFalse(line.startsWith("damaged"), line);
        if (line.startsWith(KillableTraining.GOES_ON) && !line.endsWith("epoch 1, step 1 of 7, iteration 0")) {
            resumed++;
            resumedInAnEpoch += line.contains("step") && !line.contains("step 1 of") ? 1 : 0;
        }
    }

    private static void assertSame(Path expected, Path run) throws IOException {
        for (String name : List.of("steps.csv", "predictions.csv", "metrics.json", "split.csv")) {
            assertEquals(Files.readString(expected.resolve(name)), Files.readString(run.resolve(name)), name);
        }
        assertEquals(untimedHistory(expected), untimedHistory(run));
        assertArrayEquals(Files.readAllBytes(expected.resolve("best/model.zip")),
                Files.readAllBytes(run.resolve("best/model.zip")), "the best model");
        assertArrayEquals(Files.readAllBytes(expected.resolve("best.weights.h5")),
                Files.readAllBytes(run.resolve("best.weights.h5")), "the best model's weights");
        assertArrayEquals(Files.readAllBytes(lastModel(expected)), Files.readAllBytes(lastModel(run)),
                "parameters, momentum and counters after the last step");
    }

    /** The rows without their last three columns, which are timings. */
    private static List<String> untimedHistory(Path run) throws IOException {
        List<String> rows = Files.readAllLines(run.resolve("history.csv"));
        assertTrue(rows.size() > 2, rows.toString());
        return rows.stream().map(row -> row.replaceAll("(,[^,]*){3}$", "")).toList();
    }

    private static Path lastModel(Path run) {
        return new Checkpoint(new Checkpoints(run.resolve("last")).newest().orElseThrow().folder()).engine()
                .resolve("model.zip");
    }
}
