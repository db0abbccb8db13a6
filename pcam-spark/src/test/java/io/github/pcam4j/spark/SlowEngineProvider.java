package io.github.pcam4j.spark;

import io.github.pcam4j.model.CnnSpec;
import io.github.pcam4j.model.ModelSpec;
import io.github.pcam4j.train.engine.EngineOptions;
import io.github.pcam4j.train.engine.TrainingEngine;
import io.github.pcam4j.train.engine.TrainingEngineProvider;

/** Makes {@link SlowEngine}s. */
public final class SlowEngineProvider implements TrainingEngineProvider {
    @Override
    public String name() {
        return "slow";
    }

    @Override
    public int rank() {
        return -1;
    }

    @Override
    public TrainingEngine create(ModelSpec spec, EngineOptions options) {
        return new SlowEngine((CnnSpec) spec);
    }
}
