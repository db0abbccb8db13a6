package io.github.pcam4j.onnx;

import io.github.pcam4j.io.PatchShape;
import io.github.pcam4j.io.loader.PatchBatch;
import io.github.pcam4j.model.ModelSpec;
import io.github.pcam4j.model.NetworkWeights;
import io.github.pcam4j.model.ParameterKind;
import io.github.pcam4j.model.ParameterTable;
import io.github.pcam4j.train.engine.EngineOptions;
import io.github.pcam4j.train.engine.Precision;
import io.github.pcam4j.train.engine.TrainingEngine;
import io.github.pcam4j.train.engine.TrainingEngines;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;

/** Networks as if they were trained, patches, and what engines make of them. */
final class SomeNetworks {
    private static final long SEED = 11;
    private static final int CHANNELS = 3;
    private static final int STATISTICS_OF = 16;
    private static final int RECTANGLES = 6;
    private static final int NOISE = 26;

    private SomeNetworks() { }

    /**
     * No parameter is what an untrained network starts with: factors and biases differ by channel, and moving statistics are
     * those of patches, so that nothing vanishes or explodes on the way through many layers.
     */
    static NetworkWeights weights(ModelSpec spec) {
        NetworkWeights drawn = spec.initialWeights(SEED);
        SplittableRandom random = new SplittableRandom(SEED);
        Map<String, NetworkWeights.Tensor> tensors = new LinkedHashMap<>();
        for (ParameterTable.Row row : spec.parameters().rows()) {
            NetworkWeights.Tensor tensor = drawn.get(row.name());
            float[] values = tensor.values().clone();
            double share = factors(spec.name(), row.name());
            for (int i = 0; i < values.length && row.kind() != ParameterKind.KERNEL; i++) {
                double unit = random.nextDouble(-1, 1);
                // Of either sign: a maximum ahead of a negative factor is no longer one behind it.
                values[i] = (float) (row.kind() == ParameterKind.SCALE
                        ? ((i % 3 == 0 ? -1 : 1) + .2 * unit) * share : .1 * unit);
            }
            tensors.put(row.name(), new NetworkWeights.Tensor(tensor.shape(), values));
        }
        return in("torch", spec, new NetworkWeights(tensors), engine -> {
            engine.estimateStatistics(batch(spec, patches(STATISTICS_OF, spec.inputSize())), 1);
            return engine.weights();
        });
    }

    /** Small where a network would multiply what rounding leaves, as no trained one does. */
    private static double factors(String network, String parameter) {
        return network.contains("efficientnet") ? .25
                : parameter.matches(".*\\.bn3\\.weight|layer.*\\.bn2\\.weight") ? .1 : 1;
    }

    /** Patches of rectangles on grounds of different colours, with noise, (patch, row, column, channel). */
    static byte[] patches(int count, int side) {
        byte[] pixels = new byte[count * side * side * CHANNELS];
        SplittableRandom random = new SplittableRandom(SEED);
        for (int patch = 0; patch < count; patch++) {
            paint(pixels, patch, side, new int[] {0, side, 0, side}, random);
            for (int rectangle = 0; rectangle < RECTANGLES; rectangle++) {
                int[] rows = random.ints(2, 0, side).sorted().toArray();
                int[] columns = random.ints(2, 0, side).sorted().toArray();
                paint(pixels, patch, side, new int[] {rows[0], rows[1], columns[0], columns[1]}, random);
            }
        }
        return pixels;
    }

    private static void paint(byte[] pixels, int patch, int side, int[] where, SplittableRandom random) {
        int[] colour = random.ints(CHANNELS, 0, 230).toArray();
        for (int row = where[0]; row < where[1]; row++) {
            for (int column = where[2]; column < where[3]; column++) {
                for (int channel = 0; channel < CHANNELS; channel++) {
                    pixels[((patch * side + row) * side + column) * CHANNELS + channel] =
                            (byte) (colour[channel] + random.nextInt(NOISE));
                }
            }
        }
    }

    private static PatchBatch batch(ModelSpec spec, byte[] pixels) {
        PatchShape shape = PatchShape.rgb(spec.inputSize());
        return PatchBatch.of(shape, ByteBuffer.allocateDirect(pixels.length).put(pixels).flip(),
                new int[Math.toIntExact(pixels.length / shape.bytes())], new byte[0]);
    }

    /** What an engine says of patches. */
    static double[] probabilities(String engine, ModelSpec spec, NetworkWeights weights, byte[] pixels) {
        return in(engine, spec, weights, running -> {
            running.infer(batch(spec, pixels));
            return running.takeProbabilities();
        });
    }

    private static <T> T in(String engine, ModelSpec spec, NetworkWeights weights, Function<TrainingEngine, T> work) {
        EngineOptions options = new EngineOptions(1, Precision.FP32, "cpu");
        try (TrainingEngine running = TrainingEngines.named(engine).create(spec, options)) {
            running.setWeights(weights);
            return work.apply(running);
        }
    }

    /** What the sigmoid makes a probability of. */
    static double logit(double probability) {
        return Math.log(probability) - Math.log1p(-probability);
    }
}
