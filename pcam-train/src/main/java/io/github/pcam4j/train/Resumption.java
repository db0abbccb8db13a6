package io.github.pcam4j.train;

import io.github.pcam4j.PrintableText;
import io.github.pcam4j.io.ProgressListener;
import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.train.distributed.ProcessGroup;
import io.github.pcam4j.train.error.TrainingException;
import io.github.pcam4j.train.internal.feed.StoreFit;
import io.github.pcam4j.train.internal.loop.Ranks;
import io.github.pcam4j.train.internal.run.Checkpoints;
import io.github.pcam4j.train.internal.run.RunIdentity;
import io.github.pcam4j.train.split.Split;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A training that was stopped or killed and is to resume from its newest checkpoint; {@link Trainer#resume(Path)} makes
 * it. Network, settings, schedule and split come from the run directory. On the same machine, with the same engine and
 * number of threads, it ends as it would have without the interruption: bit by bit, timings apart.
 *
 * <pre>{@code
 * Resumption run = Trainer.resume(Path.of("run"));
 * try (PatchStore store = PatchStore.open(run.storePath())) {
 *     TrainingResult result = run.fit(store);
 * }
 * }</pre>
 *
 * <p>Not safe for use by several threads.
 */
public final class Resumption {
    private static final Logger LOG = LoggerFactory.getLogger(Resumption.class);

    private final RunDirectory run;
    private final RunConfig config;
    private Optional<Found> found = Optional.empty();
    private Duration checkpointEvery;
    private String device;
    private Listeners listeners = Listeners.NONE;
    private ProcessGroup processes = ProcessGroup.single();

    /** What there is to go on from: no checkpoint if none was written yet. */
    private record Found(Optional<Checkpoint> checkpoint, Progress progress, List<String> damaged) { }

    Resumption(RunDirectory run) {
        this.run = run;
        this.config = run.config();
        this.checkpointEvery = config.checkpointEvery();
        this.device = config.settings().compute().device();
    }

    /**
     * Where the run is.
     *
     * @return its folder
     */
    public Path runDirectory() {
        return run.folder();
    }

    /**
     * The store that the training was begun with.
     *
     * @return its path at that time
     */
    public Path storePath() {
        return Path.of(config.store().path());
    }

    /**
     * Whether there is nothing left to do.
     *
     * @return true if the training came to its end
     */
    public boolean isFinished() {
        return run.isFinished();
    }

    /**
     * Where it goes on, in words.
     *
     * @return such as {@code epoch 2, step 31 of 54, iteration 85}; steps count from 1, iterations from 0
     * @throws TrainingException if all checkpoints are damaged or missing
     */
    public String position() {
        Progress at = found().progress();
        int epoch = at.history().size() + 1;
        int step = at.iteration() - at.history().size() * config.stepsPerEpoch() + 1;
        if (epoch > config.settings().optimization().epochs()) {
            return String.format(Locale.ROOT, "the end of epoch %d", epoch - 1);
        }
        if (step > config.stepsPerEpoch()) {
            return String.format(Locale.ROOT, "the validation of epoch %d, iteration %d", epoch, at.iteration());
        }
        return String.format(Locale.ROOT, "epoch %d, step %d of %d, iteration %d",
                epoch, step, config.stepsPerEpoch(), at.iteration());
    }

    /**
     * The newest checkpoints, if they are not as they were written, so that it goes on from one before them.
     *
     * @return each with the file that is damaged; empty if all is well
     * @throws TrainingException if all checkpoints are damaged or missing
     */
    public List<String> damaged() {
        return found().damaged();
    }

    /**
     * How often to write a checkpoint from now on; as often as before by default.
     *
     * @param interval the time from one to the next, not negative; zero for one after every step
     * @return this
     * @throws IllegalArgumentException if it is negative
     */
    public Resumption checkpointEvery(Duration interval) {
        this.checkpointEvery = Trainer.requireInterval(interval);
        return this;
    }

    /**
     * Where to compute from now on; by default where the run was asked to compute when it was begun. On another device
     * results differ from those of a run that was not interrupted.
     *
     * @param name one that the run's engine has on this machine, such as {@code cpu}, or {@code auto}
     * @return this
     */
    public Resumption device(String name) {
        this.device = Objects.requireNonNull(name, "name");
        return this;
    }

    /**
     * Who hears how far it has come; no one by default.
     *
     * @param listener called on the thread that trains
     * @return this
     */
    public Resumption progress(ProgressListener listener) {
        this.listeners = listeners.progress(listener);
        return this;
    }

    /**
     * Who hears of each epoch that ends from now on; no one by default.
     *
     * @param listener called on the thread that trains
     * @return this
     */
    public Resumption onEpoch(Consumer<EpochRecord> listener) {
        this.listeners = listeners.onEpoch(listener);
        return this;
    }

    /**
     * Whether to stop, as {@link Trainer.Builder#stopWhen}; never by default.
     *
     * @param condition asked on the thread that trains
     * @return this
     */
    public Resumption stopWhen(BooleanSupplier condition) {
        this.listeners = listeners.stopWhen(condition);
        return this;
    }

    /**
     * The processes that go on with it together, as {@link Trainer.Builder#processes}; this one alone by default. They may
     * be more or fewer than those that began it, up to the batches of its steps, and all have to reach its folder, which
     * rank 0 alone writes to.
     *
     * @param group of which this process is one; stays open
     * @return this
     */
    public Resumption processes(ProcessGroup group) {
        this.processes = Objects.requireNonNull(group, "group");
        return this;
    }

    /**
     * Trains to the end. Blocks until it is over. A run that is finished is left as it is.
     *
     * @param store the store that the training was begun with, wherever it lies now
     * @return what {@link Trainer#fit} would have given without the interruption
     * @throws TrainingException if store, split or configuration are not those that the training was begun with, saying
     *     what differs; if all checkpoints are damaged or missing, naming them; or as {@link Trainer#fit} does
     * @throws TrainingStoppedException if it was asked to stop before its end
     */
    public TrainingResult fit(PatchStore store) {
        return Ranks.telling(processes, TrainingStoppedException.class, () -> resume(store));
    }

    private TrainingResult resume(PatchStore store) {
        Found from = found();
        // Training makes newer ones: a second call is to find those.
        found = Optional.empty();
        RunIdentity expected = from.checkpoint().map(Checkpoint::identity).orElse(config.identity());
        requireStore(expected, store);
        Split split = run.split(store);
        RunConfig now = config.resumed(store, split, device, checkpointEvery);
        requireSame(expected, now.identity());
        StoreFit.check(store, config.spec());
        TrainingTask task = new TrainingTask(now, store, split,
                isFinished() || processes.rank() > 0 ? Optional.empty() : Optional.of(run), listeners, processes);
        return task.resume(from.checkpoint());
    }

    private Found found() {
        if (found.isEmpty()) {
            found = Optional.of(find());
        }
        return found.get();
    }

    private Found find() {
        Optional<Checkpoints.Newest> newest = run.checkpoints().newest();
        if (newest.isEmpty()) {
            if (run.hasHistory()) {
                throw new TrainingException(("%s has no checkpoint, though epochs were completed: its folder 'last' "
                        + "was removed. Put it back, or train again and overwrite the run").formatted(run.folder()));
            }
            return new Found(Optional.empty(), Progress.NONE, List.of());
        }
        newest.get().damaged().forEach(it -> LOG.warn("A checkpoint is damaged and left out; resuming from {}, the one "
                + "before it. {}", PrintableText.of(newest.get().folder().toString()), PrintableText.of(it)));
        Checkpoint checkpoint = new Checkpoint(newest.get().folder());
        return new Found(Optional.of(checkpoint), checkpoint.progress(), newest.get().damaged());
    }

    private void requireStore(RunIdentity expected, PatchStore store) {
        String fingerprint = expected.storeFingerprint();
        if (!store.fingerprint().equals(fingerprint)) {
            throw new TrainingException(("%s cannot be resumed with %s: the store's fingerprint is %s, expected %s, that of "
                    + "%s when the run was begun. Give that store, or begin a new run").formatted(run.folder(),
                    store.path(), store.fingerprint(), fingerprint, config.store().path()));
        }
    }

    private void requireSame(RunIdentity expected, RunIdentity now) {
        String differences = expected.differences(now, "%s: expected %s, found %s");
        if (!differences.isEmpty()) {
            throw new TrainingException(("%s cannot be resumed, as its config.json or split.csv is not what its "
                    + "checkpoints were made with (%s). Put the file back as it was, or begin a new run")
                    .formatted(run.folder(), differences));
        }
    }
}
