package io.github.pcam4j.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.io.ProgressListener;
import io.github.pcam4j.io.augment.Augmentation;
import io.github.pcam4j.io.augment.Augmentations;
import io.github.pcam4j.io.augment.PatchCanvas;
import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.model.CnnSpec;
import io.github.pcam4j.model.KernelInitializer;
import io.github.pcam4j.model.PcamCnn;
import io.github.pcam4j.train.engine.ClassWeights;
import io.github.pcam4j.train.error.TrainingException;
import io.github.pcam4j.train.internal.AtomicFiles;
import io.github.pcam4j.train.internal.run.Checkpoints;
import io.github.pcam4j.train.optimize.GroupRule;
import io.github.pcam4j.train.optimize.StepRule;
import io.github.pcam4j.train.schedule.OneCycleSchedule;
import io.github.pcam4j.train.schedule.ScheduleForm;
import io.github.pcam4j.train.split.Split;
import io.github.pcam4j.train.split.StratifiedSplitter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Training that is interrupted within a process: everywhere, which {@code KilledTrainingTest} cannot reach. */
@Tag("slow")
class ResumptionTest {
    private static final int SIZE = 8;
    /** Its dense layers start as those of former runs do, so that the first epoch is the best one. */
    private static final CnnSpec SPEC = PcamCnn.builder().inputSize(SIZE).filters(3).units(5).dropout(0.3)
            .batchNorm(1e-3, 0.9).denseInitializer(KernelInitializer.GLOROT_UNIFORM).build();
    private static final Duration EVERY_STEP = Duration.ZERO;
    private static final Duration EVERY_EPOCH = Duration.ofHours(1);

    @TempDir
    private Path folder;

    private Path run;
    private PatchStore store;
    private Split split;
    private UnaryOperator<Trainer.Builder> recipe = documented -> documented;

    /** As a process that is killed: it comes from a listener, where no part of the training expects it. */
    private static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    @BeforeEach
    void open() {
        run = folder.resolve("run");
        store = PatchStore.open(TestStores.write(folder.resolve("train.h5"), SIZE, 52, 0, true));
        split = StratifiedSplitter.builder().validation(0.25).seed(1).build().split(store.labels());
    }

    @AfterEach
    void close() {
        store.close();
    }

    /** 39 patches in batches of 16: 3 steps an epoch, the last smaller. */
    private Trainer.Builder trainer(Duration interval) {
        return recipe.apply(Trainer.builder(SPEC).epochs(3).batchSize(16).patience(2).seed(12).checkpointEvery(interval)
                .schedule(steps -> OneCycleSchedule.builder(0.07, steps).build()));
    }

    /** Trains until a listener was called so many times; true if it was killed before the end. */
    private boolean killedAt(int calls, Duration interval) {
        int[] left = {calls};
        try {
            trainer(interval).runDirectory(run).progress((stage, done, total, detail) -> {
                if (--left[0] == 0) {
                    throw new Killed();
                }
            }).build().fit(store, split);
            return false;
        } catch (Killed e) {
            return true;
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void interruptedAnywhereItEndsTheSame(boolean everyStep) throws IOException {
        Duration interval = everyStep ? EVERY_STEP : EVERY_EPOCH;
        Path whole = folder.resolve("whole");
        TrainingResult expected = trainer(interval).runDirectory(whole).build().fit(store, split);
        // So that best model, best probabilities and patience are all carried through checkpoints.
        assertEquals(1, expected.bestEpoch());
        assertEquals(3, expected.history().size());
        int kills = 0;
        while (killedAt(kills + 1, interval)) {
            kills++;
            TrainingResult result = Trainer.resume(run, store);
            assertSame(expected, result, "killed at call " + kills);
            assertEquals(files(whole), files(run), "killed at call " + kills);
            AtomicFiles.remove(run);
        }
        assertTrue(kills >= 3 * expected.history().size(), "killed " + kills + " times");
    }

    @Test
    void aRuleOfDescentGoesOnWithAllThatItKeeps() throws IOException {
        recipe = documented -> documented.rule(StepRule.adamW(0.1).with(CnnSpec.FEATURES, new GroupRule(0.5, 2, false)));
        Path whole = folder.resolve("whole");
        TrainingResult expected = trainer(EVERY_STEP).runDirectory(whole).build().fit(store, split);
        for (int call = 2; call <= 10; call += 4) {
            assertTrue(killedAt(call, EVERY_STEP));
            assertSame(expected, Trainer.resume(run, store), "killed at call " + call);
            assertEquals(files(whole), files(run), "killed at call " + call);
            AtomicFiles.remove(run);
        }
    }

    /** What becomes of a patch does not depend on the batches that were read before. */
    @Test
    void augmentationGoesOnWhereItWas() {
        Trainer.Builder augmented = trainer(EVERY_STEP).augment(Augmentations.parse("dihedral,shift=2,stain=0.1@0.5"));
        TrainingResult expected = augmented.build().fit(store, split);
        assertNotEquals(trainer(EVERY_STEP).build().fit(store, split).weights(), expected.weights());
        for (int call = 2; call <= 8; call += 2) {
            int[] left = {call};
            Trainer killed = augmented.runDirectory(run).progress((stage, done, total, detail) -> {
                if (--left[0] == 0) {
                    throw new Killed();
                }
            }).build();
            assertThrows(Killed.class, () -> killed.fit(store, split));
            assertSame(expected, Trainer.resume(run, store), "killed at call " + call);
            AtomicFiles.remove(run);
        }
    }

    @Test
    void anAugmentationOfTheUsersCannotBeGoneOnWithButPredicts() {
        Augmentation darker = new Augmentation() {
            @Override
            public void apply(PatchCanvas patch, RandomGenerator random) { }

            @Override
            public String toString() {
                return "darker";
            }
        };
        trainer(EVERY_EPOCH).augment(darker).runDirectory(run).build().fit(store, split);
        TrainingException e = assertThrows(TrainingException.class, () -> Trainer.resume(run, store));
        assertTrue(e.getMessage().contains("'darker'"), e.getMessage());
        try (Predictor predictor = Predictor.open(run)) {
            assertEquals(store.size(), predictor.predict(store, ProgressListener.NONE).length);
        }
    }

    /** Steps of two batches of 8, the last of an epoch of one: the mean of the weights travels too. */
    @ParameterizedTest
    @ValueSource(strings = {"ema", "swa"})
    void interruptedAnywhereWithEverythingOnItEndsTheSame(String averaging) throws IOException {
        Averaging average = averaging.equals("ema") ? new Averaging.Ema(0.8, 2, 2) : new Averaging.Swa(0.4, 2);
        recipe = documented -> documented.batchSize(8).accumulate(2).labelSmoothing(0.1).balanceClasses()
                .clipGradients(0.5).average(average).patience(3);
        Path whole = folder.resolve("whole");
        TrainingResult expected = trainer(EVERY_STEP).runDirectory(whole).build().fit(store, split);
        assertEquals(9, expected.steps().size());
        assertTrue(Files.exists(newest(whole).resolve("average.weights.h5")));
        int call = 1;
        for (; killedAt(call, EVERY_STEP); call += 3) {
            assertSame(expected, Trainer.resume(run, store), "killed at call " + call);
            assertEquals(files(whole), files(run), "killed at call " + call);
            assertEquals(hex(newest(whole).resolve("average.weights.h5")),
                    hex(newest(run).resolve("average.weights.h5")), "killed at call " + call);
            AtomicFiles.remove(run);
        }
        assertTrue(call >= 18, "killed up to call " + call);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "\"label_smoothing\" : 0.1/\"label_smoothing\" : 0.2/label smoothing: expected 0.1, found 0.2",
        "\"max_gradient_norm\" : 0.5/\"max_gradient_norm\" : \"none\"/max gradient norm: expected 0.5, found none",
        "\"method\" : \"ema\"/\"method\" : \"none\"/averaging method: expected ema, found none",
        "\"decay\" : 0.8/\"decay\" : 0.9/averaging decay: expected 0.8, found 0.9",
        "\"1\" : 2.0/\"1\" : 3.0/class weights 1: expected 2.0, found 3.0"})
    void anotherRecipeIsRefused(String change) throws IOException {
        recipe = documented -> documented.labelSmoothing(0.1).classWeights(new ClassWeights(0.5, 2)).clipGradients(0.5)
                .average(new Averaging.Ema(0.8, 2, 2));
        assertTrue(killedAt(5, EVERY_STEP));
        Path file = run.resolve("config.json");
        String config = Files.readString(file);
        String[] fromToMessage = change.split("/");
        assertTrue(config.contains(fromToMessage[0]), config);
        Files.writeString(file, config.replace(fromToMessage[0], fromToMessage[1]));
        refused("training recipe " + fromToMessage[2]);
    }

    /** As a run of before there were recipes. */
    @Test
    void aRunWithoutARecipeIsADocumentedOne() throws IOException {
        assertTrue(killedAt(5, EVERY_STEP));
        Path file = run.resolve("config.json");
        String config = Files.readString(file);
        Files.writeString(file, config.replaceAll("(?s)\"recipe\" : .*?\"schedule\"", "\"schedule\""));
        assertFalse(Files.readString(file).contains("smoothing"));
        assertEquals(9, Trainer.resume(run, store).steps().size());
    }

    /** As a run of before it was to be chosen how dense layers start, and of before schedules had forms. */
    @Test
    void aRunOfBeforeGoesOnAsItWasBegun() throws IOException {
        Path whole = folder.resolve("whole");
        Trainer.Builder former = trainer(EVERY_STEP);
        TrainingResult expected = former.runDirectory(whole).build().fit(store, split);
        former.runDirectory(run).build().prepare(store, split);
        Path file = run.resolve("config.json");
        String config = Files.readString(file);
        Files.writeString(file, config.replaceAll(",\\s*\"dense_initializer\" : \"glorot_uniform\"", "")
                .replaceAll("\"form\" : \"one-cycle\",", "")
                .replace("\"threePhase\"", "\"repeating\" : false, \"threePhase\""));
        String changed = Files.readString(file);
        assertFalse(changed.contains("initializer") || changed.contains("\"form\""), changed);
        assertSame(expected, Trainer.resume(run, store), "of before");
        assertEquals(SPEC, RunDirectory.open(run).spec());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void oneRateAnEpochSurvivesAnInterruptionWithinIt(int accumulation) throws IOException {
        recipe = documented -> documented.schedule(ScheduleForm.DOCUMENTED).accumulate(accumulation).patience(3);
        TrainingResult expected = trainer(EVERY_STEP).runDirectory(folder.resolve("whole")).build().fit(store, split);
        assertEquals(List.of(1e-4, 0.1, 1e-4), expected.history().stream().map(EpochRecord::learningRate).toList());
        for (int call = 1; killedAt(call, EVERY_STEP); call++) {
            assertSame(expected, Trainer.resume(run, store), "killed at call " + call);
            AtomicFiles.remove(run);
        }
    }

    @Test
    void theDeviceMayChange() {
        assertTrue(killedAt(5, EVERY_STEP));
        TrainingException e = assertThrows(TrainingException.class,
                () -> Trainer.resume(run).device("cuda").fit(store));
        assertTrue(e.getMessage().contains("'cuda'"), e.getMessage());
        assertEquals(3, Trainer.resume(run).device("cpu").fit(store).history().size());
    }

    /** Killed again and again, at the second call after each start, it still comes to the same end. */
    @Test
    void interruptedManyTimesItEndsTheSame() throws IOException {
        Path whole = folder.resolve("whole");
        TrainingResult expected = trainer(EVERY_STEP).runDirectory(whole).build().fit(store, split);
        assertTrue(killedAt(2, EVERY_STEP));
        List<String> positions = new ArrayList<>();
        List<EpochRecord> heard = new ArrayList<>();
        TrainingResult result = null;
        while (result == null) {
            Resumption resumption = Trainer.resume(run);
            positions.add(resumption.position());
            int[] left = {2};
            try {
                result = resumption.onEpoch(heard::add).progress((stage, done, total, detail) -> {
                    if (stage.startsWith("epoch") && --left[0] == 0) {
                        throw new Killed();
                    }
                }).fit(store);
            } catch (Killed e) {
                assertTrue(positions.size() < 100, positions.toString());
            }
        }
        assertEquals(List.of("epoch 1, step 3 of 3, iteration 2", "epoch 2, step 2 of 3, iteration 4"),
                positions.subList(0, 2));
        assertSame(expected, result, "resumed " + positions.size() + " times");
        assertEquals(files(whole), files(run));
        assertEquals(expected.history().size(), heard.size());
    }

    /** Stopped in steps, in statistics, in validation and between epochs; each time it left a checkpoint. */
    @ParameterizedTest
    @ValueSource(strings = {"none", "ema", "swa"})
    void stoppedAnywhereItGoesOnWithTheNextStepAndEndsTheSame(String averaging) throws IOException {
        Map<String, Averaging> known = Map.of("none", Averaging.NONE, "ema", new Averaging.Ema(0.8, 2, 2),
                "swa", new Averaging.Swa(0.4, 2));
        recipe = documented -> documented.average(known.get(averaging)).patience(3);
        Path whole = folder.resolve("whole");
        TrainingResult expected = trainer(EVERY_EPOCH).runDirectory(whole).build().fit(store, split);
        List<String> positions = new ArrayList<>();
        for (int call = 1; stoppedAt(call); call++) {
            Resumption resumption = Trainer.resume(run);
            positions.add(resumption.position().replaceAll(", iteration.*", ""));
            assertSame(expected, resumption.fit(store), "stopped at question " + call);
            assertEquals(files(whole), files(run), "stopped at question " + call);
            AtomicFiles.remove(run);
        }
        assertEquals(List.of("epoch 1, step 2 of 3", "epoch 1, step 3 of 3", "the validation of epoch 1",
                "the validation of epoch 1"), positions.subList(0, 4));
        assertTrue(positions.contains("epoch 2, step 1 of 3") && positions.contains("epoch 3, step 2 of 3")
                && positions.contains("the validation of epoch 3"), positions.toString());
    }

    /** Trains until it was asked so many times whether to stop; true if it stopped before the end. */
    private boolean stoppedAt(int questions) {
        int[] asked = {0};
        Trainer trainer = trainer(EVERY_EPOCH).runDirectory(run).stopWhen(() -> ++asked[0] >= questions).build();
        try {
            trainer.fit(store, split);
            return false;
        } catch (TrainingStoppedException e) {
            assertEquals(run, e.runDirectory().orElseThrow());
            assertTrue(e.getMessage().contains(run + " can be resumed"), e.getMessage());
            assertEquals(questions, asked[0], "it ended at once");
            return true;
        }
    }

    @Test
    void aResumedTrainingMayBeStoppedAndOneThatIsKeptNowhereIsLost() {
        assertTrue(stoppedAt(1));
        TrainingStoppedException e = assertThrows(TrainingStoppedException.class,
                () -> Trainer.resume(run).stopWhen(() -> true).fit(store));
        assertTrue(e.getMessage().contains("after 2 steps, in epoch 1 of 3"), e.getMessage());
        assertEquals(3, Trainer.resume(run, store).history().size());
        e = assertThrows(TrainingStoppedException.class,
                () -> trainer(EVERY_EPOCH).stopWhen(() -> true).build().fit(store, split));
        assertTrue(e.runDirectory().isEmpty() && e.getMessage().contains("no run directory"), e.getMessage());
    }

    private static void assertSame(TrainingResult expected, TrainingResult result, String what) {
        assertEquals(expected.weights(), result.weights(), what);
        assertArrayEquals(expected.probabilities(), result.probabilities(), what);
        assertEquals(expected.history().stream().map(ResumptionTest::untimed).toList(),
                result.history().stream().map(ResumptionTest::untimed).toList(), what);
        assertEquals(expected.steps(), result.steps(), what);
        assertEquals(expected.bestEpoch(), result.bestEpoch(), what);
        assertEquals(expected.stoppedEarly(), result.stoppedEarly(), what);
    }

    private static EpochRecord untimed(EpochRecord epoch) {
        return new EpochRecord(epoch.epoch(), epoch.learningRate(), epoch.trainLoss(), epoch.validationLoss(),
                epoch.validationAuc(), epoch.validationAccuracy(), epoch.trainAuc(), epoch.trainAccuracy(), 0, 0, 0);
    }

    /** The files that a run leaves, timings taken out. */
    private static Map<String, String> files(Path run) throws IOException {
        Map<String, String> files = new TreeMap<>();
        for (String name : List.of("steps.csv", "predictions.csv", "metrics.json", "split.csv")) {
            files.put(name, Files.readString(run.resolve(name)));
        }
        files.put("history.csv", untimedHistory(run));
        files.put("best", hex(run.resolve("best/model.zip")));
        files.put("weights", hex(run.resolve("best.weights.h5")));
        files.put("last", hex(newest(run).resolve("engine/model.zip")));
        return files;
    }

    private static String untimedHistory(Path run) throws IOException {
        List<String> rows = Files.readAllLines(run.resolve("history.csv"));
        return String.join("\n", rows.stream().map(row -> row.replaceAll("(,[^,]*){3}$", "")).toList());
    }

    private static String hex(Path file) throws IOException {
        return HexFormat.of().formatHex(Files.readAllBytes(file));
    }

    private static Path newest(Path run) {
        return new Checkpoints(run.resolve("last")).newest().orElseThrow().folder();
    }

    @Test
    void aDamagedCheckpointIsLeftOutAndNamed() throws IOException {
        Path whole = folder.resolve("whole");
        TrainingResult expected = trainer(EVERY_STEP).runDirectory(whole).build().fit(store, split);
        assertTrue(killedAt(5, EVERY_STEP));
        Path damaged = newest(run);
        Files.writeString(damaged.resolve("engine/model.zip"), "nothing");
        Resumption resumption = Trainer.resume(run);
        assertEquals(1, resumption.damaged().size());
        assertTrue(resumption.damaged().get(0).contains(damaged + ": engine/model.zip"),
                resumption.damaged().toString());
        assertSame(expected, resumption.fit(store), "from the checkpoint before");
        assertEquals(files(whole), files(run));
    }

    /** As when it was killed after a later epoch's model was kept, and before the checkpoint of that epoch. */
    @Test
    void theBestModelIsThatOfTheCheckpointWhateverTheRunHolds() throws IOException {
        Path whole = folder.resolve("whole");
        trainer(EVERY_STEP).runDirectory(whole).build().fit(store, split);
        assertTrue(killedAt(7, EVERY_STEP));
        Files.copy(newest(run).resolve("engine/model.zip"), run.resolve("best/model.zip"),
                StandardCopyOption.REPLACE_EXISTING);
        Files.delete(run.resolve("best.weights.h5"));
        Trainer.resume(run, store);
        assertEquals(files(whole), files(run));
    }

    @Test
    void withAllCheckpointsDamagedOrGoneItIsRefused() throws IOException {
        assertTrue(killedAt(8, EVERY_STEP));
        try (Stream<Path> checkpoints = Files.list(run.resolve("last"))) {
            for (Path checkpoint : checkpoints.toList()) {
                Files.delete(checkpoint.resolve("progress.bin"));
            }
        }
        refused("progress.bin is missing");
        AtomicFiles.remove(run.resolve("last"));
        refused("has no checkpoint, though epochs were completed");
        assertFalse(Files.exists(run.resolve("last")), "nothing is written by a run that is refused");
    }

    private void refused(String message) {
        TrainingException e = assertThrows(TrainingException.class, () -> Trainer.resume(run, store));
        assertTrue(e.getMessage().contains(message), e.getMessage());
    }

    @Test
    void anotherStoreIsRefused() {
        assertTrue(killedAt(5, EVERY_STEP));
        Path other = TestStores.write(folder.resolve("other.h5"), SIZE, 52, 7, true);
        try (PatchStore otherStore = PatchStore.open(other)) {
            TrainingException e = assertThrows(TrainingException.class, () -> Trainer.resume(run, otherStore));
            assertTrue(e.getMessage().contains("other.h5: the store's fingerprint is " + otherStore.fingerprint()
                    + ", expected " + store.fingerprint()), e.getMessage());
        }
    }

    @Test
    void theSameStoreElsewhereIsTaken() throws IOException {
        assertTrue(killedAt(5, EVERY_STEP));
        Path moved = Files.copy(folder.resolve("train.h5"), folder.resolve("moved.h5"));
        try (PatchStore movedStore = PatchStore.open(moved)) {
            Resumption resumption = Trainer.resume(run);
            assertEquals(folder.resolve("train.h5"), resumption.storePath());
            TrainingResult result = resumption.fit(movedStore);
            assertEquals(9, result.steps().size());
            assertSame(result, resumption.fit(movedStore), "asked again");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anotherSplitIsRefused(boolean checkpointed) throws IOException {
        assertTrue(killedAt(checkpointed ? 5 : 1, checkpointed ? EVERY_STEP : EVERY_EPOCH));
        assertEquals(checkpointed, Files.exists(run.resolve("last")));
        Path file = run.resolve("split.csv");
        Files.writeString(file, Files.readString(file).replaceFirst(",validation\n", ",train\n"));
        refused("split train patches: expected 39, found 40");
        refused("split validation patches: expected 13, found 12");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "\"seed\" : 12/\"seed\" : 13/seed: expected 12, found 13",
        "\"augmentation\" : \"none\"/\"augmentation\" : \"flip\"/augmentation: expected none, found flip",
        "\"epochs\" : 3/\"epochs\" : 5/epochs: expected 3, found 5",
        "\"filters\" : [ 3 ]/\"filters\" : [ 4 ]/network filters: expected [3], found [4]",
        "\"maxLearningRate\" : 0.07/\"maxLearningRate\" : 0.08/schedule maxLearningRate: expected 0.07, found 0.08"})
    void anotherConfigurationIsRefused(String change) throws IOException {
        assertTrue(killedAt(5, EVERY_STEP));
        String[] fromToMessage = change.split("/");
        Path file = run.resolve("config.json");
        String config = Files.readString(file);
        assertTrue(config.contains(fromToMessage[0]), config);
        Files.writeString(file, config.replace(fromToMessage[0], fromToMessage[1]));
        refused(fromToMessage[2]);
        Files.writeString(file, config);
        assertEquals(9, Trainer.resume(run, store).steps().size());
    }

    @Test
    void aFinishedRunIsLeftAsItIs() throws IOException {
        TrainingResult expected = trainer(EVERY_EPOCH).runDirectory(run).build().fit(store, split);
        Map<Path, Object> before = times(run);
        Resumption resumption = Trainer.resume(run);
        assertTrue(resumption.isFinished());
        assertSame(expected, resumption.fit(store), "finished");
        assertEquals(before, times(run));
    }

    private static Map<Path, Object> times(Path run) throws IOException {
        Map<Path, Object> times = new TreeMap<>();
        try (Stream<Path> files = Files.walk(run)) {
            for (Path file : files.toList()) {
                times.put(file, Files.getLastModifiedTime(file));
            }
        }
        return times;
    }

    @Test
    void aRunThatStoppedEarlyIsNotGoneOnWith() throws IOException {
        // Without contrast the AUC soon stops to rise.
        try (PatchStore noise = PatchStore.open(TestStores.write(folder.resolve("noise.h5"), SIZE, 52, 0, true))) {
            Split own = StratifiedSplitter.builder().validation(0.25).seed(1).build().split(noise.labels());
            Trainer trainer = trainer(EVERY_EPOCH).epochs(40).runDirectory(run).build();
            TrainingResult expected = trainer.fit(noise, own);
            assertTrue(expected.stoppedEarly());
            // As a process leaves it that is killed before the very last file.
            Files.delete(run.resolve("metrics.json"));
            assertSame(expected, Trainer.resume(run, noise), "stopped early");
            assertTrue(Files.exists(run.resolve("metrics.json")));
        }
    }

    /** Diverges after some good steps: what was kept before is whole and finite. */
    @Test
    void aLossThatIsNoNumberNamesStepAndRateAndLeavesAGoodCheckpoint() {
        Trainer trainer = trainer(EVERY_STEP).epochs(40).runDirectory(run)
                .schedule(steps -> OneCycleSchedule.builder(1e12, steps).divisor(1e14).build()).build();
        TrainingException e = assertThrows(TrainingException.class, () -> trainer.fit(store, split));
        assertTrue(e.getMessage().matches("Training diverged: .* iteration [0-9]+, learning rate [0-9.E]+\\. .*"),
                e.getMessage());
        Progress kept = new Checkpoint(newest(run)).progress();
        assertTrue(kept.iteration() >= 1, "diverged at once: " + e.getMessage());
        assertTrue(kept.steps().stream().allMatch(step -> Double.isFinite(step.loss())));
        TrainingException again = assertThrows(TrainingException.class, () -> Trainer.resume(run, store));
        assertEquals(e.getMessage(), again.getMessage());
    }

    @Test
    void aRunThatIsUnderWayIsNotResumedBesides() {
        List<String> refusals = new ArrayList<>();
        TrainingResult result = trainer(EVERY_STEP).runDirectory(run).progress((stage, done, total, detail) -> {
            if (stage.startsWith("epoch 2")) {
                refusals.add(assertThrows(TrainingException.class, () -> Trainer.resume(run, store)).getMessage());
            }
        }).build().fit(store, split);
        assertEquals(3, result.history().size());
        assertEquals(3, refusals.size());
        assertTrue(refusals.get(0).contains("run is in use: another thread of this process, process "), refusals.get(0));
    }

    @Test
    void aNegativeIntervalIsRefused() {
        Duration negative = Duration.ofSeconds(-1);
        assertThrows(IllegalArgumentException.class, () -> trainer(negative).build());
        assertTrue(killedAt(3, EVERY_STEP));
        assertThrows(IllegalArgumentException.class, () -> Trainer.resume(run).checkpointEvery(negative));
    }
}
