package io.github.pcam4j.train.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.io.loader.PatchBatch;
import io.github.pcam4j.model.CnnSpec;
import io.github.pcam4j.model.NetworkWeights;
import io.github.pcam4j.model.PcamCnn;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What every engine makes of objectives, accumulation and statistics. */
public final class StepCheck {
    private static final int SIDE = 9;
    private static final double RATE = 0.5;
    private static final Objective WEIGHTED =
            new Objective(0.1, new ClassWeights(0.6, 1.9), Double.POSITIVE_INFINITY);

    private StepCheck() { }

    private static CnnSpec spec(double dropout, double batchNormMomentum) {
        return PcamCnn.builder().inputSize(SIDE).filters(3, 4).units(6, 5).dropout(dropout)
                .batchNorm(1e-3, batchNormMomentum).build();
    }

    private static TrainingEngine engine(String name, Objective objective) {
        return TrainingEngines.named(name).create(spec(0, 0.9), new EngineOptions(1).with(objective));
    }

    private static PatchBatch batch(int size, long seed) {
        return NoiseBatches.batch(SIDE, size, seed);
    }

    /** The gradient of one step, by what it does to the parameters; moving statistics left out. */
    private static Map<String, float[]> gradient(String name, Objective objective, PatchBatch... batches) {
        try (TrainingEngine engine = engine(name, objective)) {
            NetworkWeights before = engine.weights();
            for (PatchBatch batch : Arrays.copyOf(batches, batches.length - 1)) {
                engine.accumulate(batch);
            }
            engine.train(batches[batches.length - 1], RATE, 0);
            assertEquals(1, engine.takeSteps().size());
            NetworkWeights after = engine.weights();
            Map<String, float[]> gradient = new LinkedHashMap<>();
            for (String parameter : before.names()) {
                if (!parameter.contains("moving_")) {
                    float[] from = before.get(parameter).values();
                    float[] values = after.get(parameter).values().clone();
                    for (int i = 0; i < values.length; i++) {
                        values[i] = (float) ((from[i] - values[i]) / RATE);
                    }
                    gradient.put(parameter, values);
                }
            }
            return gradient;
        }
    }

    private static double norm(Map<String, float[]> gradient) {
        double squares = 0;
        for (float[] values : gradient.values()) {
            for (float value : values) {
                squares += (double) value * value;
            }
        }
        return Math.sqrt(squares);
    }

    private static void assertClose(Map<String, float[]> expected, Map<String, float[]> found, double tolerance) {
        assertEquals(expected.keySet(), found.keySet());
        expected.forEach((name, values) -> assertArrayEquals(values, found.get(name), (float) tolerance, name));
    }

    /** One step of several batches is one along the mean of their gradients, each weighted by its patches. */
    public static void accumulatesTheMeanOverPatches(String name) {
        PatchBatch[] batches = {batch(7, 1), batch(1, 2), batch(4, 3)};
        Map<String, float[]> expected = new LinkedHashMap<>();
        for (PatchBatch batch : batches) {
            gradient(name, WEIGHTED, batch).forEach((parameter, values) -> {
                float[] sum = expected.computeIfAbsent(parameter, it -> new float[values.length]);
                for (int i = 0; i < values.length; i++) {
                    sum[i] += values[i] * batch.size() / 12;
                }
            });
        }
        assertTrue(norm(expected) > 0.05, "a gradient of " + norm(expected));
        assertClose(expected, gradient(name, WEIGHTED, batches), 3e-6);
    }

    /** A batch over and over is the batch once: parameters, velocities and losses, step after step. */
    public static void theSameBatchOverAndOverIsThatBatch(String name) {
        Objective objective = new Objective(0.1, new ClassWeights(0.6, 1.9), 0.3);
        try (TrainingEngine one = engine(name, objective); TrainingEngine many = engine(name, objective)) {
            for (int step = 0; step < 4; step++) {
                PatchBatch batch = batch(6, step);
                many.accumulate(batch);
                many.accumulate(batch);
                many.train(batch, 0.02, 0.9);
                one.train(batch, 0.02, 0.9);
            }
            List<StepResult> expected = one.takeSteps();
            List<StepResult> found = many.takeSteps();
            for (int step = 0; step < 4; step++) {
                assertEquals(expected.get(step).loss(), found.get(step).loss(), 1e-5);
                assertEquals(expected.get(step).iteration(), found.get(step).iteration());
            }
            NetworkWeights weights = many.weights();
            for (String parameter : weights.names()) {
                float[] values = one.weights().get(parameter).values();
                if (parameter.contains("moving_")) {
                    assertFalse(Arrays.equals(values, weights.get(parameter).values()), "moved with every batch");
                } else {
                    assertArrayEquals(values, weights.get(parameter).values(), 1e-5f, parameter);
                }
            }
        }
    }

    /** A gradient that is too long keeps its direction; one that is not is left bit by bit. */
    public static void clipsTheNormOfAllParametersTogether(String name) {
        PatchBatch batch = batch(8, 1);
        Map<String, float[]> free = gradient(name, Objective.PLAIN, batch);
        double norm = norm(free);
        double limit = norm / 3;
        Map<String, float[]> clipped = gradient(name, new Objective(0, ClassWeights.EQUAL, limit), batch);
        assertEquals(limit, norm(clipped), 1e-4 * limit);
        Map<String, float[]> expected = new LinkedHashMap<>();
        free.forEach((parameter, values) -> {
            float[] shorter = values.clone();
            for (int i = 0; i < shorter.length; i++) {
                shorter[i] *= (float) (limit / (norm + 1e-6));
            }
            expected.put(parameter, shorter);
        });
        assertClose(expected, clipped, 1e-6);
        assertClose(free, gradient(name, new Objective(0, ClassWeights.EQUAL, norm * 1.01), batch), 0);
    }

    /**
     * The mean of batch statistics. With a momentum of 0 the moving statistics after a step are those of its batch,
     * which PyTorch's vectors are held against.
     */
    public static void estimatesTheMeanOfBatchStatistics(String name) {
        NetworkWeights initial;
        try (TrainingEngine trained = TrainingEngines.named(name).create(spec(0, 0.9), new EngineOptions(5))) {
            for (int step = 0; step < 3; step++) {
                trained.train(batch(8, step), 0.05, 0.9);
            }
            initial = trained.weights();
        }
        PatchBatch[] batches = {batch(8, 11), batch(8, 12), batch(1, 13)};
        List<NetworkWeights> each = new ArrayList<>();
        for (PatchBatch batch : batches) {
            try (TrainingEngine engine = TrainingEngines.named(name).create(spec(0, 0), new EngineOptions(1))) {
                engine.setWeights(initial);
                engine.train(batch, 1e-9, 0);
                each.add(engine.weights());
            }
        }
        try (TrainingEngine engine = TrainingEngines.named(name).create(spec(0.5, 0.99), new EngineOptions(1))) {
            engine.setWeights(initial);
            for (int i = 0; i < batches.length; i++) {
                engine.estimateStatistics(batches[i], 1.0 / (i + 1));
            }
            NetworkWeights found = engine.weights();
            for (String parameter : found.names()) {
                float[] values = found.get(parameter).values();
                for (int i = 0; i < values.length; i++) {
                    int at = i;
                    double mean = each.stream().mapToDouble(it -> it.get(parameter).values()[at]).sum() / 3;
                    double expected = parameter.contains("moving_") ? mean : initial.get(parameter).values()[i];
                    assertEquals(expected, values[i], parameter.contains("moving_") ? 2e-5 * (1 + Math.abs(mean)) : 0,
                            parameter);
                }
            }
        }
    }

    /** Whatever was estimated, dropout and the number of the step are what they were. */
    public static void estimatingDisturbsNothing(String name) {
        CnnSpec spec = spec(0.5, 0.99);
        try (TrainingEngine one = TrainingEngines.named(name).create(spec, new EngineOptions(1));
                TrainingEngine other = TrainingEngines.named(name).create(spec, new EngineOptions(1))) {
            for (int step = 0; step < 3; step++) {
                NetworkWeights before = other.weights();
                other.estimateStatistics(batch(8, 100 + step), 1);
                other.setWeights(before);
                one.train(batch(8, step), 0.05, 0.9);
                other.train(batch(8, step), 0.05, 0.9);
            }
            assertEquals(one.takeSteps(), other.takeSteps());
            assertEquals(one.weights(), other.weights());
        }
    }

    /** A step that was begun is not part of the state. */
    public static void refusesToSaveWithinAStepAndForgetsItWhenRestored(String name, Path folder) {
        try (TrainingEngine engine = engine(name, Objective.PLAIN); TrainingEngine other = engine(name,
                Objective.PLAIN)) {
            engine.save(folder);
            engine.accumulate(batch(4, 1));
            assertThrows(IllegalStateException.class, () -> engine.save(folder));
            engine.restore(folder);
            engine.train(batch(4, 2), 0.1, 0.9);
            other.train(batch(4, 2), 0.1, 0.9);
            assertEquals(other.takeSteps(), engine.takeSteps());
            assertEquals(other.weights(), engine.weights());
        }
    }

    /** What does not fit is refused, and nothing is changed. */
    public static void refusesWhatDoesNotFit(String name) {
        try (TrainingEngine engine = engine(name, Objective.PLAIN)) {
            PatchBatch small = NoiseBatches.batch(8, 4, 1);
            NetworkWeights before = engine.weights();
            assertThrows(IllegalArgumentException.class, () -> engine.accumulate(small));
            assertThrows(IllegalArgumentException.class, () -> engine.estimateStatistics(small, 1));
            for (double share : new double[] {0, -1, 1.5, Double.NaN}) {
                assertThrows(IllegalArgumentException.class, () -> engine.estimateStatistics(batch(4, 1), share));
            }
            assertEquals(before, engine.weights());
        }
    }

    /** Smoothing, weights, a limit and batches of all sizes over several steps: one engine as the other. */
    public static void agree(String first, String second) {
        Objective objective = new Objective(0.08, new ClassWeights(0.7, 1.6), 0.4);
        try (TrainingEngine one = engine(first, objective); TrainingEngine other = engine(second, objective)) {
            for (int step = 0; step < 6; step++) {
                for (TrainingEngine engine : List.of(one, other)) {
                    for (int part = 0; part < step % 3; part++) {
                        engine.accumulate(batch(5 + part, 10 * step + part));
                    }
                    engine.train(batch(step == 4 ? 1 : 9, step), 0.01 * (1 + step % 2), 0.9);
                }
            }
            List<StepResult> expected = one.takeSteps();
            List<StepResult> found = other.takeSteps();
            for (int step = 0; step < 6; step++) {
                assertEquals(expected.get(step).loss(), found.get(step).loss(), 1e-4, "step " + step);
            }
            for (String parameter : one.weights().names()) {
                assertArrayEquals(one.weights().get(parameter).values(), other.weights().get(parameter).values(), 1e-4f,
                        parameter);
            }
        }
    }
}
