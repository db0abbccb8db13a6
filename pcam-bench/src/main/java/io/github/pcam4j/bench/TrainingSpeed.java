package io.github.pcam4j.bench;

import io.github.pcam4j.io.PatchShape;
import io.github.pcam4j.io.loader.PatchBatch;
import io.github.pcam4j.model.CnnSpec;
import io.github.pcam4j.train.engine.EngineOptions;
import io.github.pcam4j.train.engine.TrainingEngine;
import io.github.pcam4j.train.engine.TrainingEngines;
import java.nio.ByteBuffer;
import java.util.Random;
import org.bytedeco.javacpp.Pointer;

/** Steps of the documented network, on noise: {@code ENGINE [BATCH]}. */
public final class TrainingSpeed {
    private static final double SECONDS = 6;
    private static final int ROUNDS = 3;

    private TrainingSpeed() { }

    /**
     * Measures.
     *
     * @param arguments the engine's name and the patches a batch
     */
    public static void main(String[] arguments) {
        int size = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 64;
        try (TrainingEngine engine = TrainingEngines.named(arguments[0]).create(CnnSpec.documented(), new EngineOptions(1))) {
            System.out.println(engine.description());
            PatchBatch batch = noise(size);
            for (int round = 0; round <= ROUNDS; round++) {
                double trained = rate(size, () -> engine.train(batch, 1e-4, 0.9));
                double inferred = rate(size, () -> engine.infer(batch));
                engine.takeSteps();
                engine.takeProbabilities();
                System.out.printf("trained %.1f, inferred %.1f images/s, %d MB resident%n", trained, inferred,
                        Pointer.physicalBytes() >> 20);
            }
        }
    }

    private static double rate(int size, Runnable step) {
        step.run();
        long start = System.nanoTime();
        long images = 0;
        while (System.nanoTime() - start < SECONDS * 1e9) {
            step.run();
            images += size;
        }
        return images / ((System.nanoTime() - start) / 1e9);
    }

    private static PatchBatch noise(int size) {
        PatchShape shape = PatchShape.rgb(128);
        byte[] pixels = new byte[size * shape.bytes()];
        new Random(1).nextBytes(pixels);
        byte[] labels = new byte[size];
        int[] indices = new int[size];
        for (int i = 0; i < size; i++) {
            labels[i] = (byte) (i & 1);
            indices[i] = i;
        }
        ByteBuffer buffer = ByteBuffer.allocateDirect(pixels.length).put(pixels).flip();
        return PatchBatch.of(shape, buffer, indices, labels);
    }
}
