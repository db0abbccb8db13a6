package io.github.pcam4j.examples;

import io.github.pcam4j.examples.command.CommandRun;
import io.github.pcam4j.examples.command.Version;
import io.github.pcam4j.examples.command.predict.Calibrate;
import io.github.pcam4j.examples.command.predict.Classify;
import io.github.pcam4j.examples.command.predict.Evaluate;
import io.github.pcam4j.examples.command.predict.Export;
import io.github.pcam4j.examples.command.predict.Predict;
import io.github.pcam4j.examples.command.prepare.Explore;
import io.github.pcam4j.examples.command.prepare.Merge;
import io.github.pcam4j.examples.command.prepare.Overlaps;
import io.github.pcam4j.examples.command.prepare.Prepare;
import io.github.pcam4j.examples.command.prepare.Verify;
import io.github.pcam4j.examples.command.report.Compare;
import io.github.pcam4j.examples.command.report.Report;
import io.github.pcam4j.examples.command.report.Watch;
import io.github.pcam4j.examples.command.slide.DrawHeatmap;
import io.github.pcam4j.examples.command.slide.Slides;
import io.github.pcam4j.examples.command.train.LrFind;
import io.github.pcam4j.examples.command.train.ShowRecipe;
import io.github.pcam4j.examples.command.train.Train;
import io.github.pcam4j.examples.command.train.TrainEnsemble;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The {@code pcam} command line. */
@Command(name = "pcam",
        description = "Trains classifiers of histopathology patches out of core.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        subcommands = {Quickstart.class, Prepare.class, Merge.class, Verify.class, Explore.class, Overlaps.class, LrFind.class,
            ShowRecipe.class, Train.class, TrainEnsemble.class, Predict.class, Classify.class, Evaluate.class,
            Compare.class, Calibrate.class, Report.class, Watch.class, DrawHeatmap.class, Slides.class,
            Export.class, Completion.class, CommandLine.HelpCommand.class},
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "'pcam COMMAND --help' tells more.", "",
            "Exit codes: 0 done, 1 failed, 2 wrong usage, 130 interrupted by Ctrl-C (143 by SIGTERM)."})
public final class Pcam implements Callable<Integer> {

    /**
     * Runs the command line.
     *
     * @param arguments a subcommand and its options
     */
    public static void main(String[] arguments) {
        System.exit(CommandRun.of(new Pcam(), arguments));
    }

    @Override
    public Integer call() {
        CommandLine.usage(this, System.out);
        return 0;
    }
}
