package io.github.pcam4j.torch;

import io.github.pcam4j.model.ModelSpec;
import io.github.pcam4j.model.NetworkWeights;
import io.github.pcam4j.train.engine.EngineOptions;
import io.github.pcam4j.train.engine.TrainingEngine;
import io.github.pcam4j.train.engine.TrainingEngines;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Parameters out of runs. */
final class Predictors {
    private Predictors() { }

    /** Those after the last step, of a run that went by the documented rule's kind. */
    static NetworkWeights last(Path run, ModelSpec spec) {
        try (Stream<Path> checkpoints = Files.list(run.resolve("last"));
                TrainingEngine engine = TrainingEngines.named("torch").create(spec, new EngineOptions(1))) {
            engine.restore(checkpoints.max(Comparator.comparingLong(it ->
                    Long.parseLong(it.getFileName().toString().replaceAll("[^0-9]", "")))).orElseThrow().resolve("engine"));
            return engine.weights();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
