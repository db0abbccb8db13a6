package io.github.pcam4j.train.split;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Which patches of a store train and which validate: every index from 0 to {@code size() - 1} is in exactly one part.
 * Indices ascend within each part; mixing them is the loader's work, anew in every epoch.
 *
 * <p>Immutable and safe for use by several threads; it holds 4 bytes a patch.
 *
 * @see StratifiedSplitter
 */
public final class Split {
    private final int[] train;
    private final int[] validation;

    private Split(int[] train, int[] validation) {
        this.train = train;
        this.validation = validation;
    }

    /**
     * A split by indices that are already known.
     *
     * @param train indices of the patches that train, in any order; may be empty if the other part is not
     * @param validation indices of the patches that validate, in any order; may be empty if the other part is not
     * @return the split
     * @throws IllegalArgumentException if there are no indices at all, or one is missing, there twice or beyond the
     *     number of patches, naming it
     */
    public static Split of(int[] train, int[] validation) {
        int[] all = IntStream.concat(Arrays.stream(train), Arrays.stream(validation)).sorted().toArray();
        if (all.length == 0) {
            throw new IllegalArgumentException("a split needs at least one patch");
        }
        for (int index = 0; index < all.length; index++) {
            if (all[index] != index) {
                String fault = all[index] < 0 ? "%s is no index" : all[index] < index ? "%s is there twice"
                        : index + " is missing";
                throw new IllegalArgumentException(("a split of %s patches must have each index from 0 to %s once; "
                        + fault).formatted(all.length, all.length - 1, all[index]));
            }
        }
        return new Split(Arrays.stream(train).sorted().toArray(), Arrays.stream(validation).sorted().toArray());
    }

    /** A split by one mark a patch. */
    static Split ofMarked(boolean[] validates) {
        return new Split(
                IntStream.range(0, validates.length).filter(index -> !validates[index]).toArray(),
                IntStream.range(0, validates.length).filter(index -> validates[index]).toArray());
    }

    /**
     * The split of patches of which the first are to be trained on and all others held out, such as those of two stores
     * that were {@linkplain io.github.pcam4j.io.store.PatchStore#joined joined}.
     *
     * @param trained how many are trained on, within [0, patches]
     * @param patches how many there are
     * @return the split
     * @throws IllegalArgumentException if there are fewer patches than are to be trained on, or a number is negative
     */
    public static Split at(int trained, int patches) {
        if (trained < 0 || patches < trained) {
            throw new IllegalArgumentException(String.format(Locale.ROOT,
                    "of %d patches the first %d cannot be trained on",
                    patches, trained));
        }
        return new Split(IntStream.range(0, trained).toArray(), IntStream.range(trained, patches).toArray());
    }

    /**
     * Reads what {@link #save} wrote, for a store with the same patches, in whatever order it has them. Columns are
     * {@code id} and {@code part}, which is {@code train} or {@code validation}; rows may come in any order.
     *
     * @param file a CSV file in UTF-8
     * @param ids the id of each patch, in the store's order
     * @return the split
     * @throws IllegalArgumentException if {@code ids} is empty or has an id twice
     * @throws io.github.pcam4j.train.error.TrainingException if the file cannot be read, is not of this form, has an id that
     *     is unknown or there twice, or lacks one, naming file, line and remedy
     */
    public static Split load(Path file, List<String> ids) {
        return SplitFile.read(file, ids);
    }

    /**
     * Writes the split as CSV with the columns {@code id} and {@code part}, one row a patch in the store's order. The
     * file appears complete or not at all, in place of an older one: it is written beside its place first, under its
     * name with {@code .part} added.
     *
     * @param file where to write; its folder is made if need be
     * @param idOf gives the id of each index from 0 to {@code size() - 1}
     * @throws IllegalArgumentException if an id is null, empty or there twice, naming the index
     * @throws io.github.pcam4j.train.error.TrainingException if the file cannot be written
     */
    public void save(Path file, IntFunction<String> idOf) {
        SplitFile.write(file, this, idOf);
    }

    /**
     * The patches that train.
     *
     * @return a new array of ascending indices
     */
    public int[] train() {
        return train.clone();
    }

    /**
     * The patches that validate.
     *
     * @return a new array of ascending indices
     */
    public int[] validation() {
        return validation.clone();
    }

    /**
     * How many patches train.
     *
     * @return the count
     */
    public int trainSize() {
        return train.length;
    }

    /**
     * How many patches validate.
     *
     * @return the count
     */
    public int validationSize() {
        return validation.length;
    }

    /**
     * How many patches there are.
     *
     * @return the count of both parts, at least 1
     */
    public int size() {
        return train.length + validation.length;
    }

    /**
     * Whether a patch validates.
     *
     * @param index of the patch
     * @return true if it is in the validation part; takes O(log n)
     * @throws IndexOutOfBoundsException if the index is outside [0, size())
     */
    public boolean validates(int index) {
        Objects.checkIndex(index, size());
        return Arrays.binarySearch(validation, index) >= 0;
    }

    @Override
    public boolean equals(Object other) {
        // Each part tells the other, given how many there are.
        return other instanceof Split that && size() == that.size() && Arrays.equals(validation, that.validation);
    }

    @Override
    public int hashCode() {
        return 31 * size() + Arrays.hashCode(validation);
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "Split[%d train, %d validation]", train.length, validation.length);
    }
}
