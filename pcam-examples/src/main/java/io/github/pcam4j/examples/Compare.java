package io.github.pcam4j.examples;

import io.github.pcam4j.train.Predictions;
import io.github.pcam4j.train.metrics.AucComparison;
import io.github.pcam4j.train.metrics.DeLong;
import io.github.pcam4j.train.metrics.GroupBootstrap;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Whether one run is better than another, by more than chance. */
@Command(name = "compare", mixinStandardHelpOptions = true,
        description = "Compares the AUC of two runs on the same held-out patches, with the paired test of "
                + "DeLong, or a bootstrap over slides where the predictions tell them.")
public final class Compare implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "RUN", description = "A run, a folder of folds, or a CSV of predictions, such "
            + "as 'pcam evaluate --save' writes it.")
    private Path first;

    @Parameters(index = "1", paramLabel = "RUN", description = "Another, of the same patches.")
    private Path second;

    @Mixin
    private Output output;

    /**
     * Runs this command alone.
     *
     * @param arguments see {@code --help}
     */
    public static void main(String[] arguments) {
        System.exit(Pcam.run(new Compare(), arguments));
    }

    @Override
    public Integer call() {
        Predictions a = Verdict.kept(first);
        Predictions b = Verdict.kept(second).inOrderOf(a);
        AucComparison comparison = b.groups().isPresent()
                ? GroupBootstrap.builder().build().compare(a.labels(), a.probabilities(), b.probabilities(),
                        b.groups().get())
                : DeLong.compare(a.labels(), a.probabilities(), b.probabilities());
        output.say("%s", comparison.summary(first.toString(), second.toString()));
        output.result(Output.map("auc_a", comparison.aucA(), "auc_b", comparison.aucB(),
                "difference", comparison.difference(), "lower", comparison.interval().lower(),
                "upper", comparison.interval().upper(), "level", comparison.interval().level(),
                "p_value", comparison.pValue(), "patches", comparison.patches(), "method", comparison.method()));
        return 0;
    }
}
