package io.github.pcam4j.torch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.io.ProgressListener;
import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.model.BackboneSpec;
import io.github.pcam4j.model.CnnSpec;
import io.github.pcam4j.model.NetworkWeights;
import io.github.pcam4j.model.ParameterTable;
import io.github.pcam4j.model.backbone.Backbone;
import io.github.pcam4j.model.tensors.SafetensorsWriter;
import io.github.pcam4j.train.Averaging;
import io.github.pcam4j.train.Predictor;
import io.github.pcam4j.train.TestStores;
import io.github.pcam4j.train.Trainer;
import io.github.pcam4j.train.TrainingResult;
import io.github.pcam4j.train.TrainingStoppedException;
import io.github.pcam4j.train.engine.TrainingEngines;
import io.github.pcam4j.train.error.TrainingException;
import io.github.pcam4j.train.optimize.GroupRule;
import io.github.pcam4j.train.optimize.StepRule;
import io.github.pcam4j.train.split.Split;
import io.github.pcam4j.train.split.StratifiedSplitter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class BackboneTrainingTest {
    private static final int SIZE = 32;
    /** With dropout and stochastic depth, and small enough to train in seconds. */
    private static final BackboneSpec SPEC = new BackboneSpec(firstOf(Backbone.named("torchvision_efficientnet_b3")),
            BackboneSpec.of("torchvision_efficientnet_b3", SIZE).input(), 0.3, 0.5);

    @TempDir
    private Path folder;
    private PatchStore store;
    private Split split;

    /** The first two stages of a network. */
    private static Backbone firstOf(Backbone whole) {
        return new Backbone("torchvision_efficientnet_b3", whole.features().subList(0, 18), 32, whole.head(), whole.epsilon(),
                whole.momentum(), whole.dropout(), whole.stochasticDepth(), whole.start());
    }

    @BeforeEach
    void open() {
        store = PatchStore.open(TestStores.write(folder.resolve("store.h5"), SIZE, 60, 40, true));
        split = StratifiedSplitter.builder().validation(0.25).seed(1).build().split(store.labels());
    }

    @AfterEach
    void close() {
        store.close();
    }

    private Trainer.Builder trainer(String run) {
        return Trainer.builder(BackboneSpec.of("resnet18", SIZE)).epochs(2).batchSize(8).maxLearningRate(0.01)
                .runDirectory(folder.resolve(run));
    }

    private static void assertSame(NetworkWeights expected, NetworkWeights found) {
        assertEquals(expected.names(), found.names());
        for (String name : expected.names()) {
            assertArrayEquals(expected.get(name).values(), found.get(name).values(), name);
        }
    }

    @Test
    void theBestEngineThatComputesItIsTaken() {
        assertEquals("torch", TrainingEngines.named("auto", SPEC).name());
        assertTrue(assertThrows(TrainingException.class, () -> TrainingEngines.named("dl4j", SPEC)).getMessage()
                .contains("these do: [torch]"));
    }

    @Test
    void goesOnBitByBitAndPredictsFromRunAndFileAlike() {
        StepRule rule = StepRule.adamW(0.01).with(CnnSpec.FEATURES, new GroupRule(0.5, 1, 1));
        TrainingResult whole = trainer("whole").rule(rule).average(Averaging.ema(0.9)).maxLearningRate(1e-3).build()
                .fit(store, split);
        AtomicInteger asked = new AtomicInteger();
        Trainer stopped = trainer("stopped").rule(rule).average(Averaging.ema(0.9)).maxLearningRate(1e-3)
                .stopWhen(() -> asked.incrementAndGet() > 11).build();
        assertThrows(TrainingStoppedException.class, () -> stopped.fit(store, split));
        TrainingResult resumed = Trainer.resume(folder.resolve("stopped"), store);
        assertSame(whole.weights(), resumed.weights());
        assertArrayEquals(whole.probabilities(), resumed.probabilities());
        Path file = folder.resolve("whole/best.safetensors");
        assertTrue(Files.exists(file));
        try (Predictor ofRun = Predictor.open(folder.resolve("whole"));
                Predictor ofFile = Predictor.of(whole.spec(), file, "auto", "cpu")) {
            double[] expected = ofRun.predict(store, ProgressListener.NONE);
            assertArrayEquals(expected, ofFile.predict(store, ProgressListener.NONE), 1e-6);
            for (int i = 0; i < whole.probabilities().length; i++) {
                assertEquals(whole.probabilities()[i], expected[split.validation()[i]], 1e-6);
            }
        }
    }

    /** The body stays as it was in the file, moving statistics too, for as many epochs as it is frozen, and no longer. */
    @Test
    void freezesTheBodyForSomeEpochs() {
        BackboneSpec spec = BackboneSpec.of("resnet18", SIZE);
        NetworkWeights given = spec.initialWeights(5);
        Path file = folder.resolve("given.safetensors");
        SafetensorsWriter.write(given, file);
        for (int frozen : List.of(1, 2)) {
            TrainingResult result = trainer("frozen" + frozen).startFrom(file)
                    .rule(StepRule.sgd(0).with(CnnSpec.FEATURES, new GroupRule(1, 1, frozen))).build().fit(store, split);
            NetworkWeights after = Predictors.last(folder.resolve("frozen" + frozen), result.spec());
            for (ParameterTable.Row row : spec.parameters().rows()) {
                boolean same = Arrays.equals(given.get(row.name()).values(), after.get(row.name()).values());
                boolean body = row.group().equals(CnnSpec.FEATURES);
                assertEquals(body && frozen == 2, same, row.name() + ", frozen for " + frozen);
            }
        }
    }

    @Test
    void aFileThatIsNotTheOneBegunWithIsRefused() {
        BackboneSpec spec = BackboneSpec.of("resnet18", SIZE);
        Path file = folder.resolve("given.safetensors");
        SafetensorsWriter.write(spec.initialWeights(5), file);
        trainer("run").startFrom(file).build().prepare(store, split);
        SafetensorsWriter.write(spec.initialWeights(6), file);
        assertTrue(assertThrows(TrainingException.class, () -> Trainer.resume(folder.resolve("run"), store)).getMessage()
                .contains("other weights than when the run was begun"));
        SafetensorsWriter.write(spec.initialWeights(5), file);
        assertFalse(Trainer.resume(folder.resolve("run"), store).history().isEmpty());
    }

    @Test
    void enlargesPatchesAndDropsBlocks() {
        BackboneSpec larger = SPEC.with(BackboneSpec.of("efficientnet_b3", 48).input().ofPatches(SIZE));
        Trainer.Builder trainer = Trainer.builder(larger).epochs(1).batchSize(8).maxLearningRate(0.01);
        TrainingResult once = trainer.build().fit(store, split);
        assertSame(once.weights(), trainer.build().fit(store, split).weights());
        assertFalse(Arrays.equals(once.probabilities(), Trainer.builder(SPEC).epochs(1).batchSize(8).maxLearningRate(0.01)
                .build().fit(store, split).probabilities()));
    }
}
