package io.github.pcam4j.examples;

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
        System.exit(run(new Pcam(), arguments));
    }

    @Override
    public Integer call() {
        CommandLine.usage(this, System.out);
        return 0;
    }

    /** Runs a command, and gives its exit code. */
    static int run(Callable<Integer> command, String... arguments) {
        liftNativeMemoryLimit();
        CommandLine line = new CommandLine(command);
        line.getSubcommands().values().forEach(it -> it.getCommandSpec().versionProvider(new Version()));
        line.setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(Failures::ofUsage)
                .setExecutionExceptionHandler(Failures::ofCommand);
        try {
            return line.execute(arguments);
        } catch (OutOfMemoryError | LinkageError e) {
            // The second where memory ended while a class was made.
            return Failures.ofError(e, line, arguments);
        }
    }

    /**
     * JavaCPP allows native memory up to the Java heap's limit unless told otherwise; networks live outside the heap,
     * so that a small heap must not limit them.
     */
    private static void liftNativeMemoryLimit() {
        for (String limit : new String[] {"org.bytedeco.javacpp.maxbytes", "org.bytedeco.javacpp.maxphysicalbytes"}) {
            if (System.getProperty(limit) == null) {
                System.setProperty(limit, "0");
            }
        }
    }
}
