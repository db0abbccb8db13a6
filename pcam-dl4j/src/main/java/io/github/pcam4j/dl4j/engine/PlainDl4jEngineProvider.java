package io.github.pcam4j.dl4j.engine;

import io.github.pcam4j.dl4j.internal.NativeFiles;
import io.github.pcam4j.model.CnnSpec;
import io.github.pcam4j.model.ModelSpec;
import io.github.pcam4j.train.engine.EngineOptions;
import io.github.pcam4j.train.engine.TrainingEngine;
import io.github.pcam4j.train.engine.TrainingEngineProvider;

/**
 * Makes engines on Deeplearning4j's own layers alone, to compare with. Its name is {@code dl4j-plain}.
 *
 * @see io.github.pcam4j.train.Trainer.Builder#engine
 */
public final class PlainDl4jEngineProvider implements TrainingEngineProvider {

    /** Creates the provider; loads nothing of ND4J. */
    public PlainDl4jEngineProvider() { }

    @Override
    public String name() {
        return "dl4j-plain";
    }

    @Override
    public int rank() {
        return 10;
    }

    @Override
    public String found() {
        return NativeFiles.backend() + ", its own layers alone, to compare with";
    }

    @Override
    public boolean runs(ModelSpec spec) {
        return spec instanceof CnnSpec;
    }

    @Override
    public TrainingEngine create(ModelSpec spec, EngineOptions options) {
        NativeFiles.load();
        return new Dl4jEngine((CnnSpec) spec, options, true);
    }
}
