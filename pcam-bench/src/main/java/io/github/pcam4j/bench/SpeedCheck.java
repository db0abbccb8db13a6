package io.github.pcam4j.bench;

import io.github.pcam4j.io.loader.PatchBatch;
import io.github.pcam4j.io.loader.PatchLoader;
import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.model.CnnSpec;
import io.github.pcam4j.train.engine.EngineOptions;
import io.github.pcam4j.train.engine.ResidentEngine;
import io.github.pcam4j.train.engine.StepInput;
import io.github.pcam4j.train.engine.StepResult;
import io.github.pcam4j.train.engine.TrainingEngines;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.Locale;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.global.torch;

/**
 * How long an epoch of the documented network takes, by as many images as a time limit allows. On a CUDA device cuDNN
 * tries its algorithms for each size of batch: the store should hold whole batches only.
 */
final class SpeedCheck {
    /** The competition's training patches without a fifth held out. */
    private static final int EPOCH = 176_020;
    /** As often as Trainer takes results. */
    private static final double TAKE_SECONDS = 0.5;
    private static final int WARM_UP = 20;

    private final PatchStore store;
    private final EngineOptions options;
    private final double seconds;

    /** @param seconds of measuring, for each */
    SpeedCheck(PatchStore store, EngineOptions options, double seconds) {
        this.store = store;
        this.options = options;
        this.seconds = seconds;
    }

    /** Steps that were made, and how long the engine waited for patches. */
    private record Measured(long images, double seconds, double waited) {
        Measured plus(Measured other) {
            return new Measured(images + other.images, seconds + other.seconds, waited + other.waited);
        }
    }

    /** Measures, and prints a row; or why it could not. */
    void run(int batchSize, boolean kept) {
        String way = kept ? "resident" : "streaming";
        int[] all = IntStream.range(0, store.size()).toArray();
        try (ResidentEngine engine =
                (ResidentEngine) TrainingEngines.named("torch").create(CnnSpec.documented(), options);
                PatchLoader loader = PatchLoader.builder(store, all).batchSize(batchSize).shuffle(1).build()) {
            double holding = kept ? hold(engine) : 0;
            epoch(engine, loader, kept, 0, WARM_UP, Double.POSITIVE_INFINITY);
            Measured measured = new Measured(0, 0, 0);
            for (int epoch = 1; measured.seconds() < seconds; epoch++) {
                measured = measured.plus(epoch(engine, loader, kept, epoch, Integer.MAX_VALUE,
                        seconds - measured.seconds()));
            }
            double rate = measured.images() / measured.seconds();
            GpuCheck.row(options.precision(), batchSize, way, String.format(Locale.ROOT, "%,.0f", rate), EPOCH / rate,
                    percent(measured.waited() / measured.seconds()), memory(), measured.images(),
                    kept ? String.format(Locale.ROOT, "%.1f s to copy the store", holding) : "");
        } catch (RuntimeException e) {
            String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            GpuCheck.row(options.precision(), batchSize, way, "failed", "", "", "", "", reason.replace('|', '/'));
            throw e;
        }
    }

    private double hold(ResidentEngine engine) {
        long start = System.nanoTime();
        engine.hold(store);
        return (System.nanoTime() - start) / 1e9;
    }

    /** Goes through an epoch until it ends, so many steps are made or the time is up. */
    private Measured epoch(ResidentEngine engine, PatchLoader loader, boolean kept, int epoch, int steps,
            double limit) {
        double waited = loader.waited().toNanos() / 1e9;
        long start = System.nanoTime();
        double taken = 0;
        long images = 0;
        Iterator<PatchBatch> batches = kept ? Collections.emptyIterator() : loader.epoch(epoch).iterator();
        int[] order = loader.order(epoch);
        for (int step = 0; step < Math.min(steps, loader.batchCount()); step++) {
            images += kept ? train(engine, order, step * loader.batchSize(), loader.batchSize())
                    : train(engine, batches.next());
            double passed = (System.nanoTime() - start) / 1e9;
            if (passed - taken > TAKE_SECONDS) {
                take(engine);
                taken = passed;
            }
            if (passed > limit) {
                break;
            }
        }
        take(engine);
        return new Measured(images, (System.nanoTime() - start) / 1e9, loader.waited().toNanos() / 1e9 - waited);
    }

    /** Steps that compute nonsense may be fast ones. */
    private static void take(ResidentEngine engine) {
        for (StepResult step : engine.takeSteps()) {
            if (!Double.isFinite(step.loss())) {
                throw new IllegalStateException(String.format(Locale.ROOT, "the loss is %s at step %d",
                        step.loss(), step.iteration()));
            }
        }
    }

    private static int train(ResidentEngine engine, int[] order, int from, int size) {
        int[] patches = Arrays.copyOfRange(order, from, Math.min(order.length, from + size));
        engine.train(new StepInput.Resident(patches), 1e-3, 0.9);
        return patches.length;
    }

    private static int train(ResidentEngine engine, PatchBatch batch) {
        engine.train(batch, 1e-3, 0.9);
        return batch.size();
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }

    /** What the driver says is taken: LibTorch keeps what it took, so that this is the most there was. */
    private static String memory() {
        if (!torch.cuda_is_available()) {
            return "-";
        }
        var memory = torch.getMemoryInfo(torch.getDeviceIndex());
        return String.format(Locale.ROOT, "%.2f GB", (memory.second() - memory.first()) / 1e9);
    }
}
