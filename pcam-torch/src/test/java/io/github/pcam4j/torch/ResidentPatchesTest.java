package io.github.pcam4j.torch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.io.loader.PatchBatch;
import io.github.pcam4j.io.loader.PatchLoader;
import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.model.CnnSpec;
import io.github.pcam4j.model.PcamCnn;
import io.github.pcam4j.train.TestStores;
import io.github.pcam4j.train.Trainer;
import io.github.pcam4j.train.TrainingResult;
import io.github.pcam4j.train.engine.EngineOptions;
import io.github.pcam4j.train.engine.Precision;
import io.github.pcam4j.train.engine.Residency;
import io.github.pcam4j.train.engine.ResidentEngine;
import io.github.pcam4j.train.engine.StepInput;
import io.github.pcam4j.train.engine.TrainingEngines;
import io.github.pcam4j.train.split.StratifiedSplitter;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Patches kept on the device; here, on the processor, which takes the same way. */
class ResidentPatchesTest {
    private static final CnnSpec SPEC =
            PcamCnn.builder().inputSize(8).filters(3, 4).units(6, 5).dropout(0.25, 0.5).build();

    @TempDir
    private Path folder;

    private PatchStore store(int size, int count, boolean labelled) {
        return PatchStore.open(TestStores.write(folder.resolve("%d-%d.h5".formatted(size, count)), size, count, 40,
                labelled));
    }

    private static ResidentEngine engine() {
        return (ResidentEngine) TrainingEngines.named("torch")
                .create(SPEC, new EngineOptions(1, Precision.FP32, "cpu"));
    }

    /** The last batch has one patch. */
    @Test
    void stepsAreThoseOnBatchesOfTheSamePatches() {
        int[] all = IntStream.range(0, 31).toArray();
        try (PatchStore store = store(8, 31, true); ResidentEngine read = engine(); ResidentEngine kept = engine();
                PatchLoader loader = PatchLoader.builder(store, all).batchSize(6).shuffle(2).build()) {
            kept.hold(store);
            for (PatchBatch batch : loader.epoch(0)) {
                StepInput patches = new StepInput.Resident(IntStream.range(0, batch.size()).map(batch::index).toArray());
                read.train(batch, 0.02, 0.9);
                kept.train(patches, 0.02, 0.9);
                read.infer(batch);
                kept.infer(patches);
            }
            assertEquals(6, read.takeSteps().size());
            assertEquals(read.weights(), kept.weights());
            assertArrayEquals(read.takeProbabilities(), kept.takeProbabilities());
        }
    }

    @Test
    void aTrainingComesToTheSame() {
        try (PatchStore store = store(8, 90, true)) {
            TrainingResult read = train(store, Residency.AUTO);
            TrainingResult kept = train(store, Residency.ON);
            assertEquals(read.weights(), kept.weights());
            assertEquals(read.steps(), kept.steps());
            assertArrayEquals(read.probabilities(), kept.probabilities());
            assertEquals(0, kept.history().get(0).dataWaitSeconds());
        }
    }

    private static TrainingResult train(PatchStore store, Residency residency) {
        return Trainer.builder(SPEC).engine("torch").device("cpu").epochs(2).batchSize(8).residency(residency).build()
                .fit(store, StratifiedSplitter.builder().validation(0.2).seed(1).build().split(store.labels()));
    }

    @Test
    void anotherStoreTakesThePlace() {
        try (PatchStore first = store(8, 20, true); PatchStore second = store(8, 9, false);
                ResidentEngine engine = engine()) {
            engine.hold(first);
            engine.infer(new StepInput.Resident(19));
            engine.hold(second);
            engine.infer(new StepInput.Resident(8, 8));
            assertThrows(IllegalArgumentException.class, () -> engine.infer(new StepInput.Resident(9)));
            double[] probabilities = engine.takeProbabilities();
            assertEquals(3, probabilities.length);
            assertEquals(probabilities[1], probabilities[2]);
        }
    }

    @Test
    void refusesWhatItDoesNotHave() {
        try (PatchStore labelled = store(8, 20, true); PatchStore unlabelled = store(8, 9, false);
                PatchStore larger = store(9, 3, true); ResidentEngine engine = engine()) {
            assertThrows(IllegalStateException.class, () -> engine.infer(new StepInput.Resident(0)));
            assertThrows(IllegalArgumentException.class, () -> engine.hold(larger));
            engine.hold(unlabelled);
            assertThrows(IllegalArgumentException.class, () -> engine.train(new StepInput.Resident(0, 1), 0.1, 0.9));
            engine.hold(labelled);
            assertThrows(IllegalArgumentException.class, () -> engine.infer(new StepInput.Resident()));
            assertThrows(IllegalArgumentException.class, () -> engine.train(new StepInput.Resident(0, -1), 0.1, 0.9));
            assertThrows(IllegalArgumentException.class, () -> engine.train(new StepInput.Resident(0, 1), 0, 0.9));
            assertEquals(0, engine.takeSteps().size());
        }
    }

    @Test
    void tellsTheMemoryItTakes() {
        try (PatchStore store = store(8, 20, true); ResidentEngine engine = engine()) {
            long small = engine.memoryFor(store, 2).needed();
            assertTrue(small > 20 * 193, "bytes " + small);
            assertTrue(engine.memoryFor(store, 512).needed() > small);
            assertTrue(engine.memoryFor(store, 2).free().isEmpty(), "the processor has no memory of its own");
        }
    }

    @Test
    void closingFreesThem() {
        try (PatchStore store = store(8, 20, true)) {
            long before = NativeCount.now();
            for (int i = 0; i < 2; i++) {
                try (ResidentEngine engine = engine()) {
                    engine.hold(store);
                    engine.hold(store);
                    engine.train(new StepInput.Resident(1, 2, 3), 0.1, 0.9);
                }
                NativeCount.assertNoMoreThan(before, "native objects");
            }
        }
    }
}
