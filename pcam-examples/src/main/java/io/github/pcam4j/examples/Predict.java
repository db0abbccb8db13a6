package io.github.pcam4j.examples;

import io.github.pcam4j.examples.console.ProgressDisplay;
import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.train.Submission;
import io.github.pcam4j.train.ensemble.Combination;
import io.github.pcam4j.train.ensemble.Ensemble;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** From trained models and a store to {@code submission.csv}. */
@Command(name = "predict", mixinStandardHelpOptions = true, showDefaultValues = true,
        description = "Writes the best models' probabilities of a store's patches as a submission.",
        customSynopsis = "pcam predict [OPTIONS] RUN... STORE")
public final class Predict implements Callable<Integer> {

    @Parameters(paramLabel = "RUN... STORE", arity = "2..*", description = "Runs that 'pcam train' wrote, a folder of "
            + "folds standing for all of them; last of all the store, such as test.h5 as 'pcam prepare' writes it.")
    private List<Path> paths;

    @Option(names = "--out", defaultValue = "submission.csv", paramLabel = "FILE", description = "The CSV to write.")
    private Path out;

    @Option(names = "--tta", defaultValue = "1", paramLabel = "VIEWS", description = "Views of each patch to take the "
            + "mean of: 1, 4 (flips), 8 (quarter turns too) or 16 (shifted too).")
    private int views;

    @Option(names = "--combine", defaultValue = "probabilities", paramLabel = "HOW", description = "What several models' "
            + "mean is taken of: probabilities, logits, or ranks (for an AUC; no probabilities).")
    private String combination;

    @Mixin
    private EngineChoice compute;

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
        Path storePath = paths.get(paths.size() - 1);
        Ensemble ensemble = Ensemble.of(paths.subList(0, paths.size() - 1))
                .combining(Combination.named(combination)).lookingAt(views).on(compute.engine(), compute.device());
        try (PatchStore store = PatchStore.open(storePath); ProgressDisplay progress = new ProgressDisplay()) {
            float[] probabilities = ensemble.predict(store, progress);
            Submission.write(out, store, probabilities);
            System.out.println(String.format(Locale.ROOT, "%s: %,d rows%s", out, probabilities.length,
                    ensemble.runs().size() == 1 ? "" : " by %d models".formatted(ensemble.runs().size())));
        }
        return 0;
    }
}
