package io.github.pcam4j.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.fasterxml.jackson.jr.ob.JSON;
import io.github.pcam4j.examples.synthetic.SyntheticArchive;
import io.github.pcam4j.io.PatchShape;
import io.github.pcam4j.io.store.PatchStore;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
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

    private Process start(Object... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m", "-Djava.awt.headless=true", "-cp", System.getProperty("java.class.path"),
                Pcam.class.getName()));
        Arrays.stream(arguments).map(Object::toString).forEach(command::add);
        Path output = folder.resolve("stdout");
        Path errors = folder.resolve("stderr");
        return new ProcessBuilder(command).directory(folder.toFile())
                .redirectOutput(output.toFile()).redirectError(errors.toFile()).start();
    }

    private Outcome pcam(Object... arguments) throws IOException, InterruptedException {
        Process process = start(arguments);
        assertTrue(process.waitFor(120, TimeUnit.SECONDS), "still running: " + Arrays.toString(arguments));
        return new Outcome(process.exitValue(), Files.readString(folder.resolve("stdout")),
                Files.readString(folder.resolve("stderr")));
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
    void enginesAndDevicesAreChosenByName() throws Exception {
        assumeFalse(System.getProperty("os.name").equals("Linux") && System.getProperty("os.arch").equals("aarch64"),
                "there is no LibTorch for this platform");
        succeeds("prepare", archive, "--out", "data", "--size", 16);
        String[] network = {"--epochs", "1", "--batch", "16", "--filters", "4", "--units", "4"};
        succeeds(with(network, "train", "data/train.h5", "--out", "run", "--engine", "torch", "--device", "cpu"));
        assertTrue(Files.readString(folder.resolve("run/config.json")).contains("torch 2."));
        succeeds("predict", "run", "data/test.h5", "--out", "own.csv");
        succeeds("predict", "run", "data/test.h5", "--out", "other.csv", "--engine", "dl4j", "--device", "cpu");
        double[] own = probabilities("own.csv");
        assertEquals(12, own.length);
        assertArrayEquals(own, probabilities("other.csv"), 1e-5);

        fails("there is no engine 'keras'; present are", with(network, "train", "data/train.h5", "--out", "none",
                "--engine", "keras"));
        fails("has no device 'cuda'; use cpu", with(network, "train", "data/train.h5", "--out", "none", "--engine",
                "dl4j", "--device", "cuda"));
        assertFalse(Files.exists(folder.resolve("none/config.json")), "a run that never started");
        fails("there is no device 'gpu'; use auto, cpu, cuda or cuda:N", "predict", "run", "data/test.h5", "--device",
                "gpu");
    }

    @Test
    void aModelIsSlidOverALargeImage() throws Exception {
        succeeds("prepare", archive, "--out", "data", "--size", 16);
        succeeds("train", "data/train.h5", "--out", "run", "--epochs", 1, "--batch", 16, "--filters", "4", "--units",
                "4");
        BufferedImage image = new BufferedImage(400, 130, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(new Color(200, 90, 160));
        graphics.fillRect(0, 0, 150, 130);
        graphics.setColor(Color.WHITE);
        graphics.fillRect(150, 0, 250, 130);
        graphics.dispose();
        ImageIO.write(image, "png", folder.resolve("slide.png").toFile());

        Outcome drawn = succeeds("heatmap", "run", "slide.png", "--out", "map");
        // Windows begin at 32 (column - 1); that of column 5 has 22 of its 96 pixels a row in the tissue, the next none.
        assertTrue(drawn.output().contains("map: 13 x 5 cells, 30 predicted, 35 background"), drawn.toString());
        assertTrue(Files.size(folder.resolve("map/overlay.png")) > 500);
        assertTrue(Files.readString(folder.resolve("map/heatmap.json")).contains("\"network_input_size\" : 16"));

        fails("map holds a heatmap already", "heatmap", "run", "slide.png", "--out", "map");
        succeeds("heatmap", "run", "slide.png", "--out", "map", "--overwrite", "--stride", 96);
        fails("fewer than the window of 300 x 300", "heatmap", "run", "slide.png", "--out", "none", "--patch", 300);
        fails("is no PNG or TIFF image", "heatmap", "run", "data/test.h5", "--out", "none");
        fails("data holds no run", "heatmap", "data", "slide.png", "--out", "none");
        assertFalse(Files.exists(folder.resolve("none")) || Files.exists(folder.resolve("none.part")));
    }

    private static Object[] with(String[] options, Object... command) {
        return Stream.concat(Arrays.stream(command), Arrays.stream(options)).toArray();
    }

    private double[] probabilities(String submission) throws IOException {
        return Files.readAllLines(folder.resolve(submission)).stream().skip(1)
                .mapToDouble(row -> Double.parseDouble(row.substring(row.indexOf(',') + 1))).toArray();
    }

    /** Trains in a process, and kills it when it has completed an epoch. */
    private void trainAndKill(Object... arguments) throws IOException, InterruptedException {
        Process process = start(arguments);
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        while (!Files.exists(folder.resolve("run/history.csv"))) {
            assertTrue(process.isAlive() && System.nanoTime() < until, Files.readString(folder.resolve("stderr")));
            Thread.sleep(5);
        }
        process.destroyForcibly();
        assertTrue(process.waitFor(30, TimeUnit.SECONDS));
        assertFalse(Files.exists(folder.resolve("run/metrics.json")), "it was done before it could be killed");
    }

    @Test
    void aRunThatWasKilledGoesOn() throws Exception {
        succeeds("prepare", archive, "--out", "data", "--size", 16);
        trainAndKill("train", "data/train.h5", "--out", "run", "--epochs", 15, "--batch", 16, "--filters", "4,8",
                "--units", "8", "--patience", 15, "--checkpoint-every", 0.01);
        Path config = folder.resolve("run/config.json");
        assertTrue(Files.readString(config).contains("\"checkpoint_seconds\" : 0.01"), Files.readString(config));

        wrongUsage("--epochs cannot be given with --resume", "train", "--resume", "run", "--epochs", 3);
        fails("none holds no run", "train", "--resume", "none");
        Files.move(folder.resolve("data/train.h5"), folder.resolve("data/moved.h5"));
        fails("If it was moved, say where it lies now: pcam train --resume run STORE", "train", "--resume", "run");
        fails("the store's fingerprint is", "train", "--resume", "run", "data/test.h5");
        try (Stream<Path> checkpoints = Files.list(folder.resolve("run/last"))) {
            Path newest = checkpoints.filter(it -> it.toString().matches(".*checkpoint-[0-9]+"))
                    .max(Comparator.comparingInt(it -> Integer.parseInt(it.toString().replaceAll(".*-", ""))))
                    .orElseThrow();
            Files.write(newest.resolve("progress.bin"), new byte[7]);
        }

        Outcome resumed = succeeds("train", "--resume", "run", "data/moved.h5", "--checkpoint-every", 30);
        assertTrue(resumed.errors().matches("(?s).*resuming run at (epoch [0-9]+, step [123] of 3|the validation of "
                + "epoch [0-9]+), iteration [0-9]+\n.*"), resumed.errors());
        assertTrue(resumed.errors().contains("A checkpoint is damaged and left out")
                && resumed.errors().contains("progress.bin is not as it was written"), resumed.errors());
        assertTrue(resumed.output().contains(" of 15: AUC ") && resumed.output().contains("Kept in run"),
                resumed.output());
        assertEquals(16, Files.readAllLines(folder.resolve("run/history.csv")).size());
        assertEquals(46, Files.readAllLines(folder.resolve("run/steps.csv")).size());
        assertTrue(Files.exists(folder.resolve("run/plots/auc.png")));

        String metrics = Files.readString(folder.resolve("run/metrics.json"));
        assertTrue(succeeds("train", "--resume", "run").output().contains("run is finished already"));
        assertEquals(metrics, Files.readString(folder.resolve("run/metrics.json")));
    }

    private void wrongUsage(String message, Object... arguments) throws IOException, InterruptedException {
        Outcome outcome = pcam(arguments);
        assertEquals(2, outcome.exit(), outcome.toString());
        assertTrue(outcome.errors().contains(message), outcome.toString());
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
    @ValueSource(strings = {"quickstart", "prepare", "verify", "train", "predict", "heatmap"})
    void everyCommandHasHelp(String command) throws Exception {
        Outcome outcome = succeeds(command, "--help");
        assertTrue(outcome.output().contains("Usage: pcam " + command), outcome.output());
    }

    @Test
    void wrongUsageIsExitCode2() throws Exception {
        assertEquals(2, pcam("train", "--no-such-option").exit());
        wrongUsage("Missing required parameter: STORE", "train", "--out", "run");
        wrongUsage("Missing required option: '--out=RUN'", "train", "data/train.h5");
        assertEquals(0, pcam().exit());
    }
}
