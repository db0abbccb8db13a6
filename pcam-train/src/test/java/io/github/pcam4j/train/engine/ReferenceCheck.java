package io.github.pcam4j.train.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.pcam4j.model.NetworkWeights;
import java.util.List;

/** An engine against PyTorch: inference, losses, and every parameter after some steps. */
public final class ReferenceCheck {
    private static final double OUTPUT_TOLERANCE = 1e-5;
    private static final double PARAMETER_TOLERANCE = 1e-4;

    private ReferenceCheck() { }

    /**
     * Checks an engine on a machine that has no build of this project, and prints a row of Markdown for each network.
     *
     * @param arguments the engine's name, the device, and whether it is to be deterministic
     */
    public static void main(String[] arguments) {
        boolean deterministic = Boolean.parseBoolean(arguments[2]);
        for (String name : List.of("tiny", "odd")) {
            agrees(name, arguments[0], new EngineOptions(1, Precision.FP32, arguments[1], deterministic));
            System.out.println("| parity with PyTorch's vectors, fp32%s | %s | agrees |"
                    .formatted(deterministic ? ", deterministic" : "", name));
        }
    }

    /**
     * Trains some steps and compares.
     *
     * @param name of the reference network, {@code tiny} or {@code odd}
     * @param engineName of the engine that is to agree
     * @param options of the engine, with a precision that may be held to single precision's tolerances
     */
    public static void agrees(String name, String engineName, EngineOptions options) {
        try (ReferenceCnn reference = new ReferenceCnn(name);
                TrainingEngine engine = TrainingEngines.named(engineName).create(reference.spec(), options)) {
            engine.setWeights(reference.weights("initial", engine.weights()));
            engine.infer(reference.batch(0));
            assertProbabilities(reference.floats("inference"), engine, "inference");

            NetworkWeights before = engine.weights();
            for (int step = 0; step < reference.steps(); step++) {
                engine.train(reference.batch(step), reference.attribute("learning_rate"),
                        reference.attribute("momentum"));
                if (step == 0) {
                    assertFirstGradient(reference, before, engine.weights(), "conv1");
                    assertFirstGradient(reference, before, engine.weights(), "dense1");
                }
            }
            List<StepResult> steps = engine.takeSteps();
            float[] losses = reference.floats("losses");
            assertEquals(losses.length, steps.size());
            for (int step = 0; step < losses.length; step++) {
                assertEquals(losses[step], steps.get(step).loss(), PARAMETER_TOLERANCE, "loss of step " + step);
            }
            assertParameters(reference, engine.weights());

            // From PyTorch's parameters: its variances differ from ours, as assertVariances says.
            engine.setWeights(reference.weights("after", before));
            engine.infer(reference.batch(0));
            assertProbabilities(reference.floats("inference_after"), engine, "inference after the steps");
        }
    }

    /** With momentum starting at 0 the first step moves a parameter by learning rate x gradient. */
    private static void assertFirstGradient(ReferenceCnn reference, NetworkWeights before, NetworkWeights after,
            String layer) {
        float[] from = before.get(layer + "/kernel").values();
        float[] to = after.get(layer + "/kernel").values();
        float[] gradient = new float[from.length];
        for (int i = 0; i < gradient.length; i++) {
            gradient[i] = (float) ((from[i] - to[i]) / reference.attribute("learning_rate"));
        }
        assertClose(reference.floats("first_gradient/" + layer + "_kernel"), gradient, PARAMETER_TOLERANCE,
                "first gradient of " + layer);
    }

    private static void assertParameters(ReferenceCnn reference, NetworkWeights actual) {
        NetworkWeights expected = reference.weights("after", actual);
        for (String name : actual.names()) {
            assertArrayEquals(expected.get(name).shape(), actual.get(name).shape(), name);
            if (!name.endsWith("moving_variance")) {
                assertClose(expected.get(name).values(), actual.get(name).values(), PARAMETER_TOLERANCE, name);
            }
        }
        assertVariances(reference, actual);
    }

    /**
     * PyTorch's estimate of the variance has n - 1 in its denominator, Keras's and ours n. What the batches added is
     * therefore smaller here by that factor, n being the values a channel has in a batch.
     */
    private static void assertVariances(ReferenceCnn reference, NetworkWeights actual) {
        NetworkWeights initial = reference.weights("initial", actual);
        NetworkWeights expected = reference.weights("after", actual);
        double kept = Math.pow(reference.attribute("bn_momentum"), reference.steps());
        int side = reference.spec().inputSize();
        for (String name : actual.names()) {
            if (!name.endsWith("moving_variance")) {
                continue;
            }
            int n = reference.batch(0).size() * (name.startsWith("conv") ? side * side : 1);
            float[] corrected = new float[actual.get(name).values().length];
            for (int i = 0; i < corrected.length; i++) {
                double start = kept * initial.get(name).values()[i];
                corrected[i] = (float) (start + (expected.get(name).values()[i] - start) * (n - 1) / n);
            }
            assertClose(corrected, actual.get(name).values(), PARAMETER_TOLERANCE, name);
            side = name.startsWith("conv") ? side / 2 : side;
        }
    }

    private static void assertProbabilities(float[] expected, TrainingEngine engine, String what) {
        double[] actual = engine.takeProbabilities();
        assertEquals(expected.length, actual.length, what);
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], actual[i], OUTPUT_TOLERANCE, what + " at " + i);
        }
    }

    private static void assertClose(float[] expected, float[] actual, double tolerance, String what) {
        assertEquals(expected.length, actual.length, what);
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], actual[i], tolerance, what + " at " + i);
        }
    }
}
