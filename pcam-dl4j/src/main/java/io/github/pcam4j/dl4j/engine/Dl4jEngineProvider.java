package io.github.pcam4j.dl4j.engine;

import io.github.pcam4j.dl4j.internal.NativeFiles;
import io.github.pcam4j.model.CnnSpec;
import io.github.pcam4j.model.ModelSpec;
import io.github.pcam4j.train.engine.EngineOptions;
import io.github.pcam4j.train.engine.TrainingEngine;
import io.github.pcam4j.train.engine.TrainingEngineProvider;

/**
 * Makes engines on Deeplearning4j, with whatever ND4J backend is on the class path. Its name is {@code dl4j}.
 *
 * @see io.github.pcam4j.train.Trainer.Builder#engine
 */
public final class Dl4jEngineProvider implements TrainingEngineProvider {

    /** Creates the provider; loads nothing of ND4J. */
    public Dl4jEngineProvider() { }

    @Override
    public String name() {
        return "dl4j";
    }

    @Override
    public int rank() {
        return 100;
    }

    @Override
    public String found() {
        return NativeFiles.backend() + (NativeFiles.oneDnn() ? ", with oneDNN" : ", without oneDNN, which would be 20 times "
                + "as fast: add org.bytedeco:dnnl with the classifier of this platform");
    }

    @Override
    public boolean runs(ModelSpec spec) {
        return spec instanceof CnnSpec;
    }

    @Override
    public TrainingEngine create(ModelSpec spec, EngineOptions options) {
        NativeFiles.load();
        return new Dl4jEngine((CnnSpec) spec, options, false);
    }
}
