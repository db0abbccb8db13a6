package io.github.pcam4j.examples.command.train;

import io.github.pcam4j.examples.command.CommandRun;
import io.github.pcam4j.examples.command.Output;
import io.github.pcam4j.examples.command.Replaceable;
import io.github.pcam4j.examples.command.WrongOption;
import io.github.pcam4j.examples.command.option.EngineChoice;
import io.github.pcam4j.examples.command.option.LabelsOption;
import io.github.pcam4j.examples.command.option.NetworkOptions;
import io.github.pcam4j.examples.command.option.Patches;
import io.github.pcam4j.examples.console.ProgressDisplay;
import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.train.LrFinder;
import io.github.pcam4j.train.LrRange;
import io.github.pcam4j.train.plot.LrPlot;
import io.github.pcam4j.train.split.Split;
import io.github.pcam4j.train.split.StratifiedSplitter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** From a labelled patch store to a learning rate. */
@Command(name = "lr-find", mixinStandardHelpOptions = true, showDefaultValues = true,
        description = "Trains a fresh network for some steps at growing learning rates, and suggests a peak for "
                + "'pcam train --max-lr'.")
public final class LrFind implements Callable<Integer> {

    @Parameters(paramLabel = "STORE", description = "train.h5, as 'pcam prepare' writes it.")
    private Path storePath;

    @Option(names = "--plot", paramLabel = "PNG", description = "Where to draw the losses; nowhere unless given.")
    private Path plot;

    @Option(names = "--from", defaultValue = "1e-5", description = "The first learning rate.")
    private double from;

    @Option(names = "--to", defaultValue = "10", description = "The last one.")
    private double to;

    @Option(names = "--iterations", defaultValue = "100", description = "The most steps.")
    private int iterations;

    @Option(names = {"--batch", "--batch-size"}, defaultValue = "64", description = "Patches a step.")
    private int batchSize;

    @Option(names = "--validation", defaultValue = "0.2", description = "Share of patches held out, as in training.")
    private double validation;

    @Option(names = "--seed", defaultValue = "1", description = "Of split, weights, order and dropout.")
    private long seed;

    @Mixin
    private LabelsOption labels;

    @Mixin
    private NetworkOptions network;

    @Mixin
    private EngineChoice compute;

    @Mixin
    private Output output;

    /**
     * Runs this command alone.
     *
     * @param arguments see {@code --help}
     */
    public static void main(String[] arguments) {
        System.exit(CommandRun.of(new LrFind(), arguments));
    }

    @Override
    public Integer call() {
        compute.check();
        WrongOption.checked(() -> settings(network.anySize()).build());
        if (plot != null) {
            Replaceable.PLOT.require(plot);
        }
        StratifiedSplitter splitter = WrongOption.checked(
                () -> StratifiedSplitter.builder().validation(validation).seed(seed).build());
        try (Patches patches = Patches.open(storePath, labels.file()); ProgressDisplay progress = output.progress("")) {
            PatchStore store = patches.store();
            Split split = splitter.split(store.labels());
            LrFinder finder = WrongOption.checked(() -> settings(store.shape().height()).progress(progress).build());
            LrRange range = finder.search(store, split);
            if (plot != null) {
                LrPlot.write(range, plot);
            }
            tell(range);
        }
        return 0;
    }

    private LrFinder.Builder settings(int patchSize) {
        return LrFinder.builder(network.spec(patchSize)).engine(compute.engine()).device(compute.device())
                .batchSize(batchSize).seed(seed).range(from, to).iterations(iterations);
    }

    private void tell(LrRange range) {
        output.say("steepest descent at %.2g, a tenth of the minimum is %.2g%s",
                range.steepest(), range.tenthOfMinimum(), range.diverged() ? "" : " (the loss did not explode: the "
                        + "minimum may lie further on, see --to)");
        output.say("suggested: --max-lr %.2g", range.suggestedPeak());
        output.result(Output.map("steepest", range.steepest(), "tenth_of_minimum", range.tenthOfMinimum(),
                "suggested_max_lr", range.suggestedPeak(), "diverged", range.diverged(), "steps", range.points().size(),
                "plot", plot));
    }
}
