package io.github.pcam4j.examples.command.train;

import io.github.pcam4j.examples.console.Interruption;
import io.github.pcam4j.train.error.TrainingException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The same command in a process of its own, whose standard output is passed on without what Gloo says there: LibTorch's has
 * no switch for that, and whoever asks for JSON is to read nothing else.
 */
final class PassedOn {
    /** By its name: who starts the command line is above all commands. */
    private static final String MAIN_CLASS = "io.github.pcam4j.examples.Pcam";
    /** Gloo itself says on standard output how many others it found. */
    private static final String GLOO = "[Gloo] ";
    /** In the environment of the process whose output is passed on. */
    private static final String MARK = "PCAM_PASSED_ON";
    /** Set by the start script where a terminal is looked at. */
    private static final String TERMINAL = "pcam.terminal";
    private static final int LEFT_ALONE = 1;

    private PassedOn() { }

    /** Whether this process is the one whose output is passed on; it ends when nobody does that any more. */
    static boolean isThis() {
        if (!System.getenv().containsKey(MARK)) {
            return false;
        }
        ProcessHandle.current().parent().ifPresent(parent -> {
            Future<?> unused = parent.onExit().thenRun(() -> Runtime.getRuntime().halt(LEFT_ALONE));
        });
        return true;
    }

    /** Whether a line is Gloo's own. */
    static boolean isOfGloo(String line) {
        return line.startsWith(GLOO);
    }

    /** The same Java with the same options and class path, for a command. */
    static ProcessBuilder again(List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // A debugger's port can be listened at once only.
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream().filter(it -> !it.startsWith("-agentlib:jdwp"))
                .forEach(command::add);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), MAIN_CLASS));
        command.addAll(arguments);
        return new ProcessBuilder(command);
    }

    /** Runs a command so, and gives its exit code. */
    static int run(List<String> arguments) {
        ProcessBuilder builder = again(arguments).redirectInput(ProcessBuilder.Redirect.INHERIT)
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put(MARK, "yes");
        AtomicReference<Runnable> stop = new AtomicReference<>(() -> { });
        try (Interruption interruption = new Interruption(() -> Objects.requireNonNull(stop.get()).run())) {
            Process process = builder.start();
            // A terminal tells both of Ctrl-C, and twice would end it at once.
            stop.set(() -> {
                if (interruption.exitCode() == WatchedTraining.STOPPED || !Boolean.getBoolean(TERMINAL)) {
                    process.destroy();
                }
            });
            if (interruption.asked()) {
                process.destroy();
            }
            return passed(process);
        } catch (IOException | UncheckedIOException e) {
            throw new TrainingException("the process that trains cannot be started or read (%s); see that there is memory for "
                    .formatted(e.getMessage()) + "it, or leave out --json", e);
        }
    }

    private static int passed(Process process) throws IOException {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            lines.lines().filter(line -> !isOfGloo(line)).forEach(System.out::println);
            return process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroy();
            throw new TrainingException("waiting for the process that trains was interrupted", e);
        }
    }
}
