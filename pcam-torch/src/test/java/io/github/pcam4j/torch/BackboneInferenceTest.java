package io.github.pcam4j.torch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.pcam4j.io.loader.PatchBatch;
import io.github.pcam4j.model.BackboneSpec;
import io.github.pcam4j.model.CnnSpec;
import io.github.pcam4j.train.engine.EngineOptions;
import io.github.pcam4j.train.engine.NoiseBatches;
import io.github.pcam4j.train.engine.TrainingEngine;
import io.github.pcam4j.train.engine.TrainingEngines;
import io.github.pcam4j.train.optimize.GroupRule;
import io.github.pcam4j.train.optimize.StepRule;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Inference keeps kernels with normalization folded in: never longer than the parameters that they are made of. */
@Tag("slow")
class BackboneInferenceTest {
    private static final BackboneSpec SPEC = BackboneSpec.of("resnet18", 32);
    private static final PatchBatch PATCHES = NoiseBatches.batch(32, 4, 1);
    private static final StepRule FROZEN = StepRule.sgd(0).with(CnnSpec.FEATURES, new GroupRule(1, 1, 1));

    private static final Map<String, Consumer<TrainingEngine>> CHANGES = Map.of(
            "a step", BackboneInferenceTest::train,
            "a batch of a step", engine -> engine.accumulate(NoiseBatches.batch(32, 6, 3)),
            "estimated statistics", engine -> engine.estimateStatistics(NoiseBatches.batch(32, 6, 4), 0.5),
            "other weights", engine -> engine.setWeights(SPEC.initialWeights(7)),
            "a checkpoint", BackboneInferenceTest::restoreAnother);

    @TempDir
    private static Path folder;

    private static TrainingEngine engine(StepRule rule) {
        return TrainingEngines.named("torch").create(SPEC, new EngineOptions(1).with(rule));
    }

    private static double[] infer(TrainingEngine engine) {
        engine.infer(PATCHES);
        return engine.takeProbabilities();
    }

    private static void train(TrainingEngine engine) {
        engine.train(NoiseBatches.batch(32, 6, 2), 0.05, 0.9);
    }

    /** What an engine gives that never had other parameters. */
    private static double[] anew(TrainingEngine of) {
        try (TrainingEngine fresh = engine(StepRule.sgd(0))) {
            fresh.setWeights(of.weights());
            return infer(fresh);
        }
    }

    private static void restoreAnother(TrainingEngine engine) {
        try (TrainingEngine other = engine(StepRule.sgd(0))) {
            other.setWeights(SPEC.initialWeights(7));
            other.save(folder);
        }
        engine.restore(folder);
    }

    static Stream<String> changes() {
        return CHANGES.keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("changes")
    void followsEveryChangeOfParameters(String change) {
        try (TrainingEngine engine = engine(StepRule.sgd(0))) {
            double[] before = infer(engine);
            assertArrayEquals(before, infer(engine));
            CHANGES.get(change).accept(engine);
            double[] after = infer(engine);
            assertFalse(Arrays.equals(before, after), change + " changed nothing");
            assertArrayEquals(anew(engine), after);
        }
    }

    /** While the body is frozen its kernels are kept; the first step after that lets them go. */
    @Test
    void followsABodyThatIsFrozenNoMore() {
        try (TrainingEngine engine = engine(FROZEN)) {
            train(engine);
            train(engine);
            assertArrayEquals(anew(engine), infer(engine));
            engine.follow(StepRule.sgd(0));
            train(engine);
            assertArrayEquals(anew(engine), infer(engine));
        }
    }

    @Test
    void keepsNothingLongerThanTheEngineAndNoMoreThanOnce() {
        try (TrainingEngine first = engine(StepRule.sgd(0))) {
            infer(first);
        }
        long before = NativeCount.now();
        try (TrainingEngine engine = engine(StepRule.sgd(0))) {
            infer(engine);
            train(engine);
            engine.takeSteps();
            infer(engine);
            long once = NativeCount.now();
            for (int round = 0; round < 5; round++) {
                train(engine);
                engine.takeSteps();
                infer(engine);
                infer(engine);
            }
            NativeCount.assertNoMoreThan(once, "after five rounds");
        }
        NativeCount.assertNoMoreThan(before, "after it was closed");
    }
}
