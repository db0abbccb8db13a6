package io.github.pcam4j.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.examples.PcamProcess.Outcome;
import io.github.pcam4j.examples.PcamProcess.Started;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of the user's where a command wants to write, and other processes at work there: none of them loses anything. */
@Tag("slow")
class FilesInTheWayTest {
    private static final String MINE = "mine";
    private static final Object[] SMALL = {"--epochs", 1, "--batch", 16, "--filters", "4", "--units", "4", "--duplicates",
        "anywhere"};

    @TempDir
    private static Path shared;
    private static Path store;
    /** One for all tests: an engine takes longer to load than all of them to run. */
    private static PcamSession pcam;

    @TempDir
    private Path folder;

    @BeforeAll
    static void prepare() throws Exception {
        store = PcamProcess.syntheticStore(shared);
        pcam = PcamSession.in(shared);
        pcam.succeeds(training(shared.resolve("run")));
    }

    @AfterAll
    static void close() throws IOException {
        pcam.close();
    }

    private static Object[] training(Path out, Object... more) {
        return Stream.of(new Object[] {"train", store, "--out", out}, SMALL, more).flatMap(Arrays::stream).toArray();
    }

    private Object[] train(String out, Object... more) {
        return training(at(out), more);
    }

    /** A place in the test's own folder. */
    private Path at(String name) {
        return folder.resolve(name);
    }

    private Path mine(String name) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, MINE);
    }

    private static Path copyOfTheRun(Path to) throws IOException {
        try (Stream<Path> files = Files.walk(shared.resolve("run"))) {
            Files.createDirectories(to.getParent());
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(shared.resolve("run").relativize(file).toString()));
            }
        }
        return to;
    }

    /** Content by name, of all files below. */
    private static Map<String, String> files(Path below) throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(below)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                contents.put(below.relativize(file).toString(), Arrays.hashCode(Files.readAllBytes(file)) + "");
            }
        }
        return contents;
    }

    private void refuses(Path place, String message, Object... arguments) throws Exception {
        Map<String, String> before = files(place);
        pcam.fails(message, arguments);
        assertEquals(before, files(place));
    }

    @Test
    void aFolderWithoutARunKeepsWhatARunWouldWriteOver() throws Exception {
        for (String file : new String[] {"plots/mine.png", "best/mine.zip", "predictions.csv", "last/notes.txt"}) {
            Path out = mine(file.replaceAll("\\W", "-") + "/" + file).getParent();
            Path place = file.contains("/") ? out.getParent() : out;
            String named = place.getFileName() + " holds no run, but " + file.replaceAll("/.*", "");
            refuses(place, named, train(place.getFileName().toString()));
            refuses(place, named, train(place.getFileName().toString(), "--overwrite"));
        }
        mine("foreign/config.json");
        mine("foreign/predictions.csv");
        refuses(folder.resolve("foreign"), "config.json is not the configuration of a run", train("foreign",
                "--overwrite"));
        mine("beside/notes.txt");
        pcam.succeeds(train("beside"));
        assertEquals(MINE, Files.readString(folder.resolve("beside/notes.txt")));
    }

    @Test
    void overwritingARunRemovesTheFilesOfARunAndNothingBeside() throws Exception {
        copyOfTheRun(folder.resolve("run"));
        String[] own = {"run/notes.txt", "run/best/notes.txt", "run/plots/mine.png", "run/last/notes.txt",
            "run/best.old/model.txt", "run/plots/mine/roc.png", "run/metrics.json.bak", "run/loss.csv.part"};
        for (String file : own) {
            mine(file);
        }
        Path stale = mine("run/calibration.json");
        Path plot = mine("run/plots/attention_7.png");
        Path part = mine("run/history.csv.0123abcd.part");
        pcam.succeeds(train("run", "--overwrite", "--seed", 9));
        for (String file : own) {
            assertEquals(MINE, Files.readString(folder.resolve(file)), file);
        }
        assertFalse(Files.exists(stale) || Files.exists(plot) || Files.exists(part), "what a run wrote is gone");
        assertTrue(Files.readString(folder.resolve("run/config.json")).contains("\"seed\" : 9"));
        pcam.succeeds("report", at("run"));
        assertEquals(MINE, Files.readString(folder.resolve("run/plots/mine.png")));
    }

    @Test
    void aPageOfAnotherOriginIsNoReport() throws Exception {
        copyOfTheRun(folder.resolve("run"));
        mine("run/report.html");
        refuses(folder, "report.html is there already and is no report of a run", "report", at("run"));
    }

    @Test
    void whatAKilledProcessLeftIsReplacedWhereItsMarkerSaysSo() throws Exception {
        Path run = copyOfTheRun(folder.resolve("run"));
        Files.delete(run.resolve("config.json"));
        mine("run/notes.txt");
        refuses(run, "run holds no run, but metrics.json, history.csv", train("run"));
        Files.createFile(run.resolve("run.part"));
        pcam.succeeds(train("run"));
        assertEquals(MINE, Files.readString(run.resolve("notes.txt")));
        assertFalse(Files.exists(run.resolve("run.part")));
    }

    @Test
    void foldsAreNotPutOverRunsAndFoldersOfOthers() throws Exception {
        copyOfTheRun(folder.resolve("cv/fold-1"));
        mine("cv/fold-1/notes.txt");
        mine("cv/fold-2/thesis.txt");
        Path cv = folder.resolve("cv");
        refuses(cv, "cv holds no folds, but fold-1, fold-2,", train("cv", "--folds", 3));
        refuses(cv, "cv holds no folds, but fold-1, fold-2,", train("cv", "--folds", 3, "--overwrite"));
        refuses(cv, "cv holds no folds, but fold-1, fold-2,", "ensemble", store, "--out", at("cv"), "--folds", 3,
                "--overwrite");
        // As if a process had been killed while it prepared them: neither the finished run nor the notes are of that.
        Files.createFile(cv.resolve("folds.part"));
        refuses(cv, "cv holds no folds, but fold-1,", train("cv", "--folds", 3));
    }

    @Test
    void overwritingFoldsLeavesWhatIsNoneOfTheirs() throws Exception {
        pcam.succeeds(train("cv", "--folds", 3));
        mine("cv/fold-3/notes.txt");
        mine("cv/notes.txt");
        pcam.fails("cv holds a training already", train("cv", "--folds", 2));
        pcam.succeeds(train("cv", "--folds", 2, "--overwrite"));
        assertEquals(Map.of("notes.txt", Integer.toString(Arrays.hashCode(MINE.getBytes()))),
                files(folder.resolve("cv/fold-3")));
        assertEquals(MINE, Files.readString(folder.resolve("cv/notes.txt")));
        assertFalse(Files.exists(folder.resolve("cv/folds.part")));
        mine("cv/fold-2/thesis.txt");
        Files.delete(folder.resolve("cv/fold-2/config.json"));
        refuses(folder.resolve("cv"), "fold-2 holds no run, but metrics.json", train("cv", "--folds", 2, "--overwrite"));
    }

    @Test
    void aFileOfAnotherKindIsNotWrittenOver() throws Exception {
        Path run = shared.resolve("run");
        Path test = shared.resolve("test.h5");
        Path labels = Files.writeString(folder.resolve("train_labels.csv"), "id,label\na,0\nb,1\n");
        String refused = "is there already and is no ";
        refuses(folder, "train_labels.csv " + refused + "submission", "predict", run, test, "--out", labels);
        Path copy = Files.copy(test, folder.resolve("test.h5"));
        refuses(folder, refused + "submission", "predict", run, test, "--out", copy);
        refuses(folder, refused + "submission", "ensemble", store, "--out", at("cv"), "--predict", test, "--submission", copy);
        refuses(folder, refused + "CSV of predictions", "evaluate", run, store, "--save", labels);
        refuses(folder, refused + "calibration", "calibrate", run, "--out", labels);
        refuses(folder, refused + "PNG file", "calibrate", run, "--out", at("calibration.json"), "--plot", labels);
        refuses(folder, "cannot be both the calibration and its plot", "calibrate", run, "--out", at("both"),
                "--plot", at("./both"));
        refuses(folder, refused + "PNG file", "lr-find", store, "--plot", copy);
        refuses(folder, "holds files that no quickstart left there", "quickstart", "--out", at("."));
        // Of the same kind they may be, and so again and again.
        for (int time = 0; time < 2; time++) {
            pcam.succeeds("predict", run, test, "--out", at("submission.csv"));
            pcam.succeeds("evaluate", run, "--save", at("predictions.csv"));
            pcam.succeeds("calibrate", run, "--out", at("calibration.json"), "--plot", at("plot.png"));
        }
    }

    @Test
    void storesAndPagesAreNotPutOverFilesOfOthers() throws Exception {
        Path archive = shared.resolve("synthetic.zip");
        for (String name : List.of("train.h5.part", "train.h5.part.journal", "train.skipped.csv")) {
            Path file = mine("data-" + name + "/" + name);
            for (String option : List.of("--on-error=skip", "--overwrite")) {
                refuses(file.getParent(), file + " is there already and is no", "prepare", archive, "--out", file.getParent(),
                        "--size", 16, option);
            }
        }
        mine("explored/plots/blank.png");
        refuses(folder.resolve("explored"), "explored holds no report of a store, but plots/blank.png", "explore", store, "--out",
                at("explored"));
        mine("page/dataset.html");
        refuses(folder.resolve("page"), "dataset.html is there already and is no report of a store", "explore", archive,
                "--out", at("page"));
    }

    @Test
    void foldsThatAreTrainedAreNotRemovedByAnotherProcess() throws Exception {
        Object[] slow = {"--folds", 3, "--epochs", 400, "--patience", 400};
        Started first = PcamProcess.in(folder).start(Stream.of(new Object[] {"train", store, "--out", "cv"}, slow,
                Arrays.copyOfRange(SMALL, 2, SMALL.length)).flatMap(Arrays::stream).toArray());
        try {
            first.awaitFile(folder.resolve("cv/fold-1/history.csv"));
            String who = "cv is in use: process " + first.process().pid() + " on ";
            pcam.fails(who, train("cv", "--folds", 3, "--overwrite"));
            pcam.fails(who, train("cv", "--overwrite"));
            pcam.fails(who, "ensemble", store, "--out", at("cv"), "--folds", 3, "--overwrite");
            pcam.fails(who, "train", "--resume", at("cv"));
            pcam.fails("fold-1 is in use: process " + first.process().pid() + " on ", "train", "--resume", at("cv/fold-1"));
            assertTrue(first.process().isAlive());
            assertTrue(Files.exists(folder.resolve("cv/fold-1/history.csv"))
                    && Files.exists(folder.resolve("cv/folds.json")));
        } finally {
            first.process().destroyForcibly();
        }
        first.outcome();
        Started single = PcamProcess.in(folder).start(Stream.of(new Object[] {"train", "--resume", "cv/fold-2"}).toArray());
        try {
            single.awaitFile(folder.resolve("cv/fold-2/history.csv"));
            pcam.fails("fold-2 is in use: process " + single.process().pid() + " on ",
                    train("cv", "--folds", 3, "--overwrite"));
            assertTrue(Files.exists(folder.resolve("cv/folds.json")), "nothing was removed before it asked");
        } finally {
            single.process().destroyForcibly();
        }
        single.outcome();
        Outcome anew = pcam.succeeds(train("cv", "--folds", 3, "--overwrite"));
        assertTrue(anew.output().contains("All folds together"), anew.toString());
    }
}
