package io.github.pcam4j.train;

import io.github.pcam4j.train.error.TrainingException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A training ended before its end because it was asked to, by {@link Trainer.Builder#stopWhen} or {@link
 * Resumption#stopWhen}. With a run directory nothing is lost: {@link Trainer#resume(Path)} goes on with the step after.
 */
public final class TrainingStoppedException extends TrainingException {
    private static final long serialVersionUID = 1L;

    private final transient @Nullable Path runDirectory;

    TrainingStoppedException(String where, Optional<Path> runDirectory) {
        super("training was stopped as asked, %s; %s".formatted(where, runDirectory
                .map("%s can be resumed"::formatted).orElse("it has no run directory to resume it from")));
        this.runDirectory = runDirectory.orElse(null);
    }

    /**
     * The folder to resume from.
     *
     * @return the run directory; empty if the training had none, and after serialization
     */
    public Optional<Path> runDirectory() {
        return Optional.ofNullable(runDirectory);
    }
}
