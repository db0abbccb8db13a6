package io.github.pcam4j.examples.command.report;

import io.github.pcam4j.examples.command.Output;
import io.github.pcam4j.examples.command.Replaceable;
import io.github.pcam4j.train.error.TrainingException;
import io.github.pcam4j.train.report.RunComparison;
import io.github.pcam4j.train.report.RunReport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Folds beside each other, and beside what they come to together, as a page in their folder. */
public final class FoldsPage {
    private static final String FILE = "folds.html";

    private FoldsPage() { }

    /** Writes it, if all folds are trained; where it cannot be written, that is told, and ends nothing. */
    public static Optional<Path> write(Path folder, List<Path> runs, Output output) {
        if (!runs.stream().allMatch(RunReport::isThere)) {
            return Optional.empty();
        }
        Path page = folder.resolve(FILE);
        List<Path> compared = new ArrayList<>(runs);
        compared.add(folder);
        try {
            Replaceable.COMPARISON.require(page);
            RunComparison.of(compared).write(page);
        } catch (TrainingException | IllegalArgumentException e) {
            Output.note("pcam: the folds have no page of their own: %s", e.getMessage());
            return Optional.empty();
        }
        output.say("Look at %s", page);
        return Optional.of(page);
    }
}
