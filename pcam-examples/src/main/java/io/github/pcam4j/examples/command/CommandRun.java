package io.github.pcam4j.examples.command;

import java.util.concurrent.Callable;
import picocli.CommandLine;

/** How each command is run, alone or as one of {@code pcam}. */
public final class CommandRun {

    private CommandRun() { }

    /** Runs a command, and gives its exit code. */
    public static int of(Callable<Integer> command, String... arguments) {
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
