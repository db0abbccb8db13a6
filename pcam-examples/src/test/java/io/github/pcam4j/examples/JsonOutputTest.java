package io.github.pcam4j.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import io.github.pcam4j.examples.PcamProcess.Outcome;
import io.github.pcam4j.examples.synthetic.SyntheticArchive;
import io.github.pcam4j.train.Predictions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With {@code --json} a command prints one object, nothing else, and its errors are objects too. */
@Tag("slow")
class JsonOutputTest {
    private static final String[] SMALL = {"--epochs", "1", "--batch", "16", "--filters", "4", "--units", "4"};

    @TempDir
    private static Path folder;
    private static Path store;
    private static Path run;

    @BeforeAll
    static void trainOnce() throws IOException {
        Path archive = SyntheticArchive.builder(folder.resolve("synthetic.zip")).train(60).test(6).build().write();
        Map<String, Object> prepared = object("prepare", archive, "--out", folder, "--size", 16, "--json");
        assertEquals(List.of(60, 16, 0), List.of(map(prepared.get("train")).get("patches"),
                map(prepared.get("train")).get("size"), map(prepared.get("test")).get("left_out")));
        store = folder.resolve("train.h5");
        run = folder.resolve("run");
        Map<String, Object> trained = object(with("train", store, "--out", run, "--json"));
        assertEquals(run.toString(), trained.get("run"));
        assertEquals(JSON.std.mapFrom(Files.readString(run.resolve("metrics.json"))).get("auc"), trained.get("auc"));
        assertEquals(run.resolve("report.html").toString(), trained.get("report"));
    }

    private static Object[] with(Object... command) {
        return Stream.concat(Arrays.stream(command), Arrays.stream(SMALL)).toArray();
    }

    private static Map<String, Object> object(Object... arguments) throws IOException {
        Outcome outcome = PcamHere.run(arguments);
        assertEquals(0, outcome.exit(), outcome.toString());
        return only(outcome.output());
    }

    /** One line, which is one object. */
    private static Map<String, Object> only(String text) throws IOException {
        assertEquals(1, text.lines().count(), text);
        assertTrue(text.startsWith("{") && text.endsWith("}" + System.lineSeparator()), text);
        return JSON.std.mapFrom(text);
    }

    private static Map<?, ?> map(Object value) {
        return (Map<?, ?>) value;
    }

    @Test
    void evaluationAndComparison() throws IOException {
        Map<String, Object> figures = object("evaluate", run, "--json", "--save", folder.resolve("saved.csv"));
        assertEquals(12, figures.get("patches"));
        Map<String, Object> again = object("evaluate", run, store, "--json");
        assertEquals(figures, again);
        Map<String, Object> compared = object("compare", run, folder.resolve("saved.csv"), "--json");
        assertEquals(figures.get("auc"), compared.get("auc_a"));
        assertEquals(0.0, compared.get("difference"));
        assertEquals(1.0, compared.get("p_value"));
        Predictions kept = Predictions.read(folder.resolve("saved.csv"));
        double[] others = kept.probabilities();
        for (int i = 0; i < others.length; i += 3) {
            others[i] = 1 - others[i];
        }
        kept.withProbabilities(others).write(folder.resolve("others.csv"));
        Map<String, Object> apart = object("compare", run, folder.resolve("others.csv"), "--json");
        double difference = (double) apart.get("difference");
        assertEquals((double) apart.get("auc_b") - (double) apart.get("auc_a"), difference, 1e-12);
        assertTrue((double) apart.get("lower") < difference && difference < (double) apart.get("upper"), apart.toString());
        Map<String, Object> calibrated = object("calibrate", run, "--json");
        assertEquals(run.resolve("calibration.json").toString(), calibrated.get("calibration"));
        assertEquals(figures.get("loss"), map(calibrated.get("before")).get("loss"));
        assertEquals(map(calibrated.get("before")).keySet(), map(calibrated.get("after")).keySet());
    }

    @Test
    void storesReportsAndLearningRates() throws IOException {
        Map<String, Object> verified = object("verify", store, "--json");
        assertEquals(List.of(60, true, List.of()),
                List.of(verified.get("checked"), verified.get("intact"), verified.get("damaged")));
        assertEquals(run.resolve("report.html").toString(), object("report", run, "--json").get("report"));
        assertEquals(60, object("explore", store, "--out", folder.resolve("explored"), "--json").get("patches"));
        Map<String, Object> found = object("lr-find", store, "--json", "--iterations", 20, "--batch", 8, "--filters", 4,
                "--units", 4);
        assertTrue(((Number) found.get("suggested_max_lr")).doubleValue() > 0, found.toString());
        assertTrue(found.containsKey("plot"), found.toString());
        assertNull(found.get("plot"));
    }

    @Test
    void aDamagedStoreIsAResultAndItsExitCodeIsKept() throws IOException {
        byte[] bytes = Files.readAllBytes(store);
        bytes[20_000] ^= 4;
        Path damaged = Files.write(folder.resolve("damaged.h5"), bytes);
        Outcome outcome = PcamHere.run("verify", damaged, "--json");
        assertEquals(1, outcome.exit());
        Map<String, Object> verified = only(outcome.output());
        assertEquals(false, verified.get("intact"));
        assertEquals(0, map(((List<?>) verified.get("damaged")).get(0)).get("first"));
    }

    @Test
    void predictionsFoldsAndEnsembles() throws IOException {
        Path submission = folder.resolve("s.csv");
        Map<String, Object> predicted = object("predict", run, folder.resolve("test.h5"), "--out", submission,
                "--json");
        assertEquals(List.of(submission.toString(), 6, 1),
                List.of(predicted.get("submission"), predicted.get("rows"), predicted.get("models")));

        Map<String, Object> folds = object(with("ensemble", store, "--out", folder.resolve("folds"), "--folds", 2,
                "--json", "--predict", folder.resolve("test.h5"), "--submission", submission));
        assertEquals(2, ((List<?>) folds.get("folds")).size());
        assertEquals(60, map(folds.get("out_of_fold")).get("patches"));
        assertEquals((double) folds.get("auc"), (double) map(folds.get("out_of_fold")).get("auc"), 1e-12);
        assertEquals(2, map(folds.get("prediction")).get("models"));
        Map<String, Object> resumed = object("train", "--resume", folder.resolve("folds"), "--json");
        assertEquals(folds.get("folds"), resumed.get("folds"));
        assertEquals(object("train", "--resume", run, "--json").get("auc"),
                JSON.std.mapFrom(Files.readString(run.resolve("metrics.json"))).get("auc"));
    }

    @Test
    void singleImages() throws IOException {
        Path archive = folder.resolve("synthetic.zip");
        Path images = folder.resolve("images");
        List<Path> files = unpacked(archive, images, "test/");
        Path submission = folder.resolve("of-test.csv");
        object("predict", run, folder.resolve("test.h5"), "--out", submission, "--json");
        Map<String, Double> expected = new HashMap<>();
        Files.readAllLines(submission).stream().skip(1).map(row -> row.split(",", -1))
                .forEach(row -> expected.put(row[0], Double.valueOf(row[1])));
        assertEquals(6, expected.size());

        Map<String, Object> told = object(Stream.concat(Stream.of("classify", run, "--json", "--threshold", "0.25"),
                files.stream()).toArray());
        assertEquals(List.of(1, 0.25, List.of()), List.of(told.get("models"), told.get("threshold"), told.get("skipped")));
        List<?> found = (List<?>) told.get("images");
        for (int i = 0; i < files.size(); i++) {
            Path file = files.get(i);
            double probability = (double) map(found.get(i)).get("probability");
            assertEquals(file.toString(), map(found.get(i)).get("file"));
            assertEquals(expected.get(file.getFileName().toString().replace(".tif", "")), probability, 1e-6);
            assertEquals(probability >= 0.25 ? 1 : 0, map(found.get(i)).get("label"));
        }

        Path broken = Files.writeString(images.resolve("broken.png"), "no image");
        Outcome failed = PcamHere.run("classify", run, files.get(0), broken);
        assertEquals(1, failed.exit());
        assertEquals("", failed.output());
        assertEquals("pcam: " + broken + " is not a TIFF image, nor PNG nor JPEG; replace it by the original file",
                failed.errors().strip());
        Outcome skipping = PcamHere.run("classify", run, files.get(0), broken, files.get(1), "--on-error", "skip");
        assertEquals(0, skipping.exit());
        assertEquals(2, skipping.output().lines().count());
        assertTrue(skipping.output().matches("(?s)" + Pattern.quote(files.get(0).toString())
                + ": [01]\\.[0-9]{4}, label [01]\\R.*"), skipping.output());
        assertEquals("pcam: skipped: " + broken + " is not a TIFF image, nor PNG nor JPEG; replace it by the original file",
                skipping.errors().strip());
        List<?> skipped = (List<?>) only(PcamHere.run("classify", run, broken, "--on-error", "skip", "--json").output())
                .get("skipped");
        assertEquals(broken.toString(), map(skipped.get(0)).get("file"));
        assertTrue(PcamHere.run("classify", run, files.get(0), "--combine", "ranks").errors()
                .startsWith("pcam: models that predict patches as they come cannot be combined by ranks"));
        assertEquals(2, PcamHere.run("classify", run).exit());
    }

    private static List<Path> unpacked(Path archive, Path target, String under) throws IOException {
        Files.createDirectories(target);
        List<Path> files = new ArrayList<>();
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            for (ZipEntry entry : zip.stream().filter(it -> it.getName().startsWith(under) && !it.isDirectory()).toList()) {
                Path file = target.resolve(entry.getName().substring(under.length()));
                Files.copy(zip.getInputStream(entry), file);
                files.add(file);
            }
        }
        return files;
    }

    @Test
    void errorsAreObjectsOnStandardError() throws IOException {
        Outcome missing = PcamHere.run("evaluate", folder.resolve("none"), "--json");
        assertEquals(1, missing.exit());
        assertEquals("", missing.output());
        assertTrue(only(missing.errors()).get("error").toString().contains("is not there"), missing.errors());
        Outcome usage = PcamHere.run("evaluate", run, "--no-such-option", "--json");
        assertEquals(2, usage.exit());
        assertTrue(only(usage.errors()).get("error").toString().contains("--no-such-option"), usage.errors());
        Outcome size = PcamHere.run(with("ensemble", store, "--out", folder.resolve("never"), "--json", "--predict",
                folder.resolve("nowhere.h5")));
        assertEquals(1, size.exit());
        assertTrue(only(size.errors()).get("error").toString().contains("nowhere.h5 is not there"), size.errors());
        assertFalse(Files.exists(folder.resolve("never")), "nothing was begun");
    }
}
