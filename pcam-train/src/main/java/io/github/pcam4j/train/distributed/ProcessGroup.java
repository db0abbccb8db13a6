package io.github.pcam4j.train.distributed;

import java.util.List;

/**
 * The processes that train one model together, as one of them sees them. They are numbered by rank from 0, and each has to
 * make the same calls in the same order: a call returns when all have made it. Its outcome is the same on all of them bit by
 * bit, and the same each time that it is made with the same values.
 *
 * <p>A call that cannot return, as another process has ended or does not answer in time, throws {@link LostRankException},
 * and so does every call after it. Not safe for use by several threads. Close it.
 *
 * <pre>{@code
 * Rendezvous here = Rendezvous.of(System.getenv());
 * try (ProcessGroup processes = ProcessGroups.named("gloo").meet(here)) {
 *     Trainer.builder(spec).processes(processes).runDirectory(Path.of("run")).build().fit(store, split);
 * }
 * }</pre>
 *
 * @see ProcessGroups
 * @see io.github.pcam4j.train.Trainer.Builder#processes
 */
public interface ProcessGroup extends AutoCloseable {

    /**
     * A process by itself, which has no one to wait for.
     *
     * @return a group of one; it holds nothing that would have to be closed
     */
    static ProcessGroup single() {
        return SingleProcess.INSTANCE;
    }

    /**
     * Which of them this process is.
     *
     * @return its rank, within [0, {@link #size})
     */
    int rank();

    /**
     * Counts them.
     *
     * @return how many processes there are, at least 1
     */
    int size();

    /**
     * What carries the calls, for people to read.
     *
     * @return such as {@code gloo on lo}
     */
    String description();

    /**
     * Adds up values over all processes.
     *
     * @param values of this process, as many on each; the sums afterwards
     * @throws LostRankException if another process has ended or does not answer in time
     */
    void sum(float[] values);

    /**
     * Tells all processes what each of them has. Also what one tells to all others, who give nothing, and what all wait for.
     *
     * @param own of this process, perhaps empty
     * @return that of each, by rank
     * @throws LostRankException if another process has ended or does not answer in time
     */
    List<byte[]> gather(byte[] own);

    /**
     * Where an engine of this process is to compute, so that processes of one machine do not all take its first device.
     *
     * @param engine the engine's name
     * @param asked the device that was asked for
     * @return the device; the one that was asked for by default
     */
    default String device(String engine, String asked) {
        return asked;
    }

    /**
     * Has this process leave for a reason of its own; what the others wait for ends with an exception that names the rank and
     * the reason. Does nothing if the group has failed already. {@link #close} still has to be called.
     *
     * @param reason what happened, in one sentence
     */
    void fail(String reason);

    /** Leaves the group: waits a short while until the others have left too. A second call does nothing. */
    @Override
    void close();
}
