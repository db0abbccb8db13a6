package io.github.pcam4j.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.fasterxml.jackson.jr.ob.JSON;
import io.github.pcam4j.examples.PcamProcess.Outcome;
import io.github.pcam4j.examples.PcamProcess.Started;
import io.github.pcam4j.examples.study.RecipeStudy;
import io.github.pcam4j.examples.synthetic.SyntheticArchive;
import io.github.pcam4j.io.PatchShape;
import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.train.calibrate.Calibration;
import io.github.pcam4j.train.calibrate.IsotonicRegression;
import io.github.pcam4j.train.calibrate.TemperatureScaling;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line as its users meet it in a shell: exit codes and what is printed. */
@Tag("slow")
class CommandLineTest {
    @TempDir
    private static Path shared;
    private static Path archive;

    @TempDir
    private Path folder;
    private PcamSession session;

    @BeforeAll
    static void drawArchive() {
        archive = SyntheticArchive.builder(shared.resolve("synthetic.zip")).train(60).test(12).build().write();
    }

    @BeforeEach
    void startSession() throws IOException {
        session = PcamSession.in(folder);
    }

    @AfterEach
    void endSession() throws IOException {
        session.close();
    }

    private Outcome pcam(Object... arguments) {
        return session.run(arguments);
    }

    private Outcome succeeds(Object... arguments) {
        return session.succeeds(arguments);
    }

    private void fails(String message, Object... arguments) {
        session.fails(message, arguments);
    }

    @Test
    void fromTheArchiveToTheSubmission() throws Exception {
        Outcome prepared = succeeds("prepare", archive, "--out", "data", "--size", 16);
        assertTrue(prepared.output().contains("60 patches of 16 x 16 x 3"), prepared.toString());
        assertTrue(prepared.errors().contains("train.h5: 60 of 60"), prepared.toString());

        Outcome trained = succeeds("train", "data/train.h5", "--out", "run", "--epochs", 2, "--batch", 16,
                "--filters", "4,8", "--units", "8", "--seed", 7);
        assertTrue(trained.output().contains("48 patches to train on, 12 held out"), trained.toString());
        assertTrue(trained.output().contains("Schedule: one learning rate an epoch, 0.1 in epoch 1 and 0.0001 in epoch 2, "
                + "the last, as a cycle of 16 takes 17 epochs and there are 2"), trained.toString());
        assertTrue(trained.output().contains("Diagnosis: Statistics lag behind. Batch normalization's moving statistics "
                + "(momentum 0.99) lag"),
                trained.toString());
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
        aReportTellsHowToRunItAgain(run);
        assertTrue(succeeds("watch", "run").output().startsWith("run is not trained at the moment: 'pcam report run'"));

        Outcome predicted = succeeds("predict", "run", "data/test.h5", "--out", "submission.csv");
        assertFalse(predicted.errors().contains("was trained"), predicted.toString());
        List<String> rows = Files.readAllLines(folder.resolve("submission.csv"));
        assertEquals("id,label", rows.get(0));
        assertEquals(13, rows.size());
        try (PatchStore test = PatchStore.open(folder.resolve("data/test.h5"))) {
            for (int i = 0; i < 12; i++) {
                assertTrue(rows.get(i + 1).matches(test.id(i) + ",[0-9].*"), rows.get(i + 1));
            }
        }

        String kept = succeeds("evaluate", "run").output();
        assertTrue(kept.contains("\nauc ") && kept.contains("\nloss ") && kept.contains("ece "), kept);
        assertEquals(kept, succeeds("evaluate", "run", "data/train.h5").output(), "on the patches held out");
        succeeds("evaluate", "run", "data/train.h5", "--tta", 8, "--sensitivity", 1, "--save", "views.csv");
        assertTrue(succeeds("compare", "run", "views.csv", "--html", "compared.html").output().matches(
                "(?s)run +patches .*On the 12 patches that all were judged by:\\R"
                        + "run 0\\.\\d+, views.csv \\d\\.\\d+: difference .* \\(DeLong, 12 patches\\)\\R"
                        + "Look at compared.html\\R"));
        fails("none does not exist", "compare", "run", "none");
        fails("test.h5 has no labels", "evaluate", "run", "data/test.h5");
        fails("give a STORE as well", "evaluate", "run", "--tta", 8);
        aCalibrationIsFittedAndUsed(rows);

        fails("run holds a training already; resume it (pcam train --resume run)", "train", "data/train.h5", "--out",
                "run");
        fails("train.h5 exists already, made from another source or with another size", "prepare", archive, "--out",
                "data");
        assertTrue(succeeds("prepare", archive, "--out", "data", "--size", 16).output().contains("complete already"));
        succeeds("prepare", archive, "--out", "data", "--size", 24, "--overwrite");
        fails("test.h5 has patches of 24 x 24 x 3, but the network takes 16 x 16", "predict", "run", "data/test.h5");
        fails("test.h5 has no labels", "train", "data/test.h5", "--out", "other");
        assertFalse(Files.exists(folder.resolve("other")), "a run that never started leaves no folder");
    }

    @Test
    void foldsBySlideFromTrainingToTheSubmission() throws Exception {
        succeeds("prepare", archive, "--out", "data", "--size", 16);
        StringBuilder slides = new StringBuilder("id,slide\n");
        try (PatchStore store = PatchStore.open(folder.resolve("data/train.h5"))) {
            for (int i = 0; i < store.size(); i++) {
                slides.append(store.id(i)).append(",s").append(i % 12).append('\n');
            }
        }
        Files.writeString(folder.resolve("slides.csv"), slides);
        String[] network = {"--epochs", "1", "--batch", "16", "--filters", "4", "--units", "4"};
        String trained = succeeds(with(network, "train", "data/train.h5", "--out", "folds", "--folds", "3", "--groups",
                "slides.csv", "--augment", "dihedral,shift=1", "--averaging", "ema")).output();
        assertTrue(trained.contains("in the first of 3 folds") && trained.contains("All folds together: AUC"), trained);
        assertTrue(Files.readString(folder.resolve("folds/fold-3/config.json")).contains("dihedral,shift=1"));
        assertTrue(succeeds("predict", "folds", "data/test.h5", "--tta", "4").output().contains("12 rows by 3 models"));
        String evaluated = succeeds("evaluate", "folds", "--groups", "slides.csv", "--save", "all.csv",
                "--all-groups").output();
        assertTrue(evaluated.contains("\nauc ") && evaluated.contains("s11 "), evaluated);
        String worst = succeeds("evaluate", "all.csv").output();
        assertTrue(worst.contains("12 groups, 12 of them of two or more patches, of which these have the lowest accuracy"),
                worst);
        assertEquals(10, worst.lines().filter(line -> line.matches("s[0-9]+ .*")).count(), worst);
        assertTrue(succeeds("compare", "folds", "all.csv").output().contains("bootstrap of 12 groups, 60 patches"));
        assertTrue(succeeds("train", "--resume", "folds").output().contains("All folds together"));
        Files.delete(folder.resolve("folds/fold-2/report.html"));
        String together = Files.readString(folder.resolve("folds/folds.html"));
        assertTrue(together.contains("<th scope=\"row\">fold-3</th>"), together);
        assertFalse(together.contains("Which is better"), "no patch was held out of all of them: " + together);
        Files.delete(folder.resolve("folds/folds.html"));
        assertEquals(List.of("folds/fold-1/report.html", "folds/fold-2/report.html", "folds/fold-3/report.html",
                "Look at folds/folds.html"),
                succeeds("report", "folds").output().replace('\\', '/').lines().toList());
        assertTrue(Files.exists(folder.resolve("folds/fold-2/report.html")));
        wrongUsage("a threshold must be within [0, 1], not 2.0", "evaluate", "folds", "--threshold", 2);

        fails("holds a training already", with(network, "train", "data/train.h5", "--out", "folds", "--folds", "3"));
        fails("holds a training already", with(network, "train", "data/train.h5", "--out", "folds"));
        wrongUsage("epochs must be at least 1", "ensemble", "data/train.h5", "--out", "folds", "--overwrite", "--epochs", 0);
        fails("cannot be put into 90 parts", "ensemble", "data/train.h5", "--out", "folds", "--overwrite", "--folds", 90);
        assertTrue(Files.exists(folder.resolve("folds/fold-1/best.weights.h5")), "lost for a slip of the hand");
        Outcome leaking = succeeds(with(network, "train", "data/train.h5", "--out", "run", "--groups", "slides.csv",
                "--split", "folds/fold-1/split.csv"));
        assertFalse(leaking.errors().contains("warning"), leaking.errors());
        Files.writeString(folder.resolve("slides.csv"), slides.toString().replaceAll(",s[0-9]+", ",one"));
        assertTrue(succeeds(with(network, "train", "data/train.h5", "--out", "leak", "--groups", "slides.csv", "--split",
                "folds/fold-1/split.csv")).errors().contains("warning: 1 groups are on both sides"));
        wrongUsage("--split is one split and --folds makes several", with(network, "train", "data/train.h5", "--out", "other",
                "--folds", "3", "--split", "folds/fold-1/split.csv"));
        fails("give --predict STORE as well", with(network, "ensemble", "data/train.h5", "--out", "other", "--tta", "8"));
        fails("1 groups cannot be put into 3 parts", with(network, "train", "data/train.h5", "--out", "other",
                "--folds", "3", "--groups", "slides.csv"));
        succeeds(with(network, "train", "data/train.h5", "--out", "best", "--recipe", "best", "--averaging", "none"));
        String best = Files.readString(folder.resolve("best/config.json"));
        assertTrue(best.contains("\"augmentation\" : \"dihedral\"") && best.contains("\"method\" : \"none\""), best);
        wrongUsage("--recipe takes documented, best or finetune, not 'worst'", with(network, "train", "data/train.h5",
                "--out", "other", "--recipe", "worst"));
        wrongUsage("the augmentation 'blur' cannot be used: known are flip",
                with(network, "train", "data/train.h5", "--out", "other", "--augment", "blur"));
    }

    /** Each probability of a submission changes as the calibration that was kept says, and none without it. */
    private void aCalibrationIsFittedAndUsed(List<String> plainRows) throws Exception {
        Outcome fitted = succeeds("calibrate", "run", "--plot", "reliability.png");
        assertTrue(fitted.output().contains("loss ") && fitted.output().contains("TemperatureScaling"),
                fitted.output());
        assertTrue(Files.size(folder.resolve("reliability.png")) > 5000);
        Calibration calibration = Calibration.load(folder.resolve("run/calibration.json"));
        succeeds("predict", "run", "data/test.h5", "--calibration", "run/calibration.json", "--out", "calibrated.csv");
        List<String> rows = Files.readAllLines(folder.resolve("calibrated.csv"));
        for (int row = 1; row < rows.size(); row++) {
            String[] plain = plainRows.get(row).split(",");
            assertEquals(plain[0] + "," + calibration.apply(new double[] {Double.parseDouble(plain[1])})[0],
                    rows.get(row));
        }
        Outcome judged = succeeds("evaluate", "run", "--calibration", "run/calibration.json", "--save", "judged.csv");
        assertTrue(judged.errors().contains("warning: 'pcam calibrate run' fits by 12 of these 12 patches"),
                judged.errors());
        assertEquals("", succeeds("evaluate", "judged.csv").errors());
        succeeds("calibrate", "judged.csv", "--method", "isotonic", "--out", "isotonic.json");
        assertTrue(Calibration.load(folder.resolve("isotonic.json")) instanceof IsotonicRegression);
        wrongUsage("there is no calibration 'platt'; there are [temperature, isotonic]", "calibrate", "run", "--method",
                "platt");
        Files.writeString(folder.resolve("few.csv"), "id,label,probability\na,1,0.5\nb,1,0.4\n");
        fails("few.csv has 0 patches of label 0 and 2 of label 1: to be judged by 5 folds", "calibrate", "few.csv");
        fails("--combine ranks gives no probabilities", "predict", "run", "data/test.h5", "--combine", "ranks",
                "--calibration", "isotonic.json");
        fails("none.json cannot be read", "predict", "run", "data/test.h5", "--calibration", "none.json");
    }

    /** The command that the report has gives the same figures, into another folder. */
    private void aReportTellsHowToRunItAgain(Path run) throws Exception {
        Matcher command = Pattern.compile("<code id=\"command\">pcam (.*)</code>")
                .matcher(Files.readString(run.resolve("report.html")));
        assertTrue(command.find());
        succeeds((Object[]) command.group(1).replace("--out run", "--out again").split(" "));
        assertEquals(Files.readString(run.resolve("metrics.json")),
                Files.readString(folder.resolve("again/metrics.json")));

        Files.delete(run.resolve("report.html"));
        assertEquals(Path.of("run/report.html").toString(), succeeds("report", "run").output().strip());
        assertTrue(Files.readString(run.resolve("report.html")).contains("Where the model looks"));
        Files.move(folder.resolve("data/train.h5"), folder.resolve("data/moved.h5"));
        assertTrue(succeeds("report", "run").errors().contains("a report without pictures"));
        succeeds("report", "run", "data/moved.h5", "--threshold", 0.3);
        Files.move(folder.resolve("data/moved.h5"), folder.resolve("data/train.h5"));
        fails("is not the store of", "report", "run", "data/test.h5");
        fails("holds no run", "report", "nowhere");
    }

    @Test
    void storesAndArchivesAreExplored() throws Exception {
        assertTrue(succeeds("explore", archive, "--out", "explored").output().contains("dataset.html"));
        assertTrue(Files.readString(folder.resolve("explored/dataset.html")).contains("60 of 96 x 96 x 3"));
        succeeds("explore", "explored/train.h5", "--out", "again");
        assertTrue(Files.size(folder.resolve("again/plots/samples_label_1.png")) > 5000);
        fails("nowhere.h5 is not there", "explore", "nowhere.h5");
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
        assertTrue(succeeds("predict", "run", "run", "data/test.h5", "--out", "two.csv", "--combine", "logits").output()
                .contains("two.csv: 12 rows by 2 models"));
        assertArrayEquals(own, probabilities("two.csv"), 1e-6);
        succeeds("predict", "run", "data/test.h5", "--out", "views.csv", "--tta", "8");
        assertFalse(Arrays.equals(own, probabilities("views.csv")));
        wrongUsage("there are 1, 4, 8 or 16 views, not 3", "predict", "run", "data/test.h5", "--tta", "3");
        wrongUsage("there is no combination 'median'; there are [probabilities, logits, ranks]", "predict", "run",
                "data/test.h5", "--combine", "median");

        wrongUsage("there is no engine 'keras'; present are", with(network, "train", "data/train.h5", "--out", "none",
                "--engine", "keras"));
        fails("has no device 'cuda'; use cpu", with(network, "train", "data/train.h5", "--out", "none", "--engine",
                "dl4j", "--device", "cuda"));
        assertFalse(Files.exists(folder.resolve("none/config.json")), "a run that never started");
        wrongUsage("there is no device 'gpu'; use auto, cpu, cuda or cuda:N", "predict", "run", "data/test.h5", "--device",
                "gpu");
    }

    @Test
    void moreThanTheDocumentedRecipe() throws Exception {
        succeeds("prepare", archive, "--out", "data", "--size", 16);
        String[] network = {"--batch", "8", "--filters", "4", "--units", "4"};
        Outcome found = succeeds(with(network, "lr-find", "data/train.h5", "--plot", "plots/lr.png",
                "--iterations", 30));
        assertTrue(found.output().matches("(?s).*steepest descent at [0-9.e-]+, a tenth of the minimum is .*"
                + "suggested: --max-lr [0-9.e-]+\n"), found.toString());
        assertTrue(Files.size(folder.resolve("plots/lr.png")) > 5000);

        succeeds(with(network, "train", "data/train.h5", "--out", "run", "--epochs", 2, "--label-smoothing", 0.1,
                "--class-weights", "balanced", "--clip", 1.5, "--accumulate", 3, "--averaging", "swa=0.5"));
        String config = Files.readString(folder.resolve("run/config.json"));
        for (String setting : List.of("\"label_smoothing\" : 0.1", "\"max_gradient_norm\" : 1.5",
                "\"accumulation\" : 3", "\"method\" : \"swa\"", "\"from_share\" : 0.5")) {
            assertTrue(config.contains(setting), config);
        }
        assertEquals(5, Files.readAllLines(folder.resolve("run/steps.csv")).size(), "2 steps an epoch, and the names");
        Outcome served = succeeds(with(network, "train", "data/train.h5", "--out", "cycle", "--epochs", 1,
                "--schedule", "one-cycle", "--bn-momentum", 0.5, "--optimizer", "adamw", "--weight-decay", 0.01, "--serve",
                "--tensorboard"));
        try (Stream<Path> files = Files.list(folder.resolve("cycle"))) {
            assertEquals(1, files.filter(it -> it.toString().matches(".*events\\.out\\.tfevents\\.[0-9]{10}\\.pcam4j")).count());
        }
        assertTrue(served.output().matches("(?s).*Look at http://127\\.0\\.0\\.1:\\d+/ while it trains\\R.*"),
                served.toString());
        String cycle = Files.readString(folder.resolve("cycle/config.json"));
        assertTrue(cycle.contains("\"form\" : \"one-cycle\"") && cycle.contains("\"batch_norm_momentum\" : 0.5")
                && cycle.contains("\"name\" : \"adamw\"") && cycle.contains("\"weight_decay\" : 0.01"), cycle);
        wrongUsage("--averaging cannot be given with --resume", "train", "--resume", "run", "--averaging", "ema");
        Object[] train = with(network, "train", "data/train.h5", "--out", "none");
        wrongUsage("there is no schedule 'cosine'", with(new String[] {"--schedule", "cosine"}, train));
        wrongUsage("has no cycle of 4 epochs", with(new String[] {"--schedule", "triangle", "--cycle-epochs", "4"}, train));
        wrongUsage("two numbers as 1,2.5, not '3'", with(new String[] {"--class-weights", "3"}, train));
        wrongUsage("'x' is not a number", with(new String[] {"--class-weights", "1,x"}, train));
        wrongUsage("--optimizer takes sgd or adamw, not 'lion'", with(new String[] {"--optimizer", "lion"}, train));
        wrongUsage("weight decay must be 0 or greater", with(new String[] {"--weight-decay", "-1"}, train));
        wrongUsage("not 'sma'", with(new String[] {"--averaging", "sma"}, train));
        wrongUsage("label smoothing must be within [0, 0.5)", with(new String[] {"--label-smoothing", "0.7"}, train));
        wrongUsage("not 'none=3'", with(new String[] {"--averaging", "none=3"}, train));
        assertFalse(Files.exists(folder.resolve("none")));
    }

    @Test
    void overlapsBecomeGroupsToSplitBy() throws Exception {
        Outcome found = succeeds("overlaps", archive, "--out", "overlaps.csv");
        assertTrue(found.output().matches("(?s)\\d+ of \\d+ labelled patches overlap another one, \\d+ test patches a "
                + "labelled one; .*overlaps.csv: for 'pcam train STORE --groups overlaps.csv'\\R"), found.toString());
        succeeds("prepare", archive, "--out", "data", "--size", 16);
        try (PatchStore store = PatchStore.open(folder.resolve("data/train.h5"))) {
            assertEquals(store.size() + 12 + 1, Files.readAllLines(folder.resolve("overlaps.csv")).size());
        }
        succeeds("train", "data/train.h5", "--out", "run", "--epochs", 1, "--batch", 16, "--filters", "4", "--units", "4",
                "--groups", "overlaps.csv");
        fails("train.h5", "overlaps", "data/train.h5");
    }

    /** A run without a record of the resize is of a version that did not filter. */
    private void resizesAsItsModelLearned() throws Exception {
        assertTrue(Files.readString(folder.resolve("map/heatmap.json")).contains("\"resize\" : \"bilinear, antialias\""));
        Path config = folder.resolve("run/config.json");
        String now = Files.readString(config);
        String earlier = now.replaceAll(",\\s*\"(resize|original_size|stored_size)\" : (\\[[^]]*]|\"[^\"]*\")", "");
        assertFalse(earlier.equals(now) || earlier.contains("resize"), earlier);
        Files.writeString(config, earlier);
        succeeds("heatmap", "run", "slide.png", "--out", "unfiltered");
        assertTrue(Files.readString(folder.resolve("unfiltered/heatmap.json"))
                .contains("\"resize\" : \"bilinear, half-pixel centres\""));
        Outcome warned = succeeds("predict", "run", "data/test.h5", "--out", "submission.csv");
        assertTrue(warned.errors().contains("test.h5: the model of run was trained by a version that had no filter")
                && warned.errors().contains("16 x 16 from 96 x 96 (resize: bilinear, antialias)"), warned.toString());
        Files.writeString(config, now);
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

        resizesAsItsModelLearned();
        fails("map holds a heatmap already", "heatmap", "run", "slide.png", "--out", "map");
        succeeds("heatmap", "run", "slide.png", "--out", "map", "--overwrite", "--stride", 96);
        new TemperatureScaling(1e6).save(folder.resolve("undecided.json"));
        succeeds("heatmap", "run", "slide.png", "--out", "undecided", "--calibration", "undecided.json");
        assertTrue(Files.readString(folder.resolve("undecided/heatmap.json")).contains("undecided.json"));
        int cell = ImageIO.read(folder.resolve("undecided/probabilities.png").toFile()).getRaster().getSample(1, 1, 0);
        assertTrue(cell == 127 || cell == 128, "a half of 255, whatever the model says, not " + cell);
        fails("fewer than the window of 300 x 300", "heatmap", "run", "slide.png", "--out", "none", "--patch", 300);
        fails("test.h5 is an HDF5 file and no image; patches in a store are predicted as they are ('pcam predict')",
                "heatmap", "run", "data/test.h5", "--out", "none");
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
        Started training = PcamProcess.in(folder).start(arguments);
        training.awaitFile(folder.resolve("run/history.csv"));
        training.process().destroyForcibly();
        assertTrue(training.process().waitFor(30, TimeUnit.SECONDS));
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

    private void wrongUsage(String message, Object... arguments) {
        session.refuses(message, arguments);
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
    void patchesOfOnesOwnBecomeAStore() throws Exception {
        Path images = Files.createDirectories(folder.resolve("own/0"));
        Files.createDirectories(folder.resolve("own/1"));
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            int next = 0;
            for (ZipEntry entry : zip.stream().filter(it -> it.getName().endsWith(".tif")).limit(4).toList()) {
                Files.copy(zip.getInputStream(entry), images.resolveSibling(next++ % 2 + "/" + next + ".tif"));
            }
        }
        Outcome folders = succeeds("prepare", "own", "--labels", "folders", "--out", "a", "--size", 96);
        assertTrue(folders.output().contains("2 of label 0 and 2 of label 1"), folders.toString());
        Files.writeString(folder.resolve("labels.csv"), "path,label\n0/1.tif,1\n1/2.tif,1\n0/3.tif,1\n1/4.tif,0\n");
        Outcome table = succeeds("prepare", "own", "--labels", "labels.csv", "--out", "b", "--size", 96);
        assertTrue(table.output().contains("1 of label 0 and 3 of label 1"), table.toString());
        succeeds("prepare", "own", "--labels", "none", "--out", "c", "--size", 96);
        succeeds("prepare", "own", "--labels", "none", "--out", "e", "--size", 96, "--source-size", 96);
        fails("96 x 96 pixels where 64 x 64", "prepare", "own", "--labels", "none", "--out", "f", "--source-size", 64);
        fails("folders named [0, 1]", "prepare", "own", "--labels", "folders", "--classes", "a,b", "--out", "d");
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
        Files.createDirectory(folder.resolve("no-run"));
        fails("no-run holds no run", "evaluate", "no-run");
        fails("no-run holds no run", "calibrate", "no-run");
        fails("no-run holds no run", "compare", "no-run", "no-run");
        fails("nowhere is not there; give a run", "evaluate", "nowhere");
        fails("is a ZIP archive and no store; make a store of it with 'pcam prepare'", "train", archive, "--out", "run");
        fails("test.h5 has no labels, so that it can only be predicted ('pcam predict')",
                "train", "data/test.h5", "--out", "run");
        fails("no store", "verify", archive);
        wrongUsage("a dropout rate must be within [0, 1), not 1.5", "train", "data/train.h5", "--out", "run",
                "--dropout", 1.5);
        wrongUsage("no engine 'keras'", "train", "data/train.h5", "--out", "run", "--engine", "keras");
    }

    @Test
    void everyCommandHasHelp() {
        for (String command : List.of("quickstart", "prepare", "verify", "lr-find", "train", "predict", "classify", "evaluate",
                "compare", "calibrate", "report", "watch", "explore", "overlaps", "heatmap", "ensemble", "recipe",
                "completion")) {
            Outcome outcome = succeeds(command, "--help");
            assertTrue(outcome.output().contains("Usage: pcam " + command), outcome.output());
        }
    }

    /** All else is asked for in one process. */
    @Test
    void aProcessEndsWithTheExitCodeOfItsCommand() throws Exception {
        PcamProcess process = PcamProcess.in(folder);
        assertTrue(process.succeeds("--version").output().startsWith("pcam4j "));
        process.fails("nowhere.h5 is not there", "verify", "nowhere.h5");
        process.refuses("Missing required parameter: 'FILE'", "verify");
    }

    @Test
    void theStudyTellsInALineWhatItsUserCanMend() throws Exception {
        Outcome outcome = PcamProcess.in(folder).of(RecipeStudy.class)
                .fails("pcam: nowhere.zip", "nowhere.zip", "--out", "study");
        assertEquals(1, outcome.errors().lines().filter(line -> line.startsWith("pcam: nowhere.zip")).count(),
                outcome.toString());
        assertEquals("", outcome.output());
    }

    @Test
    void wrongUsageIsExitCode2() throws Exception {
        wrongUsage("Unknown options: '--epoch', '2'", "train", "data/train.h5", "--out", "run", "--epoch", 2);
        assertEquals(List.of("pcam: Unmatched argument at index 0: 'trian'", "Did you mean: pcam train or pcam verify?",
                "'pcam --help' tells what it takes"), pcam("trian").errors().lines().toList());
        wrongUsage("Missing required parameter: STORE", "train", "--out", "run");
        wrongUsage("Missing required option: '--out=RUN'", "train", "data/train.h5");
        assertEquals(0, pcam().exit());
        assertEquals(succeeds("train", "--help").output(), succeeds("help", "train").output());
        wrongUsage("--duplicates takes together or anywhere, not 'x'", "train", "none.h5", "--out", "run",
                "--duplicates", "x");
        wrongUsage("a threshold must be within [0, 1], not 2.0", "evaluate", "none", "--threshold", 2);
        wrongUsage("a port is a number from 0", "watch", "none", "--port", 65536);
    }
}
