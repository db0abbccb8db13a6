package io.github.pcam4j.spark;

import io.github.pcam4j.io.loader.PatchBatch;
import io.github.pcam4j.io.loader.PatchLoader;
import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.train.Predictor;
import io.github.pcam4j.train.ensemble.LoadedEnsemble;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The models and the store that an executor has open, for all of its tasks, one after the other. An engine takes all of an
 * executor's memory and cores: give a task all of them (spark.task.cpus).
 */
final class ExecutorModel implements AutoCloseable {
    private static final ReentrantLock LOCK = new ReentrantLock();
    /** Of the executor's process, which Spark starts and ends: nothing else outlives a task there. */
    private static @Nullable ExecutorModel open;

    private final ModelAddress address;
    private final PatchStore store;
    private final LoadedEnsemble models;
    private final int[] patches;

    private ExecutorModel(ModelAddress address) {
        this.address = address;
        this.store = PatchStore.open(Path.of(address.store()));
        try {
            this.patches = address.patches(store);
            this.models = address.ensemble().load();
        } catch (RuntimeException | Error e) {
            store.close();
            throw e;
        }
    }

    /** Does something with models and store, which are opened unless the task before had the same. */
    static <T> T use(ModelAddress address, Function<ExecutorModel, T> work) throws InterruptedException {
        LOCK.lockInterruptibly();
        boolean whole = false;
        try {
            T done = work.apply(at(address));
            whole = true;
            return done;
        } finally {
            if (!whole) {
                // What failed may be in no state to go on; the next task opens it anew.
                end();
            }
            LOCK.unlock();
        }
    }

    private static ExecutorModel at(ModelAddress address) {
        @Nullable ExecutorModel found = open;
        if (found == null || !found.address.equals(address)) {
            end();
            found = new ExecutorModel(address);
            open = found;
        }
        return found;
    }

    private static void end() {
        @Nullable ExecutorModel last = open;
        open = null;
        if (last != null) {
            last.close();
        }
    }

    PatchStore store() {
        return store;
    }

    /** The indices of those that are predicted in all. */
    int[] patches() {
        return patches;
    }

    /** The probabilities of some of them, in the batches in which one process predicts them. */
    double[] predict(int first, int end) {
        double[] probabilities = new double[end - first];
        int done = 0;
        try (PatchLoader loader = PatchLoader.builder(store, Arrays.copyOfRange(patches, first, end))
                .batchSize(Predictor.BATCH_SIZE).build()) {
            for (PatchBatch batch : loader.epoch(0)) {
                double[] scores = models.predict(batch);
                System.arraycopy(scores, 0, probabilities, done, scores.length);
                done += scores.length;
            }
        }
        return probabilities;
    }

    @Override
    public void close() {
        try {
            models.close();
        } finally {
            store.close();
        }
    }
}
