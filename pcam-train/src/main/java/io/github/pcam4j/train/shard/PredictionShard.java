package io.github.pcam4j.train.shard;

import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.train.error.TrainingException;
import io.github.pcam4j.train.internal.FilesDigest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * What one of several processes predicted: a CSV of its share, with a first line that says of which store, by what, and which
 * share it is. {@link #merge} makes the submission of all of them that one process writes, byte for byte.
 *
 * <pre>{@code
 * PredictionShare share = PredictionShare.of(3, 8, store.size());
 * double[] scores = share.of(store).map(it -> ensemble.predict(it, ProgressListener.NONE)).orElse(new double[0]);
 * PredictionShard.of(share, store, "by run, 8 views", scores).write(Path.of("submission-3-of-8.csv"));
 * }</pre>
 *
 * @param share which patches these are
 * @param store the {@linkplain PatchStore#fingerprint fingerprint} of the store of all patches
 * @param predictedBy what predicted, and how, in words that are equal for all shards
 * @param ids the patches, in the store's order
 * @param probabilities of label 1, or scores, one a patch within [0, 1]
 */
public record PredictionShard(PredictionShare share, String store, String predictedBy, List<String> ids,
        double[] probabilities) {

    /**
     * Checks the lengths, and copies the list.
     *
     * @throws IllegalArgumentException if there is not one id and one probability for each patch of the share, or a
     *     probability is NaN or outside [0, 1], naming the patch
     */
    public PredictionShard {
        ids = List.copyOf(ids);
        int expected = share.end() - share.first();
        if (ids.size() != expected || probabilities.length != expected) {
            throw new IllegalArgumentException(String.format(Locale.ROOT, "%d ids and %d probabilities for %d patches",
                    ids.size(), probabilities.length, expected));
        }
        for (int i = 0; i < expected; i++) {
            if (!(probabilities[i] >= 0 && probabilities[i] <= 1)) {
                throw new IllegalArgumentException("the probability of \"%s\" is %s; it must be within [0, 1]"
                        .formatted(ids.get(i), probabilities[i]));
            }
        }
    }

    /**
     * The predictions of a share.
     *
     * @param share which patches these are
     * @param store the store of all patches
     * @param predictedBy what predicted, and how, in words that are equal for all shards
     * @param probabilities one a patch of the share
     * @return the shard
     * @throws IllegalArgumentException if there are more or fewer probabilities than patches, or one is outside [0, 1]
     */
    public static PredictionShard of(PredictionShare share, PatchStore store, String predictedBy,
            double[] probabilities) {
        return new PredictionShard(share, store.fingerprint(), predictedBy, share.of(store).map(PatchStore::ids)
                .orElse(List.of()), probabilities);
    }

    /**
     * A digest of what predicts, for {@code predictedBy}: equal files and words have equal ones.
     *
     * @param words what else there is to tell, such as an ensemble's fingerprint
     * @param files models, calibrations
     * @return 32 hexadecimal digits
     * @throws TrainingException if a file cannot be read
     */
    public static String digest(String words, List<Path> files) {
        FilesDigest digest = new FilesDigest().add(words);
        files.forEach(digest::add);
        return digest.hex();
    }

    /**
     * Whether a file is of this kind, by its first bytes.
     *
     * @param head at least 64 bytes of the file, or all of it
     * @return true if {@link #read} may take it
     */
    public static boolean isHead(String head) {
        return head.startsWith(PredictionShardFile.FORMAT + ",");
    }

    /**
     * Writes the file.
     *
     * @param file replaced as a whole; its folder is made if need be
     * @throws TrainingException if it cannot be written; an older file stays as it was
     */
    public void write(Path file) {
        PredictionShardFile.write(file, this);
    }

    /**
     * Reads such a file.
     *
     * @param file the file
     * @return the shard
     * @throws TrainingException if it is missing, no shard, damaged or of a newer version, naming the line
     */
    public static PredictionShard read(Path file) {
        return PredictionShardFile.read(file);
    }

    /**
     * Puts all shards together.
     *
     * @param files of all shards, in any order
     * @return the one shard of all patches, in the store's order
     * @throws TrainingException if one is missing or there twice, cannot be read, or is of another store or predicted in
     *     another way, naming it
     */
    public static PredictionShard merge(List<Path> files) {
        return new PredictionShards(files).merge();
    }

    static PredictionShard joined(List<PredictionShard> inOrder) {
        PredictionShard first = inOrder.get(0);
        int total = first.share.total();
        List<String> ids = new ArrayList<>(total);
        double[] probabilities = new double[total];
        for (PredictionShard shard : inOrder) {
            System.arraycopy(shard.probabilities, 0, probabilities, ids.size(), shard.probabilities.length);
            ids.addAll(shard.ids);
        }
        return new PredictionShard(new PredictionShare(1, 1, 0, total, total), first.store, first.predictedBy, ids,
                probabilities);
    }

    /** Arrays by their content, as whoever compares what was read with what was written expects. */
    @Override
    public boolean equals(Object other) {
        return other instanceof PredictionShard that && share.equals(that.share) && store.equals(that.store)
                && predictedBy.equals(that.predictedBy) && ids.equals(that.ids)
                && Arrays.equals(probabilities, that.probabilities);
    }

    @Override
    public int hashCode() {
        return Objects.hash(share, store, predictedBy, ids);
    }
}
