package io.github.pcam4j.bench;

import io.github.pcam4j.io.loader.PatchBatch;
import io.github.pcam4j.io.loader.PatchLoader;
import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.model.CnnSpec;
import io.github.pcam4j.model.NetworkWeights;
import io.github.pcam4j.train.engine.EngineOptions;
import io.github.pcam4j.train.engine.Precision;
import io.github.pcam4j.train.engine.ResidentEngine;
import io.github.pcam4j.train.engine.StepInput;
import io.github.pcam4j.train.engine.StepResult;
import io.github.pcam4j.train.engine.TrainingEngines;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Whether a deterministic run repeats bit by bit, and whether it matters how patches come to the device. Patches that
 * are kept there take no part in the copies that run beside the steps, so that a copy that comes too late or a buffer
 * that is written too early shows.
 */
final class RepeatCheck {
    private static final String CPU = "cpu";
    /** On a device as many steps as go through its buffers many times; on a processor, which has none, a few. */
    private static final int IMAGES_ON_DEVICE = 1608;
    private static final int IMAGES_ON_PROCESSOR = 104;
    /** Batches that grow, for which buffers are made anew, and shrink. */
    private static final List<Integer> BATCHES = List.of(16, 64, 40);
    /** Of the first loss, which is some 1.1 and which bf16, with its 8 bits, moves by 0.0001 on a processor. */
    private static final double ROUNDING = 0.02;

    private final String device;
    private final PatchStore store;

    private RepeatCheck(String device, PatchStore store) {
        this.device = device;
        this.store = store;
    }

    /** What a training ends with. */
    private record Trained(NetworkWeights weights, List<StepResult> steps) {
        boolean isFinite() {
            return weights.isFinite() && steps.stream().allMatch(step -> Double.isFinite(step.loss()));
        }

        double firstLoss() {
            return steps.get(0).loss();
        }
    }

    static void run(String device) {
        Path folder = temporary();
        Path file = folder.resolve("repeat.h5");
        NoiseStore.write(file, device.equals(CPU) ? IMAGES_ON_PROCESSOR : IMAGES_ON_DEVICE);
        try (PatchStore store = PatchStore.open(file)) {
            RepeatCheck check = new RepeatCheck(device, store);
            double exact = check.repeats(Precision.FP32);
            for (Precision precision : device.equals(CPU) ? List.of(Precision.BF16)
                    : List.of(Precision.TF32, Precision.BF16)) {
                near(precision, check.repeats(precision), exact);
            }
        } finally {
            file.toFile().delete();
            folder.toFile().delete();
        }
    }

    /** Gives the first loss. */
    private double repeats(Precision precision) {
        EngineOptions options = new EngineOptions(1, precision, device, true);
        Trained first = trained(options, false);
        require("losses and parameters are finite", precision, first.isFinite(), "yes");
        require("a deterministic run repeats", precision, first.equals(trained(options, false)), "bit by bit");
        require("kept patches give what read ones do", precision, first.equals(trained(options, true)), "bit by bit");
        return first.firstLoss();
    }

    private static void near(Precision precision, double loss, double exact) {
        require("the first loss is near fp32's", precision, Math.abs(loss - exact) < ROUNDING,
                String.format(Locale.ROOT, "%.4f, %.4f", loss, exact));
    }

    private static void require(String what, Precision precision, boolean holds, String outcome) {
        GpuCheck.row(what, precision, holds ? outcome : "NO");
        if (!holds) {
            throw new IllegalStateException("%s in %s: no (%s)".formatted(what, precision, outcome));
        }
    }

    private Trained trained(EngineOptions options, boolean kept) {
        try (ResidentEngine engine =
                (ResidentEngine) TrainingEngines.named("torch").create(CnnSpec.documented(), options)) {
            if (kept) {
                engine.hold(store);
            }
            List<StepResult> steps = new ArrayList<>();
            for (int batchSize : BATCHES) {
                train(engine, batchSize, kept);
                steps.addAll(engine.takeSteps());
            }
            return new Trained(engine.weights(), steps);
        }
    }

    private void train(ResidentEngine engine, int batchSize, boolean kept) {
        try (PatchLoader loader = PatchLoader.builder(store, IntStream.range(0, store.size()).toArray())
                .batchSize(batchSize).shuffle(1).build()) {
            for (PatchBatch batch : loader.epoch(0)) {
                if (kept) {
                    engine.train(new StepInput.Resident(IntStream.range(0, batch.size()).map(batch::index).toArray()), 0.01, 0.9);
                } else {
                    engine.train(batch, 0.01, 0.9);
                }
            }
        }
    }

    private static Path temporary() {
        try {
            return Files.createTempDirectory("gpu-check");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
