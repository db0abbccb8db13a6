package io.github.pcam4j.torch.internal.group;

import io.github.pcam4j.torch.internal.device.Native;
import io.github.pcam4j.train.distributed.LostRankException;
import io.github.pcam4j.train.distributed.ProcessGroupProvider;
import io.github.pcam4j.train.distributed.Rendezvous;
import io.github.pcam4j.train.error.TrainingException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.chrono.Milliseconds;
import org.bytedeco.pytorch.PrefixStore;
import org.bytedeco.pytorch.Store;
import org.bytedeco.pytorch.StringVector;
import org.bytedeco.pytorch.TCPStore;
import org.bytedeco.pytorch.TCPStoreOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where processes meet: c10d's store, which rank 0 keeps, or whoever started them all. Each notes there that it came and that
 * it left, a thread of each counts on while it lives, and what ended the training first is noted once for all. Close it.
 */
final class MeetingPlace implements AutoCloseable {
    /** The longest that a process waits for others that are about to leave too. */
    static final Duration FAREWELL = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(MeetingPlace.class);
    private static final long POLL_MILLIS = 20;
    private static final String HERE = "here";
    private static final String DONE = "done";
    private static final String LEFT = "left";
    private static final String PULSE = "pulse";

    private final Rendezvous rendezvous;
    private final TCPStore store;
    /** Before all keys: others may have met here before. */
    private final String prefix;
    private final PrefixStore ofTransport;
    private final Pulse pulse;
    private final int port;
    private boolean taken;

    private MeetingPlace(Rendezvous rendezvous, TCPStore store, int port, Pulse pulse) {
        this.rendezvous = rendezvous;
        this.store = store;
        this.prefix = "pcam/" + rendezvous.round().map(it -> it + "/").orElse("");
        this.ofTransport = new PrefixStore(prefix + "c10d", store);
        this.port = port;
        this.pulse = pulse;
    }

    /**
     * Goes there, which rank 0 makes.
     *
     * @throws TrainingException if the port is in use, or rank 0 does not come in time
     */
    static MeetingPlace of(Rendezvous rendezvous) {
        TCPStore store = connect(rendezvous, rendezvous.masterPort(), rendezvous.listens());
        int port = Short.toUnsignedInt(store.getPort());
        try {
            return new MeetingPlace(rendezvous, store, port, new Pulse(connect(rendezvous, port, false)));
        } catch (RuntimeException e) {
            store.close();
            throw e;
        }
    }

    private static TCPStore connect(Rendezvous rendezvous, int port, boolean server) {
        TCPStoreOptions options = new TCPStoreOptions();
        // A short, which holds ports above 32767 as negative numbers.
        options.port((short) port).isServer(server).waitWorkers(false)
                .timeout(new Milliseconds(rendezvous.timeout().toMillis()));
        try {
            return new TCPStore(rendezvous.masterAddress(), options);
        } catch (RuntimeException e) {
            throw new TrainingException(server
                    ? String.format(Locale.ROOT, "rank 0 cannot listen at port %d of this machine, which is in use or not "
                            + "allowed (%s); name another in MASTER_PORT", port, firstLine(e))
                    : String.format(Locale.ROOT, "rank %d found no rank 0 at %s, port %d, within %s (%s); start rank 0 there, "
                            + "or set MASTER_ADDR and MASTER_PORT to where it is", rendezvous.rank(),
                            rendezvous.masterAddress(), port, seconds(rendezvous.timeout()), firstLine(e)), e);
        } finally {
            options.close();
        }
    }

    /** LibTorch's messages go on with the frames of its own code. */
    static String firstLine(RuntimeException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason given");
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.0f s", time.toMillis() / 1e3);
    }

    /** For what c10d itself keeps there. */
    Store store() {
        return ofTransport;
    }

    int port() {
        return port;
    }

    private String key(String what, int rank) {
        return prefix + what + "/" + rank;
    }

    private String faultKey() {
        return prefix + "fault";
    }

    private boolean has(String key) {
        return Native.scoped(() -> store.check(new StringVector(key)));
    }

    private void note(String what) {
        store.set(key(what, rendezvous.rank()), String.valueOf(rendezvous.worldSize()));
    }

    /**
     * Waits until all processes have come.
     *
     * @param listener called while they have not
     * @throws TrainingException if they do not come in time, one comes twice, or they are not agreed on how many they are
     */
    void meet(ProcessGroupProvider.Listener listener) {
        if (store.add(key("taken", rendezvous.rank()), 1) > 1) {
            throw new TrainingException(String.format(Locale.ROOT, "rank %d has come to %s, port %d, already; give each "
                    + "process a RANK of its own", rendezvous.rank(), rendezvous.masterAddress(), port));
        }
        taken = true;
        pulse.begin(key(PULSE, rendezvous.rank()));
        note(HERE);
        if (rendezvous.rank() == 0) {
            listener.listening(port);
        }
        long until = System.nanoTime() + rendezvous.timeout().toNanos();
        int next = 0;
        while (next < rendezvous.worldSize()) {
            if (has(key(HERE, next))) {
                requireSameSize(next);
                next++;
                continue;
            }
            fault().ifPresent(reason -> {
                throw new TrainingException(reason);
            });
            if (System.nanoTime() > until) {
                throw notAll();
            }
            listener.waiting();
            pause();
        }
    }

    private void requireSameSize(int rank) {
        String size = store.get_to_str(key(HERE, rank));
        if (!size.equals(String.valueOf(rendezvous.worldSize()))) {
            throw new TrainingException(String.format(Locale.ROOT, "rank %d came as one of %s processes and rank %d as one of "
                    + "%d; give all the same WORLD_SIZE", rank, size, rendezvous.rank(), rendezvous.worldSize()));
        }
    }

    private TrainingException notAll() {
        String message = String.format(Locale.ROOT, "of %d processes only rank %s came within %s, and rank %s did not; see why "
                + "not, and start all again", rendezvous.worldSize(), ranks(it -> has(key(HERE, it))),
                seconds(rendezvous.timeout()), ranks(it -> !has(key(HERE, it))));
        return new TrainingException(noteFault(message));
    }

    private String ranks(IntPredicate chosen) {
        return IntStream.range(0, rendezvous.worldSize()).filter(chosen).mapToObj(String::valueOf)
                .collect(Collectors.joining(", "));
    }

    /**
     * Notes what ends the training.
     *
     * @return what was noted first
     */
    String noteFault(String message) {
        return store.compareSet(faultKey(), "", message);
    }

    /** What ended the training, if anything has. */
    private Optional<String> fault() {
        return has(faultKey()) ? Optional.of(store.get_to_str(faultKey())) : Optional.empty();
    }

    /**
     * Finds out why the others do not answer; waits until it can be told who lives.
     *
     * @param sign that they do not
     */
    LostRankException lost(RuntimeException sign) {
        String reason;
        try {
            reason = reason(sign);
        } catch (RuntimeException e) {
            sign.addSuppressed(e);
            reason = rendezvous.round().isPresent() ? "who started the processes does not answer (%s)".formatted(firstLine(e))
                    : rendezvous.rank() == 0 ? "another process does not answer (%s)".formatted(firstLine(sign))
                    : "rank 0 was lost, and does not answer";
        }
        return new LostRankException("the training ends on all processes: %s. Mend that, and resume the run from its newest "
                .formatted(reason) + "checkpoint", sign);
    }

    private String reason(RuntimeException sign) {
        Lives lives = new Lives();
        while (true) {
            Optional<String> known = fault();
            if (known.isPresent()) {
                return known.get();
            }
            if (lives.areKnown()) {
                String silent = ranks(it -> it != rendezvous.rank() && lives.isSilent(it));
                return noteFault(silent.isEmpty() ? String.format(Locale.ROOT, "rank %d had no answer within %s (%s)",
                        rendezvous.rank(), seconds(rendezvous.timeout()), firstLine(sign))
                        : "rank %s was lost: it gives no sign of life".formatted(silent));
            }
            pause();
        }
    }

    /** What is seen of the other processes' pulses from a moment on. */
    private final class Lives {
        private final long[] counts = IntStream.range(0, rendezvous.worldSize()).mapToLong(this::count).toArray();
        private final long until = System.nanoTime() + Pulse.LONGEST_SILENCE.toNanos();

        private long count(int rank) {
            return store.add(key(PULSE, rank), 0);
        }

        boolean areKnown() {
            return System.nanoTime() > until;
        }

        boolean isSilent(int rank) {
            return areKnown() && count(rank) == counts[rank];
        }
    }

    /** Waits until all others have noted the same, but for those that do not live, and not for ever. */
    private void await(String what) {
        Lives lives = new Lives();
        long until = System.nanoTime() + FAREWELL.toNanos();
        for (int rank = 0; rank < rendezvous.worldSize();) {
            if (has(key(what, rank)) || has(key(LEFT, rank)) || rank == rendezvous.rank() || lives.isSilent(rank)) {
                rank++;
            } else if (System.nanoTime() > until || (what.equals(DONE) && has(faultKey()))) {
                return;
            } else {
                pause();
            }
        }
    }

    /** Before connections are closed that another process may still read from: waits until none does. */
    void finish() {
        try {
            note(DONE);
            await(DONE);
        } catch (RuntimeException e) {
            throw new LostRankException("rank 0 was lost when all was done, and what it wrote is perhaps not whole; resume the "
                    + "run", e);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TrainingException("waiting for other processes was interrupted", e);
        }
    }

    /** Leaves; on rank 0 with which the place vanishes, once the others have left. */
    @Override
    public void close() {
        try {
            if (taken) {
                note(LEFT);
            }
            if (rendezvous.rank() == 0) {
                await(LEFT);
            }
        } catch (RuntimeException e) {
            LOG.debug("Rank 0 is gone, and the place with it: there is no one to take leave of", e);
        } finally {
            pulse.close();
            ofTransport.close();
            store.close();
        }
    }
}
