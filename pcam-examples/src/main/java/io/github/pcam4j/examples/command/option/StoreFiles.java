package io.github.pcam4j.examples.command.option;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The files of a training besides its store: labels, and patches to validate by, that are in files of their own. */
public final class StoreFiles {
    @Mixin
    private LabelsOption labels;

    @Option(names = "--valid", paramLabel = "STORE", description = "Patches to validate by that are in a file of their own, "
            + "such as PatchCamelyon's official ..._valid_x.h5: all of the other is trained on then.")
    private Optional<Path> valid;

    @Option(names = "--valid-labels", paramLabel = "FILE", description = "The HDF5 file of their labels, if it is another "
            + "one, such as ..._valid_y.h5.")
    private Optional<Path> validLabels;

    /** Whether what is held out has a file of its own. */
    boolean areSplit() {
        return valid.isPresent();
    }

    /** Opens what is trained on, and behind it what is validated by if that is in a file of its own. */
    public Patches open(Path store) {
        if (validLabels.isPresent() && valid.isEmpty()) {
            throw new IllegalArgumentException("--valid-labels are the labels of --valid: give that as well");
        }
        List<Patches.Pair> pairs = new ArrayList<>(List.of(new Patches.Pair(store, labels.file())));
        valid.ifPresent(it -> pairs.add(new Patches.Pair(it, validLabels)));
        return Patches.of(pairs);
    }

    /** What a command that resumes the training has to be given again: a run remembers one file. */
    public List<String> toGiveAgain(Path store) {
        if (labels.file().isEmpty() && valid.isEmpty()) {
            return List.of();
        }
        List<String> arguments = new ArrayList<>(List.of(store.toString()));
        add(arguments, "--labels", labels.file());
        add(arguments, "--valid", valid);
        add(arguments, "--valid-labels", validLabels);
        return arguments;
    }

    private static void add(List<String> arguments, String option, Optional<Path> file) {
        file.ifPresent(it -> arguments.addAll(List.of(option, it.toString())));
    }
}
