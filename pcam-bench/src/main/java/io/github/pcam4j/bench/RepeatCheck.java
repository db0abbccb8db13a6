package io.github.pcam4j.bench;

import io.github.pcam4j.io.loader.PatchBatch;
import io.github.pcam4j.io.loader.PatchLoader;
import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.model.CnnSpec;
import io.github.pcam4j.model.NetworkWeights;
import io.github.pcam4j.train.engine.EngineOptions;
import io.github.pcam4j.train.engine.Precision;
import io.github.pcam4j.train.engine.ResidentEngine;
import io.github.pcam4j.train.engine.TrainingEngines;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;

/** Whether a deterministic run repeats bit by bit, and whether it matters how patches come to the device. */
final class RepeatCheck {
    private static final int IMAGES = 200;
    private static final int BATCH = 64;

    private RepeatCheck() { }

    static void run(String device) {
        Path folder = temporary();
        Path file = folder.resolve("repeat.h5");
        NoiseStore.write(file, IMAGES);
        try (PatchStore store = PatchStore.open(file)) {
            for (Precision precision : new Precision[] {Precision.FP32, Precision.BF16}) {
                EngineOptions options = new EngineOptions(1, precision, device, true);
                NetworkWeights first = trained(store, options, false);
                tell("a deterministic run repeats", precision, first.equals(trained(store, options, false)));
                tell("kept patches give what read ones do", precision, first.equals(trained(store, options, true)));
            }
        } finally {
            file.toFile().delete();
            folder.toFile().delete();
        }
    }

    private static void tell(String what, Precision precision, boolean equal) {
        GpuCheck.row(what, precision, equal ? "bit by bit" : "NO");
        if (!equal) {
            throw new IllegalStateException("%s in %s: it does not".formatted(what, precision));
        }
    }

    private static NetworkWeights trained(PatchStore store, EngineOptions options, boolean kept) {
        try (ResidentEngine engine =
                (ResidentEngine) TrainingEngines.named("torch").create(CnnSpec.documented(), options);
                PatchLoader loader = PatchLoader.builder(store, IntStream.range(0, store.size()).toArray())
                        .batchSize(BATCH).shuffle(1).build()) {
            if (kept) {
                engine.hold(store);
            }
            for (PatchBatch batch : loader.epoch(0)) {
                if (kept) {
                    engine.train(IntStream.range(0, batch.size()).map(batch::index).toArray(), 0.01, 0.9);
                } else {
                    engine.train(batch, 0.01, 0.9);
                }
            }
            engine.takeSteps();
            return engine.weights();
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
