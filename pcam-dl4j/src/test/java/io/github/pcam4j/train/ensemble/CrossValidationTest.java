package io.github.pcam4j.train.ensemble;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.io.ProgressListener;
import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.model.CnnSpec;
import io.github.pcam4j.model.PcamCnn;
import io.github.pcam4j.train.Predictions;
import io.github.pcam4j.train.Predictor;
import io.github.pcam4j.train.TestStores;
import io.github.pcam4j.train.Trainer;
import io.github.pcam4j.train.TrainingResult;
import io.github.pcam4j.train.TrainingStoppedException;
import io.github.pcam4j.train.error.TrainingException;
import io.github.pcam4j.train.metrics.BinaryMetrics;
import io.github.pcam4j.train.split.Split;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class CrossValidationTest {
    private static final int COUNT = 48;

    @TempDir
    private Path folder;
    private PatchStore store;

    private static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    @BeforeEach
    void open() {
        store = PatchStore.open(TestStores.write(folder.resolve("train.h5"), 8, COUNT, 40, true));
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static Trainer trainer(int size) {
        CnnSpec spec = PcamCnn.builder().inputSize(size).filters(3).units(5).dropout(0.3).build();
        return Trainer.builder(spec).epochs(2).batchSize(8).seed(3).build();
    }

    /** Fold k validates every third group of three neighbours, in which each third patch has label 1. */
    private static List<Split> folds(int count) {
        return IntStream.range(0, count).mapToObj(fold -> Split.of(
                IntStream.range(0, COUNT).filter(i -> i / 3 % count != fold).toArray(),
                IntStream.range(0, COUNT).filter(i -> i / 3 % count == fold).toArray())).toList();
    }

    private CrossValidation prepare(String name) {
        return CrossValidation.prepare(trainer(8), folder.resolve(name), store, folds(3));
    }

    @Test
    void everyPatchIsJudgedByTheModelThatDidNotSeeIt() {
        CrossValidationResult result = prepare("run").fit(store);
        assertEquals(3, result.folds().size());
        for (int fold = 0; fold < 3; fold++) {
            TrainingResult alone = trainer(8).fit(store, folds(3).get(fold));
            int[] validation = alone.split().validation();
            for (int i = 0; i < validation.length; i++) {
                assertEquals(alone.probabilities()[i], result.outOfFold()[validation[i]]);
            }
            assertEquals(alone.weights(), result.folds().get(fold).weights());
        }
        assertEquals(BinaryMetrics.of(store.labels(), result.outOfFold()).rocAuc(), result.metrics().rocAuc());
        Predictions saved = Predictions.read(folder.resolve("run/predictions.csv"));
        assertArrayEquals(result.outOfFold(), saved.probabilities());
        assertArrayEquals(store.labels(), saved.labels());
    }

    @Test
    void killedInAnyFoldItEndsTheSame() {
        CrossValidationResult expected = prepare("whole").fit(store);
        for (int kill = 1; kill <= 30; kill += 6) {
            Path run = folder.resolve("run-" + kill);
            CrossValidation.prepare(trainer(8), run, store, folds(3));
            int[] left = {kill};
            ProgressListener listener = (stage, done, total, detail) -> {
                if (--left[0] == 0) {
                    throw new Killed();
                }
            };
            CrossValidation killed = CrossValidation.resume(run).each(fold -> fold.progress(listener));
            assertThrows(Killed.class, () -> killed.fit(store));
            assertFalse(killed.isFinished());
            CrossValidation again = CrossValidation.resume(run);
            assertEquals(store.path().toAbsolutePath(), again.storePath());
            assertArrayEquals(expected.outOfFold(), again.fit(store).outOfFold(), "killed at call " + kill);
            assertTrue(again.isFinished());
        }
    }

    @Test
    void askedForTheSameAgainItGoesOnAndForAnotherItDoesNot() {
        Path run = folder.resolve("run");
        CrossValidationResult expected = prepare("whole").fit(store);
        CrossValidation first = CrossValidation.prepareOrResume(trainer(8), run, store, folds(3));
        int[] asked = {0};
        first.each(fold -> fold.stopWhen(() -> ++asked[0] > 12));
        assertThrows(TrainingStoppedException.class, () -> first.fit(store));
        assertArrayEquals(expected.outOfFold(),
                CrossValidation.prepareOrResume(trainer(8), run, store, folds(3)).fit(store).outOfFold());

        Trainer longer = Trainer.builder(trainer(8).spec()).epochs(3).batchSize(8).seed(3).build();
        String message = assertThrows(TrainingException.class,
                () -> CrossValidation.prepareOrResume(longer, run, store, folds(3))).getMessage();
        assertTrue(message.contains("fold-1 was begun in another way (training epochs: 2 then, 3 now;"), message);
        List<Split> turned = new ArrayList<>(folds(3));
        turned.add(turned.remove(0));
        message = assertThrows(TrainingException.class,
                () -> CrossValidation.prepareOrResume(trainer(8), run, store, turned)).getMessage();
        assertTrue(message.contains("split train patches: 30 then, 33 now; split validation patches: 18 then, 15 now"), message);
        message = assertThrows(TrainingException.class,
                () -> CrossValidation.prepareOrResume(trainer(8), run, store, folds(2))).getMessage();
        assertTrue(message.contains("run holds 3 folds, not 2"), message);
    }

    @Test
    void aPreparedFoldTellsItsEngineOnceItIsTrained() throws Exception {
        CrossValidation folds = prepare("run");
        assertTrue(Files.readString(folds.runs().get(2).resolve("config.json")).contains("\"engine\" : \"\""));
        folds.fit(store);
        assertTrue(Files.readString(folds.runs().get(2).resolve("config.json")).contains("\"engine\" : \"dl4j"));
    }

    @Test
    void theFoldsPredictTogether() {
        CrossValidation folds = prepare("run");
        folds.fit(store);
        Ensemble ensemble = Ensemble.of(List.of(folder.resolve("run")));
        assertEquals(folds.runs(), ensemble.runs());
        List<double[]> each = new ArrayList<>();
        for (Path run : folds.runs()) {
            try (Predictor predictor = Predictor.open(run)) {
                each.add(predictor.predict(store, ProgressListener.NONE));
            }
        }
        for (Combination combination : Combination.values()) {
            assertArrayEquals(combination.combine(each),
                    ensemble.combining(combination).predict(store, ProgressListener.NONE));
        }
        assertArrayEquals(each.get(1),
                Ensemble.of(List.of(folds.runs().get(1))).predict(store, ProgressListener.NONE));
    }

    @Test
    void modelsAreJudgedByPatchesTheyWereNotTrainedOn() {
        CrossValidation folds = prepare("run");
        CrossValidationResult result = folds.fit(store);
        Ensemble all = Ensemble.of(List.of(folder.resolve("run")));
        assertArrayEquals(result.outOfFold(), all.judge(store, ProgressListener.NONE).probabilities(), 1e-6);
        Ensemble first = Ensemble.of(folds.runs().subList(0, 1));
        Predictions heldOut = first.judge(store, ProgressListener.NONE);
        assertEquals(Arrays.stream(folds(3).get(0).validation()).mapToObj(store::id).toList(), heldOut.ids());
        // The same patches in another store, in another order, and some that no model knows.
        try (PatchStore other = PatchStore.open(TestStores.write(folder.resolve("new.h5"), "n", 8, 9, 40, true));
                PatchStore mixed = PatchStore.joined(List.of(other, store.subset(2, 1, 0, 5, 4, 3)))) {
            Predictions judged = first.judge(mixed, ProgressListener.NONE);
            assertEquals(List.of("n0", "n1", "n2", "n3", "n4", "n5", "n6", "n7", "n8", "a2", "a1", "a0"), judged.ids());
            Predictions byAll = all.judge(mixed, ProgressListener.NONE);
            assertArrayEquals(Arrays.copyOf(all.predict(mixed, ProgressListener.NONE), 9),
                    Arrays.copyOf(byAll.probabilities(), 9), 1e-6);
            assertEquals(15, byAll.size());
        }
        PatchStore trained = store.subset(folds(3).get(0).train());
        assertTrue(assertThrows(TrainingException.class, () -> first.judge(trained, ProgressListener.NONE)).getMessage()
                .contains("were trained on"));
        assertThrows(IllegalArgumentException.class,
                () -> all.combining(Combination.RANKS).judge(store, ProgressListener.NONE));
    }

    @Test
    void refusesModelsOfDifferentSizes() {
        prepare("run").fit(store);
        try (PatchStore large = PatchStore.open(TestStores.write(folder.resolve("large.h5"), 12, 40, 0, true))) {
            Split split = Split.of(IntStream.range(0, 30).toArray(), IntStream.range(30, 40).toArray());
            trainer(12).in(folder.resolve("large")).prepare(large, split);
        }
        TrainingException e = assertThrows(TrainingException.class,
                () -> Ensemble.of(List.of(folder.resolve("run"), folder.resolve("large"))));
        assertTrue(e.getMessage().contains("8 x 8") && e.getMessage().contains("12 x 12"), e.getMessage());
    }

    @Test
    void refusesSplitsThatAreNoFolds() {
        List<Split> twice = new ArrayList<>(folds(3));
        twice.set(1, twice.get(0));
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class,
                () -> CrossValidation.prepare(trainer(8), folder.resolve("run"), store, twice));
        assertTrue(e.getMessage().contains("patch 0 of 48 validates in more than one fold"), e.getMessage());
        e = assertThrows(IllegalArgumentException.class,
                () -> CrossValidation.prepare(trainer(8), folder.resolve("run"), store, folds(3).subList(0, 2)));
        assertTrue(e.getMessage().contains("patch 6 validates in no fold"), e.getMessage());
        assertThrows(IllegalArgumentException.class,
                () -> CrossValidation.prepare(trainer(8), folder.resolve("run"), store, folds(3).subList(0, 1)));
        assertFalse(Files.exists(folder.resolve("run")));
    }

    @Test
    void aFolderOfFoldsIsNotReplacedAndAnotherIsNotResumed() throws Exception {
        prepare("run");
        assertTrue(assertThrows(TrainingException.class, () -> prepare("run")).getMessage().contains("resume it"));
        assertTrue(assertThrows(TrainingException.class, () -> CrossValidation.resume(folder)).getMessage()
                .contains("holds no folds"));
        Files.writeString(folder.resolve("run/folds.json"), "{}");
        assertTrue(assertThrows(TrainingException.class, () -> CrossValidation.resume(folder.resolve("run")))
                .getMessage().contains("how many folds"));
    }

    @Test
    void removedFoldsAreGoneAndARunIsNoFolderForFolds() {
        prepare("run");
        CrossValidation.remove(folder.resolve("run"));
        CrossValidation.remove(folder.resolve("run"));
        assertEquals(3, prepare("run").runs().size());
        assertThrows(TrainingException.class, () -> prepare("run/fold-1"));
    }

    @Test
    void leftoversOfAnInterruptedPreparationAreReplaced() throws Exception {
        prepare("run");
        Files.move(folder.resolve("run/folds.json"), folder.resolve("run/folds.part"));
        Files.move(folder.resolve("run/fold-2/config.json"), folder.resolve("run/fold-2/run.part"));
        double[] expected = prepare("other").fit(store).outOfFold();
        assertTrue(Arrays.equals(expected, prepare("run").fit(store).outOfFold()));
    }
}
