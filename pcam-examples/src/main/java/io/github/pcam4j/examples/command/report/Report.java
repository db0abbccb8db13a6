package io.github.pcam4j.examples.command.report;

import io.github.pcam4j.examples.command.CommandRun;
import io.github.pcam4j.examples.command.Output;
import io.github.pcam4j.examples.command.Replaceable;
import io.github.pcam4j.examples.command.SlideGroups;
import io.github.pcam4j.examples.command.WrongOption;
import io.github.pcam4j.examples.command.option.Patches;
import io.github.pcam4j.examples.command.option.StoreFiles;
import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.train.Predictor;
import io.github.pcam4j.train.RunDirectory;
import io.github.pcam4j.train.Trainer;
import io.github.pcam4j.train.ensemble.CrossValidation;
import io.github.pcam4j.train.report.Finding;
import io.github.pcam4j.train.report.RunReport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A run as a page to look at. */
@Command(name = "report", mixinStandardHelpOptions = true, showDefaultValues = true,
        description = "Makes report.html and plots/ of a run, as 'pcam train' does at its end; of one that is not finished, "
                + "report.html with what there is so far.")
public final class Report implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "RUN", description = "The run that 'pcam train' wrote, or its folds.")
    private Path run;

    @Parameters(index = "1", arity = "0..1", paramLabel = "STORE", description = "The store that it was trained on, "
            + "for pictures; only needed if it lies elsewhere now.")
    private Path storePath;

    @Option(names = "--threshold", defaultValue = "0.5", description = "Probabilities at or above it are called 1.")
    private double threshold;

    @Option(names = "--groups", paramLabel = "FILE", description = "A CSV with the columns id and group (or slide, wsi, "
            + "patient): the report warns if one is on both sides of the split.")
    private Optional<Path> groups;

    @Mixin
    private StoreFiles files;

    @Mixin
    private Output output;

    /**
     * Runs this command alone.
     *
     * @param arguments see {@code --help}
     */
    public static void main(String[] arguments) {
        System.exit(CommandRun.of(new Report(), arguments));
    }

    @Override
    public Integer call() {
        WrongOption.requireThreshold(threshold);
        if (CrossValidation.holdsFolds(run)) {
            List<Path> runs = CrossValidation.resume(run).runs();
            List<Written> reports = runs.stream().map(this::report).toList();
            Findings findings = new Findings();
            reports.forEach(it -> findings.add(it.run(), it.findings()));
            findings.note(output, runs.size());
            Optional<Path> page = FoldsPage.write(run, runs, output);
            output.result(Output.map("run", run, "report", page.orElse(null),
                    "reports", reports.stream().map(Written::file).toList(),
                    Findings.NAME, reports.stream().flatMap(it -> Findings.toList(it.run(), it.findings()).stream())
                            .toList()));
        } else {
            Written report = report(run);
            Findings findings = new Findings();
            findings.add(run, report.findings());
            findings.note(output, 1);
            output.result(Output.map("run", run, "report", report.file(),
                    Findings.NAME, Findings.toList(run, report.findings())));
        }
        return 0;
    }

    /** A report that was written, and what it says at its top. */
    public record Written(Path run, Path file, List<Finding> findings) { }

    private Written report(Path run) {
        Replaceable.REPORT.require(run.resolve("report.html"));
        Path path = storePath == null ? Trainer.resume(run).storePath() : storePath;
        if (storePath == null && !Files.exists(path)) {
            Output.note("%s, the store of this run, is not there: a report without pictures. If it was moved, "
                    + "say where it lies now: pcam report %s STORE", path, run);
            return told(written(run, RunReport.builder(run).threshold(threshold)));
        }
        try (Patches patches = files.open(path)) {
            PatchStore store = patches.store();
            RunReport.Builder report = RunReport.builder(run).store(store).threshold(threshold);
            groups.ifPresent(file -> report.groups(SlideGroups.read(file, store.ids())));
            return told(write(run, report));
        }
    }

    private Written told(Written report) {
        output.say("%s", report.file());
        return report;
    }

    /** Writes the report with what the model looks at. */
    public static Written write(Path run, RunReport.Builder report) {
        if (!RunDirectory.open(run).isFinished()) {
            Output.note("%s is not finished: a report of what there is so far", run);
            return written(run, report);
        }
        try (Predictor predictor = Predictor.open(run)) {
            return written(run, report.attention(predictor));
        }
    }

    private static Written written(Path run, RunReport.Builder settings) {
        RunReport report = settings.commands(new MendingCommand(run)::of).build();
        Path file = report.write();
        return new Written(run, file, report.findings());
    }
}
