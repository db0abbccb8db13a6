package io.github.pcam4j.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import io.github.pcam4j.examples.synthetic.SyntheticArchive;
import io.github.pcam4j.io.PatchShape;
import io.github.pcam4j.io.store.PatchStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line as its users meet it: a process of its own, its exit code and what it prints. */
class CommandLineTest {
    @TempDir
    private static Path shared;
    private static Path archive;

    @TempDir
    private Path folder;

    @BeforeAll
    static void drawArchive() {
        archive = SyntheticArchive.builder(shared.resolve("synthetic.zip")).train(60).test(12).build().write();
    }

    /** What a process came to. */
    private record Outcome(int exit, String output, String errors) { }

    private Outcome pcam(Object... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m", "-Djava.awt.headless=true", "-cp", System.getProperty("java.class.path"),
                Pcam.class.getName()));
        Arrays.stream(arguments).map(Object::toString).forEach(command::add);
        Path output = folder.resolve("stdout");
        Path errors = folder.resolve("stderr");
        Process process = new ProcessBuilder(command).directory(folder.toFile())
                .redirectOutput(output.toFile()).redirectError(errors.toFile()).start();
        assertTrue(process.waitFor(120, TimeUnit.SECONDS), "still running: " + command);
        return new Outcome(process.exitValue(), Files.readString(output), Files.readString(errors));
    }

    private Outcome succeeds(Object... arguments) throws IOException, InterruptedException {
        Outcome outcome = pcam(arguments);
        assertEquals(0, outcome.exit(), outcome.toString());
        return outcome;
    }

    private void fails(String message, Object... arguments) throws IOException, InterruptedException {
        Outcome outcome = pcam(arguments);
        assertEquals(1, outcome.exit(), outcome.toString());
        assertTrue(outcome.errors().contains(message), outcome.toString());
        assertFalse(outcome.errors().contains("\tat "), "a stack trace: " + outcome.errors());
    }

    @Test
    void fromTheArchiveToTheSubmission() throws Exception {
        Outcome prepared = succeeds("prepare", archive, "--out", "data", "--size", 16);
        assertTrue(prepared.output().contains("60 patches of 16 x 16 x 3"), prepared.toString());
        assertTrue(prepared.errors().contains("train.h5: 60 of 60"), prepared.toString());

        Outcome trained = succeeds("train", "data/train.h5", "--out", "run", "--epochs", 2, "--batch", 16,
                "--filters", "4,8", "--units", "8", "--seed", 7);
        assertTrue(trained.output().contains("48 patches to train on, 12 held out"), trained.toString());
        Path run = folder.resolve("run");
        Map<String, Object> metrics = JSON.std.mapFrom(Files.readString(run.resolve("metrics.json")));
        for (String key : List.of("auc", "accuracy", "loss", "best_epoch", "parameters", "engine")) {
            assertTrue(metrics.containsKey(key), metrics.toString());
        }
        assertEquals(3, Files.readAllLines(run.resolve("history.csv")).size());
        assertEquals(13, Files.readAllLines(run.resolve("predictions.csv")).size());
        assertEquals(61, Files.readAllLines(run.resolve("split.csv")).size());
        for (String plot : List.of("auc", "loss", "roc", "learning_rate")) {
            assertTrue(Files.size(run.resolve("plots/" + plot + ".png")) > 5000, plot);
        }

        succeeds("predict", "run", "data/test.h5", "--out", "submission.csv");
        List<String> rows = Files.readAllLines(folder.resolve("submission.csv"));
        assertEquals("id,label", rows.get(0));
        assertEquals(13, rows.size());
        try (PatchStore test = PatchStore.open(folder.resolve("data/test.h5"))) {
            for (int i = 0; i < 12; i++) {
                assertTrue(rows.get(i + 1).matches(test.id(i) + ",[0-9].*"), rows.get(i + 1));
            }
        }

        fails("run holds a run already", "train", "data/train.h5", "--out", "run");
        fails("train.h5 exists already, made from another source or with another size", "prepare", archive, "--out",
                "data");
        assertTrue(succeeds("prepare", archive, "--out", "data", "--size", 16).output().contains("complete already"));
        succeeds("prepare", archive, "--out", "data", "--size", 24, "--overwrite");
        fails("test.h5 has patches of 24 x 24 x 3, but the network takes 16 x 16", "predict", "run", "data/test.h5");
        fails("test.h5 has no labels", "train", "data/test.h5", "--out", "other");
        assertFalse(Files.exists(folder.resolve("other")), "a run that never started leaves no folder");
    }

    @Test
    void verifyTellsAnIntactStoreFromADamagedOne() throws Exception {
        succeeds("prepare", archive, "--out", "data", "--size", 16);
        assertTrue(succeeds("verify", "data/train.h5").output().contains("60 patches checked, intact"));
        Path store = folder.resolve("data/train.h5");
        byte[] bytes = Files.readAllBytes(store);
        bytes[20_000] ^= 4;
        Files.write(store, bytes);
        Outcome damaged = pcam("verify", store);
        assertEquals(1, damaged.exit());
        assertTrue(damaged.output().contains("damaged in patches 0 (") && damaged.output().contains("DAMAGED"),
                damaged.toString());
    }

    @Test
    void a96PixelStoreHoldsThePixelsAsTheyAre() throws Exception {
        succeeds("prepare", archive, "--out", "data", "--size", 96);
        try (PatchStore store = PatchStore.open(folder.resolve("data/train.h5"))) {
            assertEquals(PatchShape.rgb(96), store.shape());
            assertEquals("none", store.origin().orElseThrow().resize());
        }
    }

    @Test
    void badArchivesAreNamedAndLeaveNoStore() throws Exception {
        fails("nowhere.zip does not exist", "prepare", "nowhere.zip", "--out", "data");
        byte[] whole = Files.readAllBytes(archive);
        Files.write(folder.resolve("cut.zip"), Arrays.copyOf(whole, whole.length / 2));
        fails("cut.zip is not a whole ZIP", "prepare", "cut.zip", "--out", "data");
        fails("is 96 x 96 pixels where 50 x 50 are expected", "prepare", archive, "--out", "data", "--source-size", 50);
        assertFalse(Files.exists(folder.resolve("data/train.h5")));
        assertFalse(Files.exists(folder.resolve("data/train.h5.part")));
    }

    @Test
    void badStoresRunsAndSettingsAreNamed() throws Exception {
        Files.writeString(folder.resolve("text.h5"), "not a store");
        fails("text.h5 is not a readable HDF5 file", "train", "text.h5", "--out", "run");
        fails("nowhere.h5 is not there", "train", "nowhere.h5", "--out", "run");
        succeeds("prepare", archive, "--out", "data", "--size", 16);
        fails("folder-without-run holds no run", "predict", "folder-without-run", "data/test.h5");
        fails("a dropout rate must be within [0, 1), not 1.5", "train", "data/train.h5", "--out", "run", "--dropout", 1.5);
        fails("no engine 'keras'", "train", "data/train.h5", "--out", "run", "--engine", "keras");
    }

    @ParameterizedTest
    @ValueSource(strings = {"quickstart", "prepare", "verify", "train", "predict"})
    void everyCommandHasHelp(String command) throws Exception {
        Outcome outcome = succeeds(command, "--help");
        assertTrue(outcome.output().contains("Usage: pcam " + command), outcome.output());
    }

    @Test
    void wrongUsageIsExitCode2() throws Exception {
        assertEquals(2, pcam("train", "--no-such-option").exit());
        assertEquals(0, pcam().exit());
    }
}
