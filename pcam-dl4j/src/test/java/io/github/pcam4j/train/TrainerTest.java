package io.github.pcam4j.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import io.github.pcam4j.io.ProgressListener;
import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.io.store.PatchStoreException;
import io.github.pcam4j.model.CnnSpec;
import io.github.pcam4j.model.PcamCnn;
import io.github.pcam4j.model.WeightsFile;
import io.github.pcam4j.train.engine.StepResult;
import io.github.pcam4j.train.error.TrainingException;
import io.github.pcam4j.train.metrics.BinaryMetrics;
import io.github.pcam4j.train.schedule.TriangleSchedule;
import io.github.pcam4j.train.split.Split;
import io.github.pcam4j.train.split.StratifiedSplitter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainerTest {
    private static final int SIZE = 8;
    private static final CnnSpec SPEC =
            PcamCnn.builder().inputSize(SIZE).filters(4, 6).units(8).dropout(0.1).batchNorm(1e-3, 0.9).build();

    @TempDir
    private Path folder;

    private PatchStore store(int count, int contrast) {
        return PatchStore.open(TestStores.write(folder.resolve("train.h5"), SIZE, count, contrast, true));
    }

    private static Split split(PatchStore store) {
        return StratifiedSplitter.builder().validation(0.25).seed(1).build().split(store.labels());
    }

    private static Trainer.Builder trainer() {
        return Trainer.builder(SPEC).epochs(4).batchSize(16).maxLearningRate(0.05).seed(1);
    }

    @Test
    void learnsAndKeepsARecord() throws IOException {
        Path run = folder.resolve("run");
        List<EpochRecord> heard = new ArrayList<>();
        try (PatchStore store = store(120, 40)) {
            Split split = split(store);
            TrainingResult result = trainer().runDirectory(run).onEpoch(heard::add).build().fit(store, split);
            assertTrue(result.metrics().rocAuc() > 0.95, "AUC " + result.metrics().rocAuc());
            assertEquals(result.history(), heard);
            assertEquals(4, result.history().size());
            assertEquals(result.best().validationAuc(), result.metrics().rocAuc());
            assertHistory(run, result);
            assertSteps(run, result);
            assertMetrics(run, result);
            assertPredictions(run, store, result);
            assertEquals(result.weights(), WeightsFile.load(run.resolve("best.weights.h5"), SPEC));
            assertEquals(split, Split.load(run.resolve("split.csv"),
                    IntStream.range(0, 120).mapToObj(store::id).toList()));
        }
    }

    @Test
    void progressTellsTheTimeOfTheEpochsToCome() {
        Map<String, String> lastDetails = new LinkedHashMap<>();
        try (PatchStore store = store(120, 40)) {
            trainer().epochs(3).progress((stage, done, total, detail) -> lastDetails.put(stage, detail)).build()
                    .fit(store, split(store));
        }
        String figures = "loss \\d\\.\\d{4}, lr 0\\.\\d{4}";
        String auc = ", last AUC [01]\\.\\d{4}";
        assertTrue(lastDetails.get("epoch 1/3").matches(figures), lastDetails.toString());
        assertTrue(lastDetails.get("epoch 2/3").matches(figures + auc + ", later epochs [0-9]+ s at most"),
                lastDetails.toString());
        assertTrue(lastDetails.get("epoch 3/3").matches(figures + auc), lastDetails.toString());
    }

    /** Another program writes over the store in the middle of the training: nothing of what follows is kept. */
    @Test
    void aStoreThatIsExchangedMeanwhileEndsTheTraining() throws IOException {
        Path run = folder.resolve("run");
        Path other = TestStores.write(folder.resolve("other.h5"), SIZE, 120, 5, true);
        try (PatchStore store = store(120, 40)) {
            Trainer trainer = trainer().runDirectory(run).onEpoch(epoch -> {
                try {
                    Files.write(store.path(), Files.readAllBytes(other));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }).build();
            String message = assertThrows(PatchStoreException.class, () -> trainer.fit(store, split(store)))
                    .getMessage();
            assertTrue(message.contains("train.h5"), message);
        }
        assertEquals(2, Files.readAllLines(run.resolve("history.csv")).size(), "the epoch before is kept");
        assertFalse(Files.exists(run.resolve("metrics.json")));
    }

    private static void assertHistory(Path run, TrainingResult result) throws IOException {
        List<String> lines = Files.readAllLines(run.resolve("history.csv"));
        assertEquals("epoch,learning_rate,train_loss,val_loss,val_auc,val_accuracy,train_auc,train_accuracy,"
                + "seconds,images_per_second,data_wait_seconds",
                lines.get(0));
        assertEquals(5, lines.size());
        result.history().forEach(epoch -> assertTrue(
                epoch.dataWaitSeconds() >= 0 && epoch.dataWaitSeconds() < epoch.seconds(), epoch.toString()));
        String[] last = lines.get(4).split(",");
        assertEquals(result.history().get(3).validationAuc(), Double.parseDouble(last[4]));
    }

    /** The schedule is what training applied, step by step, as the engine tells it. */
    private static void assertSteps(Path run, TrainingResult result) throws IOException {
        // 90 patches in batches of 16 are 6 steps an epoch.
        double[] rates = {1e-4, 0.05, 0.02505, 1e-4};
        assertEquals(24, result.steps().size());
        List<String> lines = Files.readAllLines(run.resolve("steps.csv"));
        for (int i = 0; i < 24; i++) {
            StepResult step = result.steps().get(i);
            assertEquals(i, step.iteration());
            assertEquals(rates[i / 6], step.learningRate(), 1e-17);
            assertEquals(0.9, step.momentum());
            assertEquals(step.learningRate(), Double.parseDouble(lines.get(i + 1).split(",")[1]));
        }
    }

    private static void assertMetrics(Path run, TrainingResult result) throws IOException {
        Map<String, Object> metrics = JSON.std.mapFrom(Files.readString(run.resolve("metrics.json")));
        assertEquals(result.metrics().rocAuc(), metrics.get("auc"));
        assertEquals(result.metrics().accuracy(0.5), metrics.get("accuracy"));
        assertEquals(result.metrics().logLoss(), metrics.get("loss"));
        assertEquals(result.bestEpoch(), metrics.get("best_epoch"));
        assertEquals((int) SPEC.parameterCount(), metrics.get("parameters"));
        assertTrue(metrics.get("engine").toString().startsWith("dl4j"), metrics.toString());
    }

    private static void assertPredictions(Path run, PatchStore store, TrainingResult result) throws IOException {
        List<String> lines = Files.readAllLines(run.resolve("predictions.csv"));
        assertEquals("id,label,probability", lines.get(0));
        int[] validation = result.split().validation();
        assertEquals(validation.length + 1, lines.size());
        byte[] labels = new byte[validation.length];
        double[] probabilities = new double[validation.length];
        for (int i = 0; i < validation.length; i++) {
            String[] row = lines.get(i + 1).split(",");
            assertEquals(store.id(validation[i]), row[0]);
            assertEquals(store.label(validation[i]), Integer.parseInt(row[1]));
            labels[i] = Byte.parseByte(row[1]);
            probabilities[i] = Double.parseDouble(row[2]);
        }
        assertEquals(result.metrics().rocAuc(), BinaryMetrics.of(labels, probabilities).rocAuc(), 1e-12);
        Predictions read = Predictions.read(RunDirectory.open(run).predictions());
        assertEquals(store.id(validation[0]), read.ids().get(0));
        assertArrayEquals(labels, read.labels());
        assertArrayEquals(result.probabilities(), read.probabilities());
    }

    @Test
    void thePredictorUsesTheBestModelAndWritesASubmission() throws IOException {
        Path run = folder.resolve("run");
        try (PatchStore store = store(90, 40)) {
            TrainingResult result = trainer().runDirectory(run).build().fit(store, split(store));
            Path test = TestStores.write(folder.resolve("test.h5"), SIZE, 90, 40, false);
            try (PatchStore unlabelled = PatchStore.open(test); Predictor predictor = Predictor.open(run)) {
                // The same pixels under the same ids, without labels.
                double[] all = predictor.predict(unlabelled, ProgressListener.NONE);
                int[] validation = result.split().validation();
                for (int i = 0; i < validation.length; i++) {
                    assertEquals(result.probabilities()[i], all[validation[i]], 1e-6);
                }
                Path submission = folder.resolve("new/submission.csv");
                Submission.write(submission, unlabelled, all);
                List<String> lines = Files.readAllLines(submission);
                assertEquals("id,label", lines.get(0));
                assertEquals(91, lines.size());
                assertEquals("a89," + all[89], lines.get(90));
            }
        }
    }

    @Test
    void theDeviceIsKeptAndNothingMustBeGoneOnWithIt() throws IOException {
        Path run = folder.resolve("run");
        try (PatchStore store = store(60, 20)) {
            trainer().epochs(1).device("cpu").runDirectory(run).build().fit(store, split(store));
            RunConfig config = RunDirectory.open(run).config();
            assertEquals("cpu", config.settings().compute().device());
            assertEquals(config.identity(), config.resumed(store, split(store), "cuda:1", Duration.ZERO).identity());
            Path file = run.resolve("config.json");
            Files.writeString(file, Files.readString(file).replaceAll("\"device\"\\s*:\\s*\"cpu\",?", ""));
            assertEquals("auto", RunDirectory.open(run).config().settings().compute().device(), "a run of before");
        }
    }

    @Test
    void aDeviceThatTheEngineLacksIsRefused() {
        try (PatchStore store = store(60, 20)) {
            Trainer trainer = trainer().engine("dl4j").device("cuda").build();
            TrainingException e = assertThrows(TrainingException.class, () -> trainer.fit(store, split(store)));
            assertTrue(e.getMessage().contains("'cuda'") && e.getMessage().contains("use cpu"), e.getMessage());
        }
    }

    @Test
    void anotherEnginePredictsTheSame() {
        Path run = folder.resolve("run");
        try (PatchStore store = store(60, 20)) {
            trainer().epochs(2).engine("dl4j").runDirectory(run).build().fit(store, split(store));
            try (Predictor own = Predictor.open(run); Predictor other = Predictor.open(run, "dl4j-plain", "cpu")) {
                assertArrayEquals(own.predict(store, ProgressListener.NONE),
                        other.predict(store, ProgressListener.NONE), 1e-5);
            }
            assertThrows(TrainingException.class, () -> Predictor.open(run, "keras", "auto"));
            assertThrows(TrainingException.class, () -> Predictor.open(run, "auto", "cuda"));
        }
    }

    @Test
    void theSameSeedGivesTheSameRun() {
        try (PatchStore store = store(60, 20)) {
            TrainingResult first = trainer().epochs(2).build().fit(store, split(store));
            TrainingResult again = trainer().epochs(2).build().fit(store, split(store));
            TrainingResult other = trainer().epochs(2).seed(2).build().fit(store, split(store));
            assertEquals(first.weights(), again.weights());
            assertArrayEquals(first.probabilities(), again.probabilities());
            assertFalse(first.weights().equals(other.weights()));
        }
    }

    @Test
    void stopsWhenPatienceRunsOutAndKeepsTheBest() {
        try (PatchStore store = store(60, 0)) {
            TrainingResult result = trainer().epochs(40).patience(2).patienceFrom(PatienceStart.START).build()
                    .fit(store, split(store));
            assertTrue(result.stoppedEarly());
            assertEquals(result.history().size(), result.bestEpoch() + 2);
            double best = result.history().stream().mapToDouble(EpochRecord::validationAuc).max().orElseThrow();
            assertEquals(best, result.metrics().rocAuc());
        }
    }

    @Test
    void aLossThatIsNoNumberStopsTrainingWithStepAndRate() {
        try (PatchStore store = store(60, 20)) {
            Trainer trainer = trainer().schedule(steps -> TriangleSchedule.of(1e30, 1e38, steps)).build();
            TrainingException e = assertThrows(TrainingException.class, () -> trainer.fit(store, split(store)));
            assertTrue(e.getMessage().contains("diverged"), e.getMessage());
        }
    }

    @Test
    void aRunIsNotOverwrittenUnlessAsked() throws IOException {
        Path run = folder.resolve("run");
        try (PatchStore store = store(30, 40)) {
            trainer().epochs(1).runDirectory(run).build().fit(store, split(store));
            Files.writeString(run.resolve("notes.txt"), "mine");
            String before = Files.readString(run.resolve("history.csv"));
            TrainingException e = assertThrows(TrainingException.class,
                    () -> trainer().epochs(1).runDirectory(run).build().fit(store, split(store)));
            assertTrue(e.getMessage().contains("holds a run already"), e.getMessage());
            assertEquals(before, Files.readString(run.resolve("history.csv")));
            trainer().epochs(2).runDirectory(run).overwrite(true).build().fit(store, split(store));
            assertEquals(3, Files.readAllLines(run.resolve("history.csv")).size());
            assertEquals("mine", Files.readString(run.resolve("notes.txt")));
            try (Stream<Path> files = Files.list(run)) {
                assertTrue(files.noneMatch(it -> it.toString().endsWith(".part") || it.toString().endsWith(".old")));
            }
        }
    }

    @Test
    void aRunIsNotPutAmongFolds() throws IOException {
        Path run = Files.createDirectory(folder.resolve("run"));
        Files.writeString(run.resolve("folds.json"), "{\"folds\": 3}");
        try (PatchStore store = store(60, 40)) {
            TrainingException e = assertThrows(TrainingException.class, () -> trainer().epochs(1).runDirectory(run)
                    .overwrite(true).build().fit(store, split(store)));
            assertTrue(e.getMessage().startsWith(run + " holds folds already"), e.getMessage());
        }
    }

    @Test
    void anOverwrittenRunLeavesNoModelBehind() {
        Path run = folder.resolve("run");
        try (PatchStore store = store(60, 20)) {
            trainer().epochs(1).runDirectory(run).build().fit(store, split(store));
            assertTrue(Files.exists(run.resolve("best.weights.h5")));
            Trainer diverging = trainer().schedule(steps -> TriangleSchedule.of(1e30, 1e38, steps))
                    .runDirectory(run).overwrite(true).build();
            assertThrows(TrainingException.class, () -> diverging.fit(store, split(store)));
            assertFalse(Files.exists(run.resolve("best")));
            assertFalse(Files.exists(run.resolve("best.weights.h5")));
        }
    }

    @Test
    void weightsThatCannotBeWrittenStopTrainingWithTheirFile() throws IOException {
        Path run = folder.resolve("run");
        Files.createDirectories(run.resolve("best.weights.h5.part"));
        try (PatchStore store = store(30, 40)) {
            Trainer trainer = trainer().epochs(1).runDirectory(run).build();
            TrainingException e = assertThrows(TrainingException.class, () -> trainer.fit(store, split(store)));
            assertTrue(e.getMessage().contains("best.weights.h5 cannot be written"), e.getMessage());
        }
    }

    @Test
    void storesAndSplitsThatDoNotFitAreRefused() {
        try (PatchStore store = store(30, 40)) {
            CnnSpec larger = PcamCnn.builder().inputSize(16).build();
            TrainingException size = assertThrows(TrainingException.class,
                    () -> Trainer.builder(larger).build().fit(store, split(store)));
            assertTrue(size.getMessage().contains("train.h5 has patches of 8 x 8 x 3, but the network takes 16 x 16"),
                    size.getMessage());
            Split small = Split.of(new int[] {0, 1, 2}, new int[] {3});
            TrainingException count = assertThrows(TrainingException.class,
                    () -> trainer().build().fit(store, small));
            assertTrue(count.getMessage().contains("30 patches, but the split is of 4"), count.getMessage());
        }
    }

    @Test
    void aSplitThatHoldsOutOneClassIsRefusedBeforeTraining() {
        try (PatchStore store = PatchStore.open(TestStores.write(folder.resolve("train.h5"), SIZE, 30, 0, true))) {
            Map<Boolean, List<Integer>> byThirds = IntStream.range(0, 30).boxed()
                    .collect(Collectors.partitioningBy(i -> i % 3 == 0));
            Split split = Split.of(byThirds.get(false).stream().mapToInt(i -> i).toArray(),
                    byThirds.get(true).stream().mapToInt(i -> i).toArray());
            TrainingException e = assertThrows(TrainingException.class, () -> trainer().build().fit(store, split));
            assertTrue(e.getMessage().contains("all 10 patches") && e.getMessage().contains("have label 1"),
                    e.getMessage());
        }
    }

    @Test
    void settingsOutOfRangeFailAtBuild() {
        assertThrows(IllegalArgumentException.class, () -> trainer().epochs(0).build());
        assertThrows(IllegalArgumentException.class, () -> trainer().batchSize(1).build());
        assertThrows(IllegalArgumentException.class, () -> trainer().patience(0).build());
        assertThrows(IllegalArgumentException.class, () -> trainer().maxLearningRate(1e-5).build());
    }

    @Test
    void foldersWithoutARunAreNamed() throws IOException {
        TrainingException none = assertThrows(TrainingException.class, () -> Predictor.open(folder.resolve("none")));
        assertTrue(none.getMessage().contains("none holds no run"), none.getMessage());
        Files.writeString(Files.createDirectories(folder.resolve("bad")).resolve("config.json"), "{\"network\": 3}");
        TrainingException bad = assertThrows(TrainingException.class, () -> Predictor.open(folder.resolve("bad")));
        assertTrue(bad.getMessage().contains("config.json"), bad.getMessage());
    }

    @Test
    void aBestModelLeftHalfReplacedIsStillFound() throws IOException {
        Path run = folder.resolve("run");
        try (PatchStore store = store(30, 40)) {
            trainer().epochs(1).runDirectory(run).build().fit(store, split(store));
            // As a process leaves it that is killed between the two renames.
            Files.move(run.resolve("best"), run.resolve("best.old"));
            try (Predictor predictor = Predictor.open(run)) {
                assertEquals(30, predictor.predict(store, ProgressListener.NONE).length);
            }
        }
    }
}
