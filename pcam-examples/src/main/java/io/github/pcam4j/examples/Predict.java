package io.github.pcam4j.examples;

import io.github.pcam4j.examples.console.ProgressDisplay;
import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.train.Predictor;
import io.github.pcam4j.train.Submission;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** From a trained model and a store to {@code submission.csv}. */
@Command(name = "predict", mixinStandardHelpOptions = true, showDefaultValues = true,
        description = "Writes the best model's probabilities of a store's patches as a submission.")
public final class Predict implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "RUN", description = "The run that 'pcam train' wrote.")
    private Path run;

    @Parameters(index = "1", paramLabel = "STORE", description = "test.h5, as 'pcam prepare' writes it.")
    private Path storePath;

    @Option(names = "--out", defaultValue = "submission.csv", paramLabel = "FILE", description = "The CSV to write.")
    private Path out;

    @Option(names = "--engine", defaultValue = "auto", description = "What computes: dl4j, torch, or auto for the "
            + "engine that trained the model.")
    private String engine;

    @Option(names = "--device", defaultValue = "auto", description = "Where: cpu, cuda or cuda:N (engine torch), or "
            + "auto for the engine's choice.")
    private String device;

    /**
     * Runs this command alone.
     *
     * @param arguments see {@code --help}
     */
    public static void main(String[] arguments) {
        System.exit(Pcam.run(new Predict(), arguments));
    }

    @Override
    public Integer call() {
        try (PatchStore store = PatchStore.open(storePath);
                Predictor predictor = Predictor.open(run, engine, device);
                ProgressDisplay progress = new ProgressDisplay()) {
            float[] probabilities = predictor.predict(store, progress);
            Submission.write(out, store, probabilities);
            System.out.println(String.format(Locale.ROOT, "%s: %,d rows", out, probabilities.length));
        }
        return 0;
    }
}
