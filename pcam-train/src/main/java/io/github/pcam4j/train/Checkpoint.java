package io.github.pcam4j.train;

import io.github.pcam4j.model.ModelSpec;
import io.github.pcam4j.model.NetworkWeights;
import io.github.pcam4j.train.engine.TrainingEngine;
import io.github.pcam4j.train.internal.AtomicFiles;
import io.github.pcam4j.train.internal.run.RunIdentity;
import io.github.pcam4j.train.internal.run.RunWeights;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The files of one checkpoint. It stands alone: no other file of the run changes what it says.
 *
 * <pre>
 * run.json      what the run is, to tell it from others
 * progress.bin  history, steps, sums of the epoch that was begun, best probabilities
 * engine/       the engine's whole state
 * best/         the engine's state after the best epoch, if there was one
 * average.weights.h5, average.safetensors  the mean of the weights so far, if they are averaged
 * </pre>
 */
record Checkpoint(Path folder) {
    private static final String IDENTITY = "run.json";
    private static final String PROGRESS = "progress.bin";
    private static final String AVERAGE = "average";

    /** Fills an empty folder. */
    static void write(Path folder, RunIdentity identity, Progress progress, TrainingEngine engine,
            Optional<NetworkWeights> average, ModelSpec spec, RunDirectory run) {
        identity.write(folder.resolve(IDENTITY));
        progress.write(folder.resolve(PROGRESS));
        Checkpoint checkpoint = new Checkpoint(folder);
        engine.save(AtomicFiles.emptyFolder(checkpoint.engine()));
        RunWeights files = new RunWeights(spec);
        average.ifPresent(it -> files.save(it, files.file(folder, AVERAGE)));
        if (!progress.history().isEmpty()) {
            AtomicFiles.copyFolder(run.best(), checkpoint.best());
        }
    }

    /**
     * What the run was when it was written.
     *
     * @throws io.github.pcam4j.train.error.TrainingException if it is of another version
     */
    RunIdentity identity() {
        return RunIdentity.read(folder.resolve(IDENTITY));
    }

    Progress progress() {
        return Progress.read(folder.resolve(PROGRESS));
    }

    Optional<NetworkWeights> average(ModelSpec spec) {
        RunWeights files = new RunWeights(spec);
        return files.exist(folder, AVERAGE) ? Optional.of(files.load(files.file(folder, AVERAGE))) : Optional.empty();
    }

    Path engine() {
        return folder.resolve("engine");
    }

    boolean hasBest() {
        return Files.isDirectory(best());
    }

    Path best() {
        return folder.resolve("best");
    }
}
