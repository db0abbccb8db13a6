package io.github.pcam4j.examples.command.train;

import io.github.pcam4j.examples.command.Output;
import io.github.pcam4j.train.distributed.ProcessGroupProvider;
import io.github.pcam4j.train.error.TrainingException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The processes beside this one that train on this machine: the same Java with the same options, class path and command,
 * whose lines are told with their rank before them. Close it: none of them outlives it.
 */
final class OtherProcesses implements ProcessGroupProvider.Listener, AutoCloseable {
    /** They leave by themselves once this one has, which they wait for a while. */
    private static final int FAREWELL_SECONDS = 20;

    private final int count;
    private final List<String> arguments;
    private final String threads;
    private final List<Process> processes = new ArrayList<>();
    private final List<Thread> readers = new ArrayList<>();

    /**
     * Starts none yet.
     *
     * @param count of all processes, this one among them
     * @param arguments of the command line of each
     * @param threads that each computes with
     */
    OtherProcesses(int count, List<String> arguments, String threads) {
        this.count = count;
        this.arguments = List.copyOf(arguments);
        this.threads = threads;
    }

    /** Starts them, as there is a place now where they can find this one. */
    @Override
    public void listening(int port) {
        for (int rank = 1; rank < count; rank++) {
            try {
                start(rank, port);
            } catch (IOException e) {
                throw new TrainingException(String.format(Locale.ROOT, "process %d of %d cannot be started (%s); see that there "
                        + "is memory for it, or train in fewer", rank + 1, count, e.getMessage()), e);
            }
        }
    }

    private void start(int rank, int port) throws IOException {
        ProcessBuilder builder = PassedOn.again(arguments).redirectErrorStream(true);
        builder.environment().putAll(Map.of("MASTER_ADDR", "127.0.0.1", "MASTER_PORT", String.valueOf(port), "RANK",
                String.valueOf(rank), "WORLD_SIZE", String.valueOf(count), "LOCAL_RANK", String.valueOf(rank),
                "OMP_NUM_THREADS", threads));
        Process process = builder.start();
        processes.add(process);
        process.getOutputStream().close();
        Thread reader = new Thread(() -> tell(rank, process), "pcam-rank-" + rank);
        reader.setDaemon(true);
        reader.start();
        readers.add(reader);
    }

    private static void tell(int rank, Process process) {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            lines.lines().filter(line -> !PassedOn.isOfGloo(line)).forEach(line -> Output.note("rank %d: %s", rank, line));
        } catch (IOException | UncheckedIOException e) {
            Output.note("rank %d: its lines cannot be read any more (%s)", rank, e.getMessage());
        }
    }

    @Override
    public void waiting() {
        for (int rank = 1; rank <= processes.size(); rank++) {
            if (!processes.get(rank - 1).isAlive()) {
                throw new TrainingException(String.format(Locale.ROOT, "rank %d ended with exit code %d before it came; see what "
                        + "it said", rank, processes.get(rank - 1).exitValue()));
            }
        }
    }

    /** After all went well: waits until the others are done too, and tells of one that is not. */
    void finish() {
        for (int rank = 1; rank <= processes.size(); rank++) {
            Process process = processes.get(rank - 1);
            if (!ended(process)) {
                Output.note("pcam: rank %d does not end, and is ended", rank);
            } else if (process.exitValue() != 0) {
                Output.note("pcam: the run is complete, but rank %d ended with exit code %d", rank, process.exitValue());
            }
        }
    }

    private static boolean ended(Process process) {
        try {
            return process.waitFor(FAREWELL_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() {
        for (Process process : processes) {
            if (!ended(process)) {
                process.destroyForcibly();
            }
        }
        for (Thread reader : readers) {
            try {
                reader.join(TimeUnit.SECONDS.toMillis(1));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
