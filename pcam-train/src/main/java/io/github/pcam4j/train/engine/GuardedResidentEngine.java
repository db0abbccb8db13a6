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
}
