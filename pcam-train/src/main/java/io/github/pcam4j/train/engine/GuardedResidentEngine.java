package io.github.pcam4j.train.engine;

import io.github.pcam4j.io.store.PatchStore;

/** The same for an engine that keeps patches in its device's memory. */
final class GuardedResidentEngine extends GuardedEngine implements ResidentEngine {
    private final ResidentEngine engine;

    GuardedResidentEngine(ResidentEngine engine) {
        super(engine);
        this.engine = engine;
    }

    @Override
    public DeviceMemory memoryFor(PatchStore store, int batchSize) {
        return call(() -> engine.memoryFor(store, batchSize));
    }

    @Override
    public void hold(PatchStore store) {
        run(() -> engine.hold(store));
    }

    @Override
    public void train(int[] patches, double learningRate, double momentum) {
        queue(() -> engine.train(patches, learningRate, momentum));
    }

    @Override
    public void accumulate(int[] patches) {
        run(() -> engine.accumulate(patches));
    }

    @Override
    public void estimateStatistics(int[] patches, double share) {
        run(() -> engine.estimateStatistics(patches, share));
    }

    @Override
    public void infer(int[] patches) {
        queue(patches.length, () -> engine.infer(patches));
    }
}
