package io.github.pcam4j.examples;

import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.train.Predictor;
import io.github.pcam4j.train.Trainer;
import io.github.pcam4j.train.report.RunReport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A run as a page to look at. */
@Command(name = "report", mixinStandardHelpOptions = true, showDefaultValues = true,
        description = "Makes report.html and plots/ of a finished run, as 'pcam train' does at its end.")
public final class Report implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "RUN", description = "The run that 'pcam train' wrote.")
    private Path run;

    @Parameters(index = "1", arity = "0..1", paramLabel = "STORE", description = "The store that it was trained on, "
            + "for pictures; only needed if it lies elsewhere now.")
    private Path storePath;

    @Option(names = "--threshold", defaultValue = "0.5", description = "Probabilities at or above it are called 1.")
    private double threshold;

    @Mixin
    private Output output;

    /**
     * Runs this command alone.
     *
     * @param arguments see {@code --help}
     */
    public static void main(String[] arguments) {
        System.exit(Pcam.run(new Report(), arguments));
    }

    @Override
    public Integer call() {
        Path path = storePath == null ? Trainer.resume(run).storePath() : storePath;
        if (storePath == null && !Files.exists(path)) {
            System.err.printf("%s, the store of this run, is not there: a report without pictures. If it was moved, "
                    + "say where it lies now: pcam report %s STORE%n", path, run);
            return told(RunReport.builder(run).threshold(threshold).build().write());
        }
        try (PatchStore store = PatchStore.open(path)) {
            return told(write(run, store, threshold));
        }
    }

    private int told(Path report) {
        output.say("%s", report);
        output.result(Output.map("run", run, "report", report));
        return 0;
    }

    /** Writes the report with pictures of the store's patches. */
    static Path write(Path run, PatchStore store, double threshold) {
        RunReport.Builder report = RunReport.builder(run).store(store).threshold(threshold);
        try (Predictor predictor = Predictor.open(run)) {
            return report.attention(predictor).build().write();
        }
    }
}
