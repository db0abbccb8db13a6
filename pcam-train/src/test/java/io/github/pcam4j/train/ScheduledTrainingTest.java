package io.github.pcam4j.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.io.loader.PatchLoader;
import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.model.CnnSpec;
import io.github.pcam4j.model.PcamCnn;
import io.github.pcam4j.train.engine.StepResult;
import io.github.pcam4j.train.internal.feed.TrainingSample;
import io.github.pcam4j.train.internal.loop.StepLog;
import io.github.pcam4j.train.schedule.EpochTriangleSchedule;
import io.github.pcam4j.train.schedule.LearningRateSchedule;
import io.github.pcam4j.train.schedule.OneCycleSchedule;
import io.github.pcam4j.train.schedule.RepeatingTriangleSchedule;
import io.github.pcam4j.train.schedule.ScheduleForm;
import io.github.pcam4j.train.schedule.TriangleSchedule;
import io.github.pcam4j.train.split.Split;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** That each step of a training has the rate of its epoch; with an engine that computes nothing, so within milliseconds. */
class ScheduledTrainingTest {
    private static final CnnSpec SPEC = PcamCnn.builder().inputSize(2).filters(1).units(2).build();
    private static final int BATCH = 4;
    /** 26 patches to train on: 7 batches, the last of 2. */
    private static final int BATCHES = 7;

    @TempDir
    private Path folder;
    private PatchStore store;
    private Split split;

    @BeforeEach
    void open() {
        store = PatchStore.open(TestStores.write(folder.resolve("train.h5"), 2, 32, 0, true));
        split = Split.of(IntStream.range(0, 26).toArray(), IntStream.range(26, 32).toArray());
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static Trainer.Builder trainer() {
        return Trainer.builder(SPEC).batchSize(BATCH).patience(22);
    }

    /** 1 batch a step; 2, so that the fourth step of an epoch has the one that is left; more than an epoch has. */
    @ParameterizedTest
    @CsvSource({"1, 7", "2, 4", "9, 1"})
    void everyStepHasTheRateOfItsEpoch(int accumulation, int stepsPerEpoch) {
        assertTrue(stepsPerEpoch == (BATCHES + accumulation - 1) / accumulation);
        List<StepResult> steps = train(trainer().accumulate(accumulation).build(), Integer.MAX_VALUE, Progress.NONE);
        requireDocumentedRates(steps, stepsPerEpoch);
    }

    private static void requireDocumentedRates(List<StepResult> steps, int stepsPerEpoch) {
        assertEquals(22 * stepsPerEpoch, steps.size());
        for (int i = 0; i < steps.size(); i++) {
            int epoch = i / stepsPerEpoch + 1;
            int eighths = epoch <= 9 ? epoch - 1 : epoch <= 17 ? 17 - epoch : epoch - 17;
            assertEquals(1e-4 + 0.0999 * eighths / 8, steps.get(i).learningRate(), 1e-15, "step " + i);
            assertEquals(0.9, steps.get(i).momentum());
            assertEquals(i, steps.get(i).iteration());
        }
    }

    /** In the middle of an epoch and between two, where one is at the peak or the base, and with several batches a step. */
    @ParameterizedTest
    @CsvSource({"1, 7, 1", "1, 7, 57", "1, 7, 63", "1, 7, 112", "1, 7, 113", "2, 4, 33", "2, 4, 36"})
    void aTrainingThatGoesOnHasTheRateOfItsEpochToo(int accumulation, int stepsPerEpoch, int stopAfter) {
        Trainer trainer = trainer().accumulate(accumulation).build();
        List<StepResult> before = train(trainer, stopAfter, Progress.NONE);
        assertEquals(stopAfter, before.size());
        List<EpochRecord> history = new ArrayList<>();
        for (int epoch = 1; epoch <= stopAfter / stepsPerEpoch; epoch++) {
            history.add(new EpochRecord(epoch, 0.1, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 1, 1, 0));
        }
        List<StepResult> after = train(trainer, Integer.MAX_VALUE,
                new Progress(history, before, StepLog.Sums.NONE, 1, 0, new double[6]));
        List<StepResult> all = new ArrayList<>(before);
        all.addAll(after);
        requireDocumentedRates(all, stepsPerEpoch);
    }

    /** Makes the steps of a loop until there are so many; gives those that its engine was asked for. */
    private List<StepResult> train(Trainer trainer, int steps, Progress from) {
        FakeEngine engine = new FakeEngine(SPEC, from.iteration());
        TrainingTask task = new TrainingTask(RunConfigs.of(trainer, store, split), store, split, Optional.empty(),
                Listeners.NONE.stopWhen(() -> engine.steps().size() >= steps));
        try (PatchLoader training = loader(split.train()); PatchLoader validation = loader(split.validation());
                PatchLoader sample = loader(TrainingSample.of(split))) {
            TrainingLoop loop = new TrainingLoop(task,
                    task.config().ranks(task.processes(), task.listeners().stop()), engine,
                    trainer.settings().feed(engine, training, store),
                    validation, sample);
            loop.resume(from, Optional.of(engine.weights()), Optional.empty());
            if (steps == Integer.MAX_VALUE) {
                loop.run();
            } else {
                assertThrows(TrainingStoppedException.class, loop::run);
            }
        }
        return engine.steps();
    }

    private PatchLoader loader(int[] indices) {
        return PatchLoader.builder(store, indices).batchSize(BATCH).build();
    }

    /** 176,020 patches to train on in batches of 64: 2,751 steps an epoch, of which the documentation has 22. */
    @Test
    void theDocumentedTrainingHasItsSchedule() {
        LearningRateSchedule schedule = Trainer.builder(CnnSpec.documented()).build().schedule(176_020);
        assertEquals(EpochTriangleSchedule.documented(22, 2751), schedule);
        assertEquals(0.1, schedule.learningRateAt(8 * 2751));
        assertTrue(schedule.learningRateAt(8 * 2751 - 1) < 0.088 && schedule.learningRateAt(9 * 2751) < 0.088);
    }

    @Test
    void everyFormIsToBeHadByName() {
        Trainer.Builder short6 = trainer().epochs(6).maxLearningRate(0.05);
        assertEquals(new EpochTriangleSchedule(1e-4, 0.05, 16, 6, 7, 0.9), short6.build().schedule(26));
        assertEquals(TriangleSchedule.of(1e-4, 0.05, 42), short6.schedule(ScheduleForm.TRIANGLE).build().schedule(26));
        assertEquals(OneCycleSchedule.builder(0.05, 42).build(),
                short6.schedule(ScheduleForm.ONE_CYCLE).build().schedule(26));
        // 16 epochs do not fit into 6: one triangle over all 42 steps.
        assertEquals(RepeatingTriangleSchedule.of(1e-4, 0.05, 21),
                short6.schedule(ScheduleForm.REPEATING).build().schedule(26));
        assertEquals(RepeatingTriangleSchedule.of(1e-4, 0.05, 7), short6.cycleEpochs(2).build().schedule(26));
        assertEquals(new EpochTriangleSchedule(1e-4, 0.05, 2, 6, 7, 0.9),
                short6.schedule(ScheduleForm.DOCUMENTED).build().schedule(26));
        assertInstanceOf(TriangleSchedule.class,
                short6.schedule(steps -> TriangleSchedule.of(0.1, 0.2, steps)).build().schedule(26));
        assertInstanceOf(EpochTriangleSchedule.class, short6.maxLearningRate(0.2).build().schedule(26));
    }

    @Test
    void whatDoesNotFitIsRefused() {
        assertMessage("a cycle must have at least 2 epochs", trainer().cycleEpochs(1));
        assertMessage("the schedule 'triangle' spans the whole training and has no cycle of 6 epochs",
                trainer().cycleEpochs(6).schedule(ScheduleForm.TRIANGLE));
        assertMessage("the schedule 'one-cycle' spans the whole training",
                trainer().schedule(ScheduleForm.ONE_CYCLE).cycleEpochs(16));
        assertMessage("must start within (0, 1.0E-5], its peak, not at 1.0E-4", trainer().maxLearningRate(1e-5));
    }

    private static void assertMessage(String part, Trainer.Builder trainer) {
        String message = assertThrows(IllegalArgumentException.class, trainer::build).getMessage();
        assertTrue(message.contains(part), message);
    }
}
