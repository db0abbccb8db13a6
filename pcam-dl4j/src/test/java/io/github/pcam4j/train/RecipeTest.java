package io.github.pcam4j.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.io.loader.PatchBatch;
import io.github.pcam4j.io.loader.PatchLoader;
import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.model.CnnSpec;
import io.github.pcam4j.model.NetworkWeights;
import io.github.pcam4j.model.PcamCnn;
import io.github.pcam4j.train.engine.ClassWeights;
import io.github.pcam4j.train.engine.EngineOptions;
import io.github.pcam4j.train.engine.StepResult;
import io.github.pcam4j.train.engine.TrainingEngine;
import io.github.pcam4j.train.engine.TrainingEngines;
import io.github.pcam4j.train.schedule.EpochTriangleSchedule;
import io.github.pcam4j.train.split.Split;
import io.github.pcam4j.train.split.StratifiedSplitter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the trainer makes of each thing beyond the documented recipe. */
@Tag("slow")
class RecipeTest {
    private static final int SIZE = 8;
    private static final long SEED = 3;
    private static final CnnSpec SPEC =
            PcamCnn.builder().inputSize(SIZE).filters(3).units(5).dropout(0.3).batchNorm(1e-3, 0.9).build();

    @TempDir
    private Path folder;
    private PatchStore store;
    private Split split;

    @BeforeEach
    void open() {
        store = PatchStore.open(TestStores.write(folder.resolve("train.h5"), SIZE, 52, 10, true));
        split = StratifiedSplitter.builder().validation(0.25).seed(1).build().split(store.labels());
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static Trainer.Builder trainer() {
        return Trainer.builder(SPEC).epochs(3).batchSize(8).patience(3).seed(SEED).maxLearningRate(0.05);
    }

    private TrainingResult fit(Trainer.Builder trainer) {
        return trainer.build().fit(store, split);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void averagingDoesNotDisturbTraining(boolean ema) {
        TrainingResult plain = fit(trainer());
        TrainingResult averaged = fit(trainer().average(ema ? Averaging.ema(0.9) : Averaging.swa(0.4)));
        assertEquals(plain.steps(), averaged.steps());
        assertNotEquals(plain.history().get(2).validationLoss(), averaged.history().get(2).validationLoss());
        if (!ema) {
            assertEquals(plain.history().get(0).validationLoss(), averaged.history().get(0).validationLoss(),
                    "epochs are averaged from the second one on");
        }
    }

    /** The mean of one epoch's end is its weights; statistics are those of the epoch's first batches. */
    @Test
    void theAverageIsJudgedWithStatisticsOfTheFirstBatches() {
        TrainingResult result = fit(trainer().epochs(1).average(new Averaging.Swa(0, 3)));
        try (TrainingEngine engine = TrainingEngines.named("auto").create(SPEC, new EngineOptions(SEED));
                PatchLoader training = PatchLoader.builder(store, split.train()).batchSize(8).shuffle(SEED).build();
                PatchLoader validation = PatchLoader.builder(store, split.validation()).batchSize(8).build()) {
            for (PatchBatch batch : training.epoch(0)) {
                engine.train(batch, 0.05, 0.9);
            }
            int seen = 0;
            for (PatchBatch batch : training.epoch(0)) {
                if (++seen <= 3) {
                    engine.estimateStatistics(batch, 1.0 / seen);
                }
            }
            assertEquals(engine.weights(), result.weights());
            for (PatchBatch batch : validation.epoch(0)) {
                engine.infer(batch);
            }
            assertArrayEquals(engine.takeProbabilities(), result.probabilities());
        }
    }

    /** 39 patches in batches of 8 are 5, two of which make a step: 3 steps, the last of one batch of 7. */
    @Test
    void theScheduleCountsSteps() {
        TrainingResult result = fit(trainer().accumulate(2));
        EpochTriangleSchedule schedule = new EpochTriangleSchedule(1e-4, 0.05, 16, 3, 3, 0.9);
        assertEquals(9, result.steps().size());
        assertEquals(List.of(1e-4, 0.05, 1e-4), result.history().stream().map(EpochRecord::learningRate).toList());
        for (int step = 0; step < 9; step++) {
            assertEquals(schedule.learningRateAt(step), result.steps().get(step).learningRate());
        }
        List<StepResult> first = result.steps().subList(0, 3);
        double mean = (16 * first.get(0).loss() + 16 * first.get(1).loss() + 7 * first.get(2).loss()) / 39;
        assertEquals(mean, result.history().get(0).trainLoss(), 1e-12);
    }

    @Test
    void classesAreBalancedOverThePatchesTrainedOn() {
        Path run = folder.resolve("run");
        fit(trainer().balanceClasses().runDirectory(run));
        int positives = 0;
        for (int index : split.train()) {
            positives += store.label(index);
        }
        ClassWeights weights = RunDirectory.open(run).config().settings().optimization().recipe().objective().classWeights();
        assertEquals(new ClassWeights(39 / (2.0 * (39 - positives)), 39 / (2.0 * positives)), weights);
        assertTrue(weights.positive() > 1.2, weights.toString());
        assertThrows(IllegalArgumentException.class, () -> ClassWeights.balanced(new byte[4]));
    }

    @Test
    void eachThingChangesTheRunAndTravelsInItsConfiguration() {
        List<StepResult> documented = fit(trainer()).steps();
        List<Trainer.Builder> others = List.of(trainer().labelSmoothing(0.1),
                trainer().classWeights(new ClassWeights(1, 2)), trainer().clipGradients(0.01), trainer().accumulate(3));
        for (Trainer.Builder other : others) {
            Path run = folder.resolve("run");
            Trainer trainer = other.runDirectory(run).overwrite(true).build();
            assertNotEquals(documented, trainer.fit(store, split).steps());
            assertEquals(trainer.settings(), RunDirectory.open(run).config().settings());
            assertNotEquals(Recipe.DOCUMENTED, trainer.settings().optimization().recipe());
        }
        assertEquals(Recipe.DOCUMENTED, trainer().build().settings().optimization().recipe());
    }

    @Test
    void refusesWhatIsOutOfRange() {
        List<Trainer.Builder> wrong = List.of(trainer().labelSmoothing(0.5), trainer().labelSmoothing(-0.1),
                trainer().labelSmoothing(Double.NaN), trainer().clipGradients(0), trainer().clipGradients(Double.NaN),
                trainer().accumulate(0));
        wrong.forEach(each -> assertThrows(IllegalArgumentException.class, each::build));
        for (double weight : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThrows(IllegalArgumentException.class, () -> new ClassWeights(1, weight));
            assertThrows(IllegalArgumentException.class, () -> new ClassWeights(weight, 1));
        }
        assertThrows(IllegalArgumentException.class, () -> Averaging.ema(1));
        assertThrows(IllegalArgumentException.class, () -> Averaging.swa(1));
        assertThrows(IllegalArgumentException.class, () -> new Averaging.Ema(0.9, 0, 1));
        assertThrows(IllegalArgumentException.class, () -> new Averaging.Swa(0.9, -1));
    }

    @Test
    void averagesAreKeptAsTheBestModel() {
        Path run = folder.resolve("run");
        TrainingResult result = fit(trainer().average(new Averaging.Ema(0.5, 1, 4)).runDirectory(run));
        NetworkWeights kept = RunDirectory.open(run).bestWeights(SPEC);
        assertEquals(result.weights(), kept);
        try (Predictor predictor = Predictor.open(run)) {
            double[] all = predictor.predict(store, (stage, done, total, detail) -> { });
            int[] validation = split.validation();
            for (int i = 0; i < validation.length; i++) {
                assertEquals(result.probabilities()[i], all[validation[i]], 1e-6);
            }
        }
    }
}
