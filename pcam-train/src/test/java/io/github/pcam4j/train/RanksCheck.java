package io.github.pcam4j.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.pcam4j.io.augment.Augmentations;
import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.model.CnnSpec;
import io.github.pcam4j.model.NetworkWeights;
import io.github.pcam4j.model.PcamCnn;
import io.github.pcam4j.train.distributed.FakeProcesses;
import io.github.pcam4j.train.distributed.ProcessGroup;
import io.github.pcam4j.train.engine.StepResult;
import io.github.pcam4j.train.split.Split;
import io.github.pcam4j.train.split.StratifiedSplitter;
import java.nio.file.Path;
import java.util.List;

/**
 * What every engine has to do so that several of it train as one does: on threads of one process, and so in a second or two.
 */
public final class RanksCheck {
    private static final CnnSpec SPEC =
            PcamCnn.builder().inputSize(8).filters(3).units(5).dropout(0.3).batchNorm(1e-3, 0.9).build();
    /** Some forty steps of single precision whose gradients are added up in another order. */
    private static final double ROUNDING = 2e-4;

    private RanksCheck() { }

    /** The training that all checks are of: the last step of each epoch has batches for some processes only. */
    public static Trainer.Builder trainer(String engine) {
        return Trainer.builder(SPEC).engine(engine).device("cpu").epochs(3).batchSize(8).patience(3).maxLearningRate(0.05)
                .labelSmoothing(0.1).balanceClasses().clipGradients(0.5).augment(Augmentations.dihedral());
    }

    /** 52 patches, of which 39 to train on: 5 batches, the last of 7. */
    public static PatchStore store(Path folder) {
        return PatchStore.open(TestStores.write(folder.resolve("train.h5"), 8, 52, 10, true));
    }

    public static Split split(PatchStore store) {
        return StratifiedSplitter.builder().validation(0.25).seed(1).build().split(store.labels());
    }

    /**
     * Several processes end as one does that accumulates all their batches, and each as the others do bit by bit.
     *
     * @param batches of a step that each computes
     * @param averaging of the weights; without, it is the steps' own moving statistics that patches are judged by
     */
    public static void trainsAsOneProcessDoes(String engine, int processes, int batches, Averaging averaging, Path folder)
            throws InterruptedException {
        try (PatchStore store = store(folder)) {
            Split split = split(store);
            TrainingResult alone = trainer(engine).average(averaging).accumulate(batches * processes).build().fit(store, split);
            List<TrainingResult> all = FakeProcesses.all(processes,
                    group -> trainer(engine).average(averaging).accumulate(batches).processes(group).build().fit(store, split));
            for (TrainingResult one : all) {
                requireEqual(alone, one, ROUNDING);
                requireEqual(all.get(0), one, 0);
            }
            requireMeaning(engine, store, split, alone);
        }
    }

    /** Whoever left out a part of it would come to something else by more than rounding. */
    private static void requireMeaning(String engine, PatchStore store, Split split, TrainingResult alone) {
        TrainingResult other = trainer(engine).accumulate(1).seed(2).processes(ProcessGroup.single()).build().fit(store, split);
        assertFalse(differsBy(alone.weights(), other.weights()) < 10 * ROUNDING);
    }

    /** Whether results are the same but for so much of each number. */
    public static void requireEqual(TrainingResult expected, TrainingResult found, double rounding) {
        assertEquals(expected.steps().size(), found.steps().size());
        for (int i = 0; i < expected.steps().size(); i++) {
            StepResult step = expected.steps().get(i);
            assertEquals(step.learningRate(), found.steps().get(i).learningRate());
            assertEquals(step.loss(), found.steps().get(i).loss(), rounding, "loss of step " + i);
        }
        assertArrayEquals(expected.probabilities(), found.probabilities(), rounding);
        assertEquals(expected.bestEpoch(), found.bestEpoch());
        double difference = differsBy(expected.weights(), found.weights());
        assertEquals(0, difference, rounding, "parameters");
    }

    /** The largest difference of two parameters, relative to those above 1. */
    private static double differsBy(NetworkWeights one, NetworkWeights other) {
        double most = 0;
        for (String name : one.names()) {
            float[] values = one.get(name).values();
            float[] others = other.get(name).values();
            for (int i = 0; i < values.length; i++) {
                most = Math.max(most, Math.abs((double) values[i] - others[i]) / Math.max(1, Math.abs(values[i])));
            }
        }
        return most;
    }
}
