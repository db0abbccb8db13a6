package io.github.pcam4j.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.io.loader.PatchLoader;
import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.model.CnnSpec;
import io.github.pcam4j.model.PcamCnn;
import io.github.pcam4j.train.internal.feed.TrainingSample;
import io.github.pcam4j.train.split.Split;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which epoch is kept and when a training ends, by an engine whose AUC of each epoch is written down here. */
class BestEpochTest {
    private static final CnnSpec SPEC = PcamCnn.builder().inputSize(2).filters(1).units(2).build();
    private static final int BATCH = 4;
    private static final int STEPS_PER_EPOCH = 7;

    @TempDir
    private Path folder;
    private int stores;

    /** @param pairsInOrder of each epoch: how many of the 8 pairs of held-out patches are in order, the last one's ever after */
    private TrainingResult train(int patience, int epochs, int... pairsInOrder) {
        return train(Trainer.builder(SPEC).patience(patience).patienceFrom(PatienceStart.START).epochs(epochs), pairsInOrder);
    }

    private TrainingResult train(Trainer.Builder settings, int... pairsInOrder) {
        Trainer trainer = settings.batchSize(BATCH).build();
        Split split = Split.of(IntStream.range(0, 26).toArray(), IntStream.range(26, 32).toArray());
        FakeEngine engine = new FakeEngine(SPEC, 0, (steps, batch, place) -> probability(
                pairsInOrder[Math.min(steps / STEPS_PER_EPOCH, pairsInOrder.length) - 1], batch.index(place)));
        try (PatchStore store = PatchStore.open(TestStores.write(folder.resolve(stores++ + ".h5"), 2, 32, 0, true));
                PatchLoader training = loader(store, split.train()); PatchLoader validation = loader(store, split.validation());
                PatchLoader sample = loader(store, TrainingSample.of(split))) {
            TrainingTask task = new TrainingTask(RunConfigs.of(trainer, store, split), store, split, Optional.empty(),
                    Listeners.NONE);
            return new TrainingLoop(task,
                    task.config().ranks(task.processes(), task.listeners().stop()), engine,
                    trainer.settings().feed(engine, training, store), validation, sample)
                    .run();
        }
    }

    private static PatchLoader loader(PatchStore store, int[] indices) {
        return PatchLoader.builder(store, indices).batchSize(BATCH).build();
    }

    /**
     * Of 26 to 31 the patches 27 and 30 have label 1, so that there are 8 pairs. Scores of the others are 0.1 to 0.4;
     * 27 is above all that the first four pairs ask for, and 30 above all that the others do.
     */
    private static double probability(int pairsInOrder, int patch) {
        return switch (patch) {
            case 26 -> 0.1;
            case 28 -> 0.2;
            case 29 -> 0.3;
            case 31 -> 0.4;
            case 27 -> 0.05 + 0.1 * Math.min(4, pairsInOrder);
            case 30 -> 0.05 + 0.1 * Math.max(0, pairsInOrder - 4);
            default -> 0.5;
        };
    }

    @Test
    void theBestEpochIsKeptAndPatienceEndsIt() {
        TrainingResult result = train(3, 22, 2, 6, 5, 8, 7, 7, 7, 8);

        assertArrayEquals(new double[] {0.25, 0.75, 0.625, 1, 0.875, 0.875, 0.875},
                result.history().stream().mapToDouble(EpochRecord::validationAuc).toArray());
        assertEquals(4, result.bestEpoch());
        assertTrue(result.stoppedEarly());
        assertEquals(1, result.metrics().rocAuc());
        assertArrayEquals(new double[] {0.1, 0.45, 0.2, 0.3, 0.45, 0.4}, result.probabilities(), 1e-12);
        assertEquals(4 * STEPS_PER_EPOCH, result.weights().get("output/bias").values()[0], "the weights of that epoch");
    }

    /** Keras's EarlyStopping counts an epoch that only equals the best as one without a better. */
    @Test
    void theFirstOfEqualEpochsIsKept() {
        TrainingResult result = train(2, 22, 3, 5, 5, 5);

        assertEquals(4, result.history().size());
        assertEquals(2, result.bestEpoch());
        assertEquals(2 * STEPS_PER_EPOCH, result.weights().get("output/bias").values()[0]);
    }

    @Test
    void aTrainingThatGetsBetterToTheLastIsNotStoppedEarly() {
        TrainingResult result = train(1, 5, 1, 2, 3, 4, 5);

        assertEquals(5, result.history().size());
        assertEquals(5, result.bestEpoch());
        assertFalse(result.stoppedEarly());
    }

    @Test
    void whatGetsBetterWithinPatienceGoesOn() {
        TrainingResult result = train(3, 22, 4, 3, 3, 5, 1);

        assertEquals(7, result.history().size(), "2 epochs without a better, then a better, then 3 without");
        assertEquals(4, result.bestEpoch());
    }

    /** The peak is in epoch 9: epochs 9 to 13 are five without a better. */
    @Test
    void patienceIsCountedFromThePeakUnlessAskedOtherwise() {
        TrainingResult rising = train(Trainer.builder(SPEC), 5, 4);
        assertEquals(13, rising.history().size());
        assertEquals(1, rising.bestEpoch());
        assertEquals(6, train(5, 22, 5, 4).history().size());

        TrainingResult constant = train(Trainer.builder(SPEC).maxLearningRate(Trainer.BASE_LEARNING_RATE), 5, 4);
        assertEquals(6, constant.history().size(), "a rate that never rises has its peak in epoch 1");
    }

    /** As documented: the best epoch is 17, and 5 later ones of the next cycle are the last. */
    @Test
    void theDocumentedTrainingEndsTheSameEitherWay() {
        int[] better = {1, 2, 2, 2, 3, 3, 4, 4, 4, 5, 5, 6, 6, 7, 7, 7, 8, 7, 6, 6, 6, 6, 6};
        for (PatienceStart start : PatienceStart.values()) {
            TrainingResult result = train(Trainer.builder(SPEC).epochs(40).patienceFrom(start), better);
            assertEquals(22, result.history().size());
            assertEquals(17, result.bestEpoch());
        }
    }
}
