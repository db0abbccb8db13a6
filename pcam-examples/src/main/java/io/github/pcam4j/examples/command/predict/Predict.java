package io.github.pcam4j.examples.command.predict;

import io.github.pcam4j.examples.command.CommandRun;
import io.github.pcam4j.examples.command.Output;
import io.github.pcam4j.examples.command.Replaceable;
import io.github.pcam4j.examples.command.option.CalibrationOption;
import io.github.pcam4j.examples.command.option.EngineChoice;
import io.github.pcam4j.examples.command.option.NetworkOptions;
import io.github.pcam4j.examples.command.option.PredictionOptions;
import io.github.pcam4j.examples.command.option.ShardOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** From trained models and a store to {@code submission.csv}. */
@Command(name = "predict", mixinStandardHelpOptions = true, showDefaultValues = true,
        description = "Writes the best models' probabilities of a store's patches as a submission.",
        customSynopsis = {"pcam predict [OPTIONS] RUN... STORE",
            "pcam predict [OPTIONS] --network NAME --weights FILE STORE"})
public final class Predict implements Callable<Integer> {

    @Parameters(paramLabel = "RUN... STORE", arity = "1..*", description = "Runs that 'pcam train' wrote, a folder of "
            + "folds standing for all of them; last of all the store, such as test.h5 as 'pcam prepare' writes it.")
    private List<Path> paths;

    @Option(names = "--out", defaultValue = "submission.csv", paramLabel = "FILE", description = "The CSV to write.")
    private Path out;

    @Option(names = "--weights", paramLabel = "FILE", description = "Predict with a file of weights instead of runs: "
            + ".safetensors, .pth or .pt of the network, or of the network cnn a .weights.h5.")
    private Optional<Path> weights;

    @Mixin
    private NetworkOptions network;

    @Mixin
    private PredictionOptions prediction;

    @Spec
    private CommandSpec command;

    @Mixin
    private CalibrationOption calibration;

    @Mixin
    private EngineChoice compute;

    @Mixin
    private ShardOption shard;

    @Mixin
    private Output output;

    /**
     * Runs this command alone.
     *
     * @param arguments see {@code --help}
     */
    public static void main(String[] arguments) {
        System.exit(CommandRun.of(new Predict(), arguments));
    }

    @Override
    public Integer call() {
        prediction.check();
        compute.check();
        network.check();
        Optional<ShardOption.Share> share = shard.share();
        share.ifPresentOrElse(it -> Replaceable.PREDICTION_SHARD.require(it.file(out)),
                () -> Replaceable.SUBMISSION.require(out));
        int last = paths.size() - 1;
        if (calibration.file().isPresent()) {
            prediction.requireProbabilities();
        }
        if (weights.isPresent() == last > 0) {
            throw new ParameterException(command.commandLine(), last > 0 ? "--weights takes the place of runs: give one or the "
                    + "other, and a store" : "Missing required parameter: 'RUN... STORE' takes a run, or --weights, and a store");
        }
        PredictionOptions.Target target = new PredictionOptions.Target(paths.get(last), out, share,
                calibration.file());
        output.result(weights.isPresent() ? prediction.write(weights.get(), network, target, compute, output)
                : prediction.write(paths.subList(0, last), target, compute, output));
        return 0;
    }
}
