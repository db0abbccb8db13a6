package io.github.pcam4j.examples;

import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.train.Averaging;
import io.github.pcam4j.train.Resumption;
import io.github.pcam4j.train.RunDirectory;
import io.github.pcam4j.train.Trainer;
import java.nio.file.Path;
import java.util.Optional;

/** The command line that trains a run again. */
final class RunCommand {
    private RunCommand() { }

    static Optional<String> of(Path run, PatchStore store) {
        return Optional.empty();
    }
}
