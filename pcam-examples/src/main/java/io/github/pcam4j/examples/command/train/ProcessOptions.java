package io.github.pcam4j.examples.command.train;

import io.github.pcam4j.PcamException;
import io.github.pcam4j.examples.command.InterruptedCommand;
import io.github.pcam4j.examples.command.TypedCommand;
import io.github.pcam4j.examples.command.WrongOption;
import io.github.pcam4j.train.distributed.ProcessGroup;
import io.github.pcam4j.train.distributed.ProcessGroups;
import io.github.pcam4j.train.distributed.Rendezvous;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** In how many processes to train, and how they find each other. */
final class ProcessOptions {
    private static final String LOCAL = "127.0.0.1";
    private static final String COUNT = "--processes";
    private static final String JOIN = "--distributed";
    private static final String TIME_OUT = "--process-timeout";
    /** Thirty years, which count in nanoseconds too. */
    private static final double MOST_SECONDS = 1e9;
    private static final String THREADS = "OMP_NUM_THREADS";

    @Option(names = COUNT, defaultValue = "1", paramLabel = "N", description = "Train in so many processes of this machine, "
            + "each with --batch patches of every step and its share of the processor's cores.")
    private int count;

    @Option(names = JOIN, description = "Train as one of several processes, started one by one on any machines, as "
            + "MASTER_ADDR, MASTER_PORT, RANK, WORLD_SIZE and LOCAL_RANK say; torchrun sets them.")
    private boolean distributed;

    @Option(names = "--backend", defaultValue = "gloo", paramLabel = "gloo|nccl", description = "What processes exchange "
            + "gradients over: gloo, or nccl between CUDA devices, which was never tried.")
    private String backend;

    @Option(names = "--interface", paramLabel = "NAME", description = "The network interface that processes talk over with "
            + "gloo, such as eth0; by default that to the machine of rank 0.")
    private @Nullable String networkInterface;

    @Option(names = TIME_OUT, defaultValue = "600", paramLabel = "SECONDS", description = "The longest that a process "
            + "waits for another, to come or to answer.")
    private double timeoutSeconds;

    /** The names of these options. */
    static List<String> names() {
        return List.of(COUNT, JOIN, "--backend", "--interface", TIME_OUT);
    }

    /** Whether there are, or will be, other processes. */
    boolean several() {
        return count > 1 || distributed;
    }

    /** Whether the other processes are started by somebody else. */
    boolean joins() {
        return distributed;
    }

    /** Whether this process is another's: one that leaves all telling and writing to rank 0. */
    boolean follows() {
        return distributed && Rendezvous.of(System.getenv()).rank() > 0;
    }

    /** Whether what carries gradients will say something on the standard output of this process. */
    boolean printsHere() {
        return count > 1 && !PassedOn.isThis();
    }

    /** What to add to the command that resumes it with what was begun so. */
    String toGoOn() {
        return count > 1 ? " " + COUNT + " " + count : distributed ? " " + JOIN : "";
    }

    /** Checks what can be told without the others. */
    void check() {
        WrongOption.requireAtLeast(1, count, COUNT);
        WrongOption.requirePositive(timeoutSeconds, TIME_OUT);
        if (timeoutSeconds > MOST_SECONDS) {
            throw new WrongOption("%s must be at most 1e9, not %s".formatted(TIME_OUT, timeoutSeconds));
        }
        if (count > 1 && distributed) {
            throw new WrongOption("%s starts processes, and %s joins those that were started: give one".formatted(COUNT, JOIN));
        }
    }

    /**
     * Does something as one of the processes, which are started and met for it.
     *
     * @param arguments of this process's command line, for those that are started
     * @param work given the group, which it may close before its end; what it throws ends the others too
     */
    <T> T each(List<String> arguments, Function<ProcessGroup, T> work) {
        if (!several()) {
            return work.apply(ProcessGroup.single());
        }
        if (distributed) {
            return with(ProcessGroups.named(backend).meet(completed(Rendezvous.of(System.getenv()))), work);
        }
        int share = Math.max(1, Runtime.getRuntime().availableProcessors() / count);
        // Who set the variable has chosen for each process, and this one has read it already.
        boolean chosen = System.getenv().containsKey(THREADS);
        Rendezvous here = completed(new Rendezvous(LOCAL, 0, 0, count, 0, Optional.empty(), Rendezvous.DEFAULT_TIMEOUT,
                chosen ? OptionalInt.empty() : OptionalInt.of(share), Optional.empty()));
        try (OtherProcesses others = new OtherProcesses(count, followers(arguments),
                System.getenv().getOrDefault(THREADS, String.valueOf(share)))) {
            T outcome = with(ProcessGroups.named(backend).meet(here, others), work);
            others.finish();
            return outcome;
        }
    }

    private Rendezvous completed(Rendezvous here) {
        Rendezvous timed = here.within(Duration.ofMillis(Math.round(timeoutSeconds * 1000)));
        return networkInterface == null ? timed : timed.over(networkInterface);
    }

    private static <T> T with(ProcessGroup group, Function<ProcessGroup, T> work) {
        try (group) {
            return work.apply(group);
        } catch (InterruptedCommand e) {
            // All were asked to stop.
            throw e;
        } catch (RuntimeException | Error e) {
            group.fail(e instanceof PcamException ? String.valueOf(e.getMessage()) : e.toString());
            throw e;
        }
    }

    /** The command line of the others: they join, where this one starts them. */
    private static List<String> followers(List<String> arguments) {
        TypedCommand own = new TypedCommand(arguments).without(COUNT);
        return Stream.concat(own.words().stream(), Stream.of(JOIN)).toList();
    }
}
