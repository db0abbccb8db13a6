package io.github.pcam4j.examples.command.report;

import io.github.pcam4j.examples.command.CommandRun;
import io.github.pcam4j.examples.command.Output;
import io.github.pcam4j.examples.command.Replaceable;
import io.github.pcam4j.examples.command.Verdict;
import io.github.pcam4j.train.metrics.AucComparison;
import io.github.pcam4j.train.metrics.Evaluation;
import io.github.pcam4j.train.report.ComparedRun;
import io.github.pcam4j.train.report.RunComparison;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Whether one run is better than another, by more than chance. */
@Command(name = "compare", mixinStandardHelpOptions = true,
        description = "Compares runs: their figures, the settings in which they differ, and their AUC on the patches that all "
                + "were judged by, in pairs, with the paired test of DeLong, or a bootstrap over slides where the predictions "
                + "tell them.")
public final class Compare implements Callable<Integer> {

    @Parameters(arity = "2..*", paramLabel = "RUN", description = "Runs, folders of folds, or CSV files of predictions, such "
            + "as 'pcam evaluate --save' writes them.")
    private List<Path> runs;

    @Option(names = "--html", paramLabel = "FILE", description = "Write a page with all of it, and with the curves of all on "
            + "common axes.")
    private Optional<Path> html;

    @Mixin
    private Output output;

    /**
     * Runs this command alone.
     *
     * @param arguments see {@code --help}
     */
    public static void main(String[] arguments) {
        System.exit(CommandRun.of(new Compare(), arguments));
    }

    @Override
    public Integer call() {
        html.ifPresent(Replaceable.COMPARISON::require);
        runs.forEach(Verdict::noteUnfinished);
        RunComparison comparison = RunComparison.of(runs);
        say(comparison);
        html.ifPresent(file -> {
            comparison.write(file);
            output.say("Look at %s", file);
        });
        output.result(result(comparison));
        return 0;
    }

    private void say(RunComparison comparison) {
        output.say("%-20s %8s %-24s %8s %8s %8s %10s", "run", "patches", "AUC", "accuracy", "loss", "ece", "seconds");
        for (ComparedRun run : comparison.runs()) {
            Evaluation of = run.evaluation();
            output.say("%-20s %,8d %-24s %8.4f %8.4f %8.4f %10s", run.name(), of.confusion().total(),
                    String.format(Locale.ROOT, "%.4f %s", of.auc(), of.aucInterval()), of.confusion().accuracy(), of.logLoss(),
                    of.expectedCalibrationError(),
                    run.seconds().isEmpty() ? "" : String.format(Locale.ROOT, "%,.0f", run.seconds().getAsDouble()));
        }
        comparison.differences().forEach((name, values) -> output.say("%s: %s", name, String.join(" | ", values)));
        if (comparison.sharedPatches() == 0) {
            output.say("No patch was held out of all of them, as with folds: nothing can be tested in pairs");
            return;
        }
        output.say("On the %,d patches that all were judged by%s", comparison.sharedPatches(),
                comparison.tests().isEmpty() ? " nothing can be tested, as they do not have both labels" : ":");
        comparison.tests().forEach(it -> output.say("%s%s", it.summary(), comparison.tests().size() == 1 ? ""
                : ", after Holm " + it.adjustedText()));
    }

    private Map<String, Object> result(RunComparison comparison) {
        Map<String, Object> result = Output.map();
        if (comparison.tests().size() == 1) {
            result.putAll(test(comparison.tests().get(0)));
        }
        result.put("runs", comparison.runs().stream().map(run -> {
            Map<String, Object> figures = Output.map("run", run.name());
            figures.putAll(run.evaluation().toMap());
            figures.put("seconds", run.seconds().isEmpty() ? null : run.seconds().getAsDouble());
            return figures;
        }).toList());
        result.put("shared_patches", comparison.sharedPatches());
        result.put("settings_that_differ", comparison.differences());
        result.put("tests", comparison.tests().stream().map(Compare::test).toList());
        result.put("html", html.orElse(null));
        return result;
    }

    private static Map<String, Object> test(RunComparison.Test test) {
        AucComparison comparison = test.comparison();
        return Output.map("a", test.first(), "b", test.second(), "auc_a", comparison.aucA(), "auc_b", comparison.aucB(),
                "difference", comparison.difference(), "lower", comparison.interval().lower(),
                "upper", comparison.interval().upper(), "level", comparison.interval().level(),
                "p_value", comparison.pValue(), "p_adjusted", test.adjustedP(), "patches", comparison.patches(),
                "method", comparison.method());
    }
}
