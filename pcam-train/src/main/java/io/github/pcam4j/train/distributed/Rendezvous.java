package io.github.pcam4j.train.distributed;

import io.github.pcam4j.internal.Require;
import io.github.pcam4j.train.error.TrainingException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * Where processes meet to train together, and which of them this one is. Rank 0 listens at the place, and the others come to
 * it, unless something else keeps the place, as torchrun does, to which all come; that is at the same time where all of them
 * exchange addresses and tell that they live.
 *
 * @param masterAddress the name or address of the machine of rank 0
 * @param masterPort the port that rank 0 listens at; 0 on rank 0 for one that is free
 * @param rank which process this is, within [0, worldSize)
 * @param worldSize how many processes there are
 * @param localRank which of the processes of this machine it is, from 0; a CUDA device of that number is taken
 * @param networkInterface the name of the interface that what they say goes over; that to the machine of rank 0 if empty
 * @param timeout the longest that a process waits for another, to come or to answer
 * @param threads that this process computes with; as many as its libraries choose if empty
 * @param round of a place that something else keeps: which start of the processes this is, as those that failed may be
 *     started again; empty where rank 0 keeps the place
 * @see ProcessGroupProvider#meet
 */
public record Rendezvous(String masterAddress, int masterPort, int rank, int worldSize, int localRank,
        Optional<String> networkInterface, Duration timeout, OptionalInt threads, Optional<String> round) {
    /** How long a process waits for another unless told otherwise. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(10);

    private static final String ADDRESS = "MASTER_ADDR";
    private static final String PORT = "MASTER_PORT";
    private static final String RANK = "RANK";
    private static final String WORLD_SIZE = "WORLD_SIZE";
    private static final String LOCAL_RANK = "LOCAL_RANK";
    private static final String KEPT = "TORCHELASTIC_USE_AGENT_STORE";
    private static final String ROUND = "TORCHELASTIC_RESTART_COUNT";
    private static final int MOST_PORT = 65535;
    private static final int MOST_PROCESSES = 65536;
    private static final Pattern NUMBER = Pattern.compile("\\s*([0-9]{1,9})\\s*");

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one is out of range, or the address is blank
     */
    public Rendezvous {
        Objects.requireNonNull(networkInterface, "networkInterface");
        Objects.requireNonNull(threads, "threads");
        Objects.requireNonNull(round, "round");
        Require.argument(!masterAddress.isBlank(), "the address of rank 0 (%s) is blank", ADDRESS);
        Require.argument(worldSize >= 1 && worldSize <= MOST_PROCESSES, "the count of processes (%s) must be within [1, %d], "
                + "not %d", WORLD_SIZE, MOST_PROCESSES, worldSize);
        Require.argument(rank >= 0 && rank < worldSize, "the rank (%s) must be within [0, %d], as there are %d processes (%s), "
                + "and is not %d", RANK, worldSize - 1, worldSize, WORLD_SIZE, rank);
        int leastPort = rank == 0 && round.isEmpty() ? 0 : 1;
        Require.argument(masterPort >= leastPort && masterPort <= MOST_PORT, "the port of rank 0 (%s) must be within [1, %d], "
                + "not %d", PORT, MOST_PORT, masterPort);
        Require.argument(localRank >= 0 && localRank < worldSize, "the rank on this machine (%s) must be within [0, %d], not "
                + "%d", LOCAL_RANK, worldSize - 1, localRank);
        Require.argument(timeout.toMillis() > 0, "the longest wait for another process must be above 0, not %s", timeout);
        Require.argument(threads.isEmpty() || threads.getAsInt() > 0, "threads must be at least 1");
    }

    /**
     * As the environment has it that {@code torchrun} makes: {@code MASTER_ADDR}, {@code MASTER_PORT}, {@code RANK}, {@code
     * WORLD_SIZE} and {@code LOCAL_RANK}. Where {@code TORCHELASTIC_USE_AGENT_STORE} is {@code True}, torchrun itself listens at
     * the port, and its {@code TORCHELASTIC_RESTART_COUNT} is the round.
     *
     * @param environment such as {@code System.getenv()}
     * @return the rendezvous, with the default time-out
     * @throws TrainingException if a variable is missing, is no number or is out of range, naming it
     */
    public static Rendezvous of(Map<String, String> environment) {
        int rank = number(environment, RANK);
        try {
            return new Rendezvous(text(environment, ADDRESS).strip(), number(environment, PORT), rank,
                    number(environment, WORLD_SIZE), number(environment, LOCAL_RANK), Optional.empty(), DEFAULT_TIMEOUT,
                    OptionalInt.empty(), round(environment));
        } catch (IllegalArgumentException e) {
            throw new TrainingException("the environment does not say how processes train together: %s. torchrun and "
                    .formatted(e.getMessage()) + "Slurm's scripts set these variables, one process each", e);
        }
    }

    private static Optional<String> round(Map<String, String> environment) {
        return "True".equals(environment.get(KEPT)) ? Optional.of(environment.getOrDefault(ROUND, "0")) : Optional.empty();
    }

    private static String text(Map<String, String> environment, String name) {
        String value = environment.get(name);
        if (value == null) {
            throw new TrainingException("%s is not set, which says how processes train together; set %s, %s, %s, %s and %s, "
                    .formatted(name, ADDRESS, PORT, RANK, WORLD_SIZE, LOCAL_RANK) + "as torchrun does");
        }
        return value;
    }

    private static int number(Map<String, String> environment, String name) {
        String value = text(environment, name);
        if (!NUMBER.matcher(value).matches()) {
            throw new TrainingException("%s is '%s', which is no number from 0".formatted(name, value));
        }
        return Integer.parseInt(value.strip());
    }

    /**
     * Whether this process is to listen at the place.
     *
     * @return true on rank 0, unless something else keeps the place
     */
    public boolean listens() {
        return rank == 0 && round.isEmpty();
    }

    /**
     * The same over a network interface.
     *
     * @param name such as {@code eth0}
     * @return a new rendezvous
     */
    public Rendezvous over(String name) {
        return new Rendezvous(masterAddress, masterPort, rank, worldSize, localRank, Optional.of(name), timeout, threads,
                round);
    }

    /**
     * The same with another time-out.
     *
     * @param longest that a process waits for another
     * @return a new rendezvous
     */
    public Rendezvous within(Duration longest) {
        return new Rendezvous(masterAddress, masterPort, rank, worldSize, localRank, networkInterface, longest, threads,
                round);
    }

    /**
     * The same with a count of threads.
     *
     * @param count that this process computes with, at least 1
     * @return a new rendezvous
     */
    public Rendezvous withThreads(int count) {
        return new Rendezvous(masterAddress, masterPort, rank, worldSize, localRank, networkInterface, timeout,
                OptionalInt.of(count), round);
    }
}
