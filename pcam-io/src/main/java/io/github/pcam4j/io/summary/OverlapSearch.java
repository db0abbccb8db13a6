package io.github.pcam4j.io.summary;

import io.github.pcam4j.internal.Require;
import io.github.pcam4j.internal.Workers;
import io.github.pcam4j.io.ProgressListener;
import io.github.pcam4j.io.source.PatchSource;
import io.github.pcam4j.io.source.PatchSourceException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/**
 * Finds patches that were cut from overlapping places of one slide: with some pixels in common, shifted. A model that
 * was trained on one of them has seen a part of the other, and no hash of whole patches tells.
 *
 * <pre>{@code
 * try (CompetitionArchive archive = CompetitionArchive.open(Path.of("histopathologic-cancer-detection.zip"))) {
 *     List<DuplicateGroup> overlapping = OverlapSearch.builder(List.of(archive.train())).build().find();
 * }
 * }</pre>
 *
 * <p>Two patches overlap if they have a textured square of 16 x 16 pixels in common, to the last bit, anywhere. So
 * look at patches as they were cut: resized ones, or ones that were stored with loss, have no such squares. Of all
 * squares one in 256 is looked at, picked by what it shows: two patches that share 96 x 48 pixels are missed once in
 * 30,000 times, 48 x 48 once in 70, 32 x 32 once in 3, unless others join them.
 *
 * <p>Reads and decodes every patch once, on a few threads: some 0.2 ms a patch beyond decoding. Memory: at most 1.3 KB a
 * patch of 96 x 96 while it searches. Safe for use by several threads.
 */
public final class OverlapSearch {
    private static final int AHEAD = 4;

    private final List<PatchSource> sources;
    private final int threads;
    private final ProgressListener progress;

    /** Settings of a search. */
    public static final class Builder {
        private final List<PatchSource> sources;
        private int threads = Math.min(2, Runtime.getRuntime().availableProcessors());
        private ProgressListener progress = ProgressListener.NONE;

        private Builder(List<? extends PatchSource> sources) {
            this.sources = List.copyOf(sources);
        }

        /**
         * How many threads decode and hash; two by default, or one on a machine with one processor.
         *
         * @param threads within [1, 64]
         * @return this
         */
        public Builder threads(int threads) {
            this.threads = threads;
            return this;
        }

        /**
         * Who hears how far it has come; no one by default.
         *
         * @param listener called on the thread that searches
         * @return this
         */
        public Builder progress(ProgressListener listener) {
            this.progress = Objects.requireNonNull(listener, "listener");
            return this;
        }

        /**
         * Checks the settings.
         *
         * @return the search, not begun yet
         * @throws IllegalArgumentException if there are no sources, their patches are smaller than 16 x 16, or threads
         *     are out of range
         */
        public OverlapSearch build() {
            Require.argument(!sources.isEmpty(), "there must be at least one source to search");
            Require.within("threads", threads, 1, 64);
            for (PatchSource source : sources) {
                int side = Math.min(source.shape().height(), source.shape().width());
                Require.argument(side >= WindowHashes.SIDE, "%s has patches of %s: overlaps are found by squares of "
                        + "%s x %s", source.name(), source.shape(), WindowHashes.SIDE, WindowHashes.SIDE);
            }
            return new OverlapSearch(this);
        }
    }

    private OverlapSearch(Builder builder) {
        this.sources = builder.sources;
        this.threads = builder.threads;
        this.progress = builder.progress;
    }

    /**
     * Starts the settings of a search.
     *
     * @param sources whose patches are compared, within a source and between them; they stay the caller's to close
     * @return the settings
     */
    public static Builder builder(List<? extends PatchSource> sources) {
        return new Builder(sources);
    }

    /**
     * Searches. Blocks until all patches are read.
     *
     * @return groups of patches that a chain of overlaps joins, in the order of their first patches; no patch is in two
     * @throws io.github.pcam4j.io.PatchException if a patch cannot be read, naming it
     * @throws PatchSourceException if the thread is interrupted
     */
    public List<DuplicateGroup> find() {
        int[] starts = new int[sources.size() + 1];
        for (int i = 0; i < sources.size(); i++) {
            starts[i + 1] = Math.addExact(starts[i], sources.get(i).size());
        }
        Groups groups = new Groups(starts[sources.size()]);
        WindowOwners owners = new WindowOwners();
        for (int i = 0; i < sources.size(); i++) {
            join(sources.get(i), starts[i], owners, groups);
        }
        IntFunction<Integer> labels = of(starts, (source, patch) ->
                source.labelled() ? source.label(patch) : GroupList.NO_LABEL);
        return new GroupList(of(starts, PatchSource::id), labels).exact(groups);
    }

    private interface Fact<T> {
        T of(PatchSource source, int patch);
    }

    /** A fact of each patch by its number among all. */
    private <T> IntFunction<T> of(int[] starts, Fact<T> fact) {
        return patch -> {
            int found = Arrays.binarySearch(starts, patch);
            int part = found >= 0 ? found : -found - 2;
            // An empty source starts where the next one does.
            while (starts[part + 1] == patch) {
                part++;
            }
            return fact.of(sources.get(part), patch - starts[part]);
        };
    }

    private void join(PatchSource source, int start, WindowOwners owners, Groups groups) {
        ThreadLocal<WindowHashes> hashes = ThreadLocal.withInitial(() -> new WindowHashes(source.shape()));
        Queue<Future<long[]>> pending = new ArrayDeque<>();
        try (Workers workers = new Workers(threads, "pcam-overlaps")) {
            try {
                int next = 0;
                for (int patch = 0; patch < source.size(); patch++) {
                    while (next < source.size() && pending.size() < AHEAD * threads) {
                        int index = next++;
                        pending.add(workers.submit(() -> hashes.get().of(source.read(index).pixels())));
                    }
                    for (long hash : Workers.await(pending.remove(), () -> new PatchSourceException(
                            "the search for overlaps in %s was interrupted".formatted(source.name())))) {
                        groups.join(owners.first(hash, start + patch), start + patch);
                    }
                    progress.progress("overlaps", patch + 1L, source.size(), "");
                }
            } finally {
                pending.forEach(future -> future.cancel(false));
            }
        }
    }
}
