package io.github.pcam4j.torch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.io.loader.PatchBatch;
import io.github.pcam4j.model.CnnSpec;
import io.github.pcam4j.model.InitialWeights;
import io.github.pcam4j.model.NetworkWeights;
import io.github.pcam4j.model.PcamCnn;
import io.github.pcam4j.torch.internal.device.Native;
import io.github.pcam4j.torch.internal.input.BatchInput;
import io.github.pcam4j.torch.internal.network.DropoutLayers;
import io.github.pcam4j.torch.internal.network.Network;
import io.github.pcam4j.train.engine.ClassWeights;
import io.github.pcam4j.train.engine.EngineOptions;
import io.github.pcam4j.train.engine.NoiseBatches;
import io.github.pcam4j.train.engine.Objective;
import io.github.pcam4j.train.engine.Precision;
import io.github.pcam4j.train.engine.StepCheck;
import io.github.pcam4j.train.engine.StepInput;
import io.github.pcam4j.train.engine.TrainingEngine;
import io.github.pcam4j.train.engine.TrainingEngines;
import io.github.pcam4j.train.optimize.StepRule;
import java.nio.file.Path;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("slow")
class TorchStepTest {
    private static final CnnSpec SPEC =
            PcamCnn.builder().inputSize(9).filters(3, 4).units(6, 5).dropout(0).build();

    @Test
    void accumulatesTheMeanOverPatches() {
        StepCheck.accumulatesTheMeanOverPatches("torch");
    }

    @Test
    void theSameBatchOverAndOverIsThatBatch() {
        StepCheck.theSameBatchOverAndOverIsThatBatch("torch");
    }

    @Test
    void clipsTheNormOfAllParametersTogether() {
        StepCheck.clipsTheNormOfAllParametersTogether("torch");
    }

    @Test
    void estimatesTheMeanOfBatchStatistics() {
        StepCheck.estimatesTheMeanOfBatchStatistics("torch");
    }

    @Test
    void estimatingDisturbsNothing() {
        StepCheck.estimatingDisturbsNothing("torch");
    }

    @Test
    void refusesToSaveWithinAStepAndForgetsItWhenRestored(@TempDir Path folder) {
        StepCheck.refusesToSaveWithinAStepAndForgetsItWhenRestored("torch", folder);
    }

    @Test
    void refusesWhatDoesNotFit() {
        StepCheck.refusesWhatDoesNotFit("torch");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dl4j", "dl4j-plain"})
    void bothLibrariesAgree(String other) {
        StepCheck.agree("torch", other);
    }

    /**
     * The whole step in LibTorch's own words: the loss by its formula in double precision, its gradient by {@code
     * backward}, and LibTorch's {@code clip_grad_norm_}. Every engine is to move the parameters by that.
     */
    @ParameterizedTest
    @ValueSource(strings = {"torch", "dl4j", "dl4j-plain"})
    void theStepIsThatOfAutograd(String name) {
        double smoothing = 0.1;
        double[] weights = {0.6, 1.9};
        double limit = 0.2;
        double rate = 0.5;
        PatchBatch batch = NoiseBatches.batch(9, 8, 4);
        NetworkWeights initial = InitialWeights.of(SPEC, 1);
        EngineOptions options = new EngineOptions(1, Precision.FP32, "cpu")
                .with(new Objective(smoothing, new ClassWeights(weights[0], weights[1]), limit));
        try (TrainingEngine engine = TrainingEngines.named(name).create(SPEC, options);
                Device device = new Device("cpu");
                BatchInput input = new BatchInput(SPEC.input(), DropoutLayers.of(SPEC), device);
                Parameters parameters = new Parameters(SPEC.parameters(), device, initial, torch.ScalarType.Float,
                        StepRule.documented())) {
            engine.train(batch, rate, 0);
            NetworkWeights found = engine.weights();
            double loss = Native.scoped(() -> {
                Tensor[] terms = new Tensor[batch.size()];
                BatchInput.Labelled staged = input.labelled(new StepInput.Batch(batch), 1);
                Tensor logits = Network.of(SPEC, parameters, torch.ScalarType.Float)
                        .train(staged.pixels(), staged.dropout()).to(torch.ScalarType.Double);
                for (int i = 0; i < terms.length; i++) {
                    Tensor z = logits.select(0, i);
                    double target = batch.label(i) == 1 ? 1 - smoothing / 2 : smoothing / 2;
                    Tensor positive = z.neg().exp().log1p().mul(new Scalar(target));
                    Tensor negative = z.exp().log1p().mul(new Scalar(1 - target));
                    terms[i] = positive.add(negative).mul(new Scalar(weights[batch.label(i)]));
                }
                Tensor mean = torch.cat(new TensorVector(terms)).mean();
                mean.backward();
                Tensor[] trained = initial.names().stream().filter(it -> !it.contains("moving_")).map(parameters::get)
                        .toArray(Tensor[]::new);
                double norm = torch.clip_grad_norm_(new TensorVector(trained), limit);
                assertTrue(norm > 1.5 * limit, "a gradient of " + norm + " needs no limit");
                Native.withoutGradients(() -> {
                    for (Tensor tensor : trained) {
                        tensor.add_(tensor.grad(), new Scalar(-rate));
                    }
                    return null;
                });
                return mean.item_double();
            });
            assertEquals(loss, engine.takeSteps().get(0).loss(), 1e-5);
            NetworkWeights expected = parameters.weights();
            for (String parameter : expected.names()) {
                assertArrayEquals(expected.get(parameter).values(), found.get(parameter).values(), 3e-6f, parameter);
            }
        }
    }

    /** As {@code TorchEngineTest.memoryStaysAsItIs} has it for plain steps. */
    @Test
    void nativeObjectsStayAsManyAsTheyAre() {
        Objective objective = new Objective(0.1, new ClassWeights(0.5, 2), 0.1);
        PatchBatch batch = NoiseBatches.batch(9, 4, 1);
        long before = NativeCount.now();
        try (TrainingEngine engine = TrainingEngines.named("torch").create(SPEC,
                new EngineOptions(1, Precision.FP32, "cpu").with(objective))) {
            long once = 0;
            for (int step = 0; step < 20; step++) {
                engine.accumulate(batch);
                engine.accumulate(batch);
                engine.train(batch, 0.01, 0.9);
                engine.estimateStatistics(batch, 0.5);
                assertEquals(1, engine.takeSteps().size());
                once = step == 0 ? NativeCount.now() : once;
            }
            NativeCount.assertNoMoreThan(once, "after 20 steps");
            engine.accumulate(batch);
        }
        NativeCount.assertNoMoreThan(before, "after it was closed");
    }
}
