package io.github.pcam4j.examples.command.report;

import io.github.pcam4j.examples.command.CommandLines;
import io.github.pcam4j.examples.command.TypedCommand;
import io.github.pcam4j.examples.command.Verdict;
import io.github.pcam4j.train.Predictions;
import io.github.pcam4j.train.RunDirectory;
import io.github.pcam4j.train.metrics.BinaryMetrics;
import io.github.pcam4j.train.metrics.OperatingPoint;
import io.github.pcam4j.train.report.Finding;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What somebody would type to mend what is not as it should be about a run. */
final class MendingCommand {
    private static final String RECIPE = "--recipe";
    private static final String BEST = "best";

    private final Path run;

    MendingCommand(Path run) {
        this.run = run;
    }

    /** A command for a finding; empty where training was not started by one. */
    Optional<String> of(Finding finding) {
        return switch (finding.remedy()) {
            case PATIENCE_FROM_PEAK -> again().map(it -> it.with("--patience-from", "peak").toString());
            case STATISTICS_ANEW -> again().map(it -> it.without("--averaging").with(RECIPE, BEST).toString());
            case BETTER_RECIPE -> again().map(it -> (it.value(RECIPE).equals(Optional.of(BEST))
                    ? it.with("--epochs", String.valueOf(2 * epochs())) : it.with(RECIPE, BEST)).toString());
            case OTHER_THRESHOLD -> Optional.of(CommandLines.pcam("report", run.toString(), "--threshold", threshold()));
            case CALIBRATION -> Optional.of(CommandLines.pcam("calibrate", run.toString()));
            case TOGETHER -> again().filter(it -> it.value("--valid").isEmpty())
                    .map(it -> it.without("--split").with("--duplicates", "together").toString());
        };
    }

    private int epochs() {
        return RunDirectory.open(run).metrics().get("epochs") instanceof Number number ? number.intValue() : 1;
    }

    /** That at which sensitivity and specificity are best together. */
    private String threshold() {
        Predictions predictions = Verdict.kept(run);
        return String.format(Locale.ROOT, "%.4g", OperatingPoint.youden(
                BinaryMetrics.of(predictions.labels(), predictions.probabilities())).threshold());
    }

    private Optional<TypedCommand> again() {
        return TypedCommand.parse(RunDirectory.open(run).command())
                .filter(it -> List.of("train", "ensemble").contains(it.name()))
                .map(it -> it.without("--overwrite").into(run));
    }
}
