package io.github.pcam4j.examples.command.option;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where labels are, if not in the file of the images. */
public final class LabelsOption {
    @Option(names = "--labels", paramLabel = "FILE", description = "An HDF5 file with the labels of STORE, as "
            + "PatchCamelyon's official pairs have them (..._x.h5 --labels ..._y.h5).")
    private Optional<Path> file = Optional.empty();

    public Optional<Path> file() {
        return file;
    }
}
