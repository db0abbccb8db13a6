package io.github.pcam4j.train.internal.loop;

import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.model.BackboneSpec;
import io.github.pcam4j.model.CnnSpec;
import io.github.pcam4j.model.ModelSpec;
import io.github.pcam4j.model.NetworkWeights;
import io.github.pcam4j.train.distributed.ProcessGroup;
import io.github.pcam4j.train.engine.TrainingEngine;
import io.github.pcam4j.train.error.TrainingException;
import io.github.pcam4j.train.internal.run.RunIdentity;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.zip.CRC32C;

/**
 * What a training has of the processes that train with it; of none in the usual case, where nothing here costs anything.
 * Whatever decides how it goes on is agreed on by all, so that each makes the same calls.
 */
public final class Ranks {
    private static final String SEPARATOR = "\0";

    private final ProcessGroup group;
    private final StepShares shares;
    private final SharedStep step;
    private final BooleanSupplier stop;

    /**
     * The processes of a training.
     *
     * @param batches of a step
     * @param batchSize patches of a batch
     * @param patches to train on
     * @param stop whether this process asks to stop
     * @throws TrainingException if there are more processes than batches of a step
     */
    public Ranks(ProcessGroup group, ModelSpec spec, int batches, int batchSize, int patches, BooleanSupplier stop) {
        if (group.size() > batches) {
            throw new TrainingException(String.format(Locale.ROOT, "the run's steps are of %d batches, which %d processes "
                    + "cannot share; resume it with %d at most", batches, group.size(), batches));
        }
        this.group = group;
        this.stop = stop;
        this.shares = new StepShares(group.rank(), group.size(), batches, batchSize, patches);
        this.step = new SharedStep(group, kept(spec), stop);
    }

    private static double kept(ModelSpec spec) {
        return spec instanceof BackboneSpec backbone ? 1 - backbone.backbone().momentum()
                : ((CnnSpec) spec).batchNormMomentum();
    }

    /**
     * Does something, and tells the other processes if it fails, so that they need not wait for it.
     *
     * @param agreed what is thrown where all have agreed on it
     * @param work what to do
     * @return what it gives
     */
    public static <T> T telling(ProcessGroup group, Class<? extends RuntimeException> agreed, Supplier<T> work) {
        try {
            return work.get();
        } catch (RuntimeException | Error e) {
            if (!agreed.isInstance(e)) {
                group.fail(e instanceof TrainingException ? String.valueOf(e.getMessage()) : e.toString());
            }
            throw e;
        }
    }

    /** Whether there are others. */
    public boolean several() {
        return group.size() > 1;
    }

    /** Which batches of which step this process computes. */
    public StepShares shares() {
        return shares;
    }

    /** Has an engine make its steps together with the others'. */
    public void join(TrainingEngine engine) {
        if (several()) {
            engine.reduceBy(step);
        }
    }

    /** Before the engine computes its share of a step. */
    public void begins(StepShares.Share share) {
        step.begins(share);
    }

    /** Whether to end after the step that was made last: on several processes if one of them asked for it meanwhile. */
    public boolean stopAfterStep() {
        return several() ? step.stopAsked() : stop.getAsBoolean();
    }

    /** Whether one of the processes asks to stop. All ask it at the same time. */
    public boolean stopNow() {
        if (!several()) {
            return stop.getAsBoolean();
        }
        float[] asked = {stop.getAsBoolean() ? 1 : 0};
        group.sum(asked);
        return asked[0] > 0;
    }

    /**
     * Judges patches together.
     *
     * @param own computes the probabilities of this process's share, {@link StepShares#ofJudged}
     * @return those of all
     * @throws StopAsked on all processes if it was thrown on one
     */
    public double[] judged(Supplier<double[]> own) {
        if (!several()) {
            return own.get();
        }
        byte[] given;
        try {
            double[] probabilities = own.get();
            ByteBuffer bytes = ByteBuffer.allocate(1 + probabilities.length * Double.BYTES);
            bytes.put((byte) 0).asDoubleBuffer().put(probabilities);
            given = bytes.array();
        } catch (StopAsked e) {
            given = new byte[] {1};
        }
        List<byte[]> all = group.gather(given);
        if (all.stream().anyMatch(it -> it[0] == 1)) {
            throw new StopAsked();
        }
        return all.stream().map(Ranks::doubles).flatMapToDouble(Arrays::stream).toArray();
    }

    private static double[] doubles(byte[] given) {
        double[] values = new double[(given.length - 1) / Double.BYTES];
        ByteBuffer.wrap(given, 1, given.length - 1).slice().asDoubleBuffer().get(values);
        return values;
    }

    /** Refuses to train with processes that were asked for something else, before anything is written. */
    public void requireSame(String version, RunIdentity identity, PatchStore store) {
        Map<String, String> asked = new LinkedHashMap<>();
        asked.put("pcam4j", version);
        asked.put("processes", String.valueOf(group.size()));
        asked.putAll(identity.leaves());
        asked.put("patches of the store", String.valueOf(store.size()));
        requireSame(asked);
    }

    /** Refuses to train with engines of another kind or version. */
    public void requireSame(TrainingEngine engine) {
        // Threads and devices of a kind may differ, which follow this word.
        requireSame(Map.of("engine", engine.description().split(" on ", 2)[0]));
    }

    /** Refuses to train on from another place or with other parameters. */
    public void requireSame(int iteration, TrainingEngine engine) {
        if (several()) {
            requireSame(Map.of("steps made", String.valueOf(iteration), "parameters", digest(engine.weights())));
        }
    }

    private static String digest(NetworkWeights weights) {
        CRC32C sum = new CRC32C();
        for (String name : new TreeSet<>(weights.names())) {
            float[] values = weights.get(name).values();
            ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES);
            bytes.asFloatBuffer().put(values);
            sum.update(name.getBytes(StandardCharsets.UTF_8));
            sum.update(bytes);
        }
        return "CRC-32C " + Long.toHexString(sum.getValue());
    }

    private void requireSame(Map<String, String> own) {
        if (!several()) {
            return;
        }
        byte[] given = own.entrySet().stream().map(it -> it.getKey() + SEPARATOR + it.getValue())
                .collect(Collectors.joining(SEPARATOR)).getBytes(StandardCharsets.UTF_8);
        List<byte[]> all = group.gather(given);
        Map<String, String> first = values(all.get(0));
        for (int rank = 1; rank < all.size(); rank++) {
            String differences = RunIdentity.differences(first, values(all.get(rank)), "%s: %s on rank 0, %s on rank " + rank);
            if (!differences.isEmpty()) {
                throw new TrainingException(String.format(Locale.ROOT, "rank %d would not train the same as rank 0 (%s); give "
                        + "all processes the same store, split, settings and version", rank, differences));
            }
        }
    }

    private static Map<String, String> values(byte[] given) {
        String[] words = new String(given, StandardCharsets.UTF_8).split(SEPARATOR, -1);
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i + 1 < words.length; i += 2) {
            values.put(words[i], words[i + 1]);
        }
        return values;
    }
}
