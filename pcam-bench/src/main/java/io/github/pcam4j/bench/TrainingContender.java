package io.github.pcam4j.bench;

import io.github.pcam4j.io.PatchShape;
import io.github.pcam4j.io.loader.PatchBatch;
import io.github.pcam4j.model.BackboneSpec;
import io.github.pcam4j.model.CnnSpec;
import io.github.pcam4j.model.ModelSpec;
import io.github.pcam4j.train.engine.EngineOptions;
import io.github.pcam4j.train.engine.Precision;
import io.github.pcam4j.train.engine.TrainingEngine;
import io.github.pcam4j.train.engine.TrainingEngines;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.Scanner;
import org.bytedeco.javacpp.Pointer;

/**
 * The documented network on one of our engines, from bytes of noise: {@code ENGINE PRECISION}. For each line on its
 * input, which is {@code train}, {@code infer} or {@code memory}, it prints images a second, or resident megabytes.
 */
public final class TrainingContender {
    static final int DOCUMENTED_BATCH = 64;
    private static final double SECONDS = Double.parseDouble(System.getenv().getOrDefault("PCAM_BENCH_SECONDS", "5"));

    private TrainingContender() { }

    /**
     * Answers until its input ends.
     *
     * @param arguments the engine's name and the precision; for another network than the documented one its name, the rows
     *     and columns of patches, and patches a batch
     */
    public static void main(String[] arguments) {
        EngineOptions options = new EngineOptions(1, Precision.named(arguments[1]));
        ModelSpec spec = arguments.length > 2 ? BackboneSpec.of(arguments[2], Integer.parseInt(arguments[3]))
                : CnnSpec.documented();
        PatchBatch batch = noise(spec.inputSize(), arguments.length > 2 ? Integer.parseInt(arguments[4]) : DOCUMENTED_BATCH);
        try (TrainingEngine engine = TrainingEngines.named(arguments[0]).create(spec, options)) {
            Scanner questions = new Scanner(System.in, StandardCharsets.UTF_8);
            while (questions.hasNextLine()) {
                System.out.println(switch (questions.nextLine()) {
                    case "train" -> rate(batch.size(), () -> engine.train(batch, 1e-4, 0.9), engine::takeSteps);
                    case "infer" -> rate(batch.size(), () -> engine.infer(batch), engine::takeProbabilities);
                    default -> Pointer.physicalBytes() >> 20;
                });
            }
        }
    }

    /** Images a second; one step at least. */
    private static double rate(int patches, Runnable step, Runnable take) {
        long start = System.nanoTime();
        long images = 0;
        do {
            step.run();
            images += patches;
        } while (System.nanoTime() - start < SECONDS * 1e9);
        take.run();
        return images / ((System.nanoTime() - start) / 1e9);
    }

    static PatchBatch noise(int size, int patches) {
        PatchShape shape = PatchShape.rgb(size);
        byte[] pixels = new byte[patches * shape.bytes()];
        new Random(1).nextBytes(pixels);
        byte[] labels = new byte[patches];
        for (int i = 0; i < patches; i++) {
            labels[i] = (byte) (i & 1);
        }
        ByteBuffer buffer = ByteBuffer.allocateDirect(pixels.length).put(pixels).flip();
        return PatchBatch.of(shape, buffer, new int[patches], labels);
    }
}
