package io.github.pcam4j.train;

import io.github.pcam4j.train.error.TrainingException;
import io.github.pcam4j.train.internal.LabelledScores;
import io.github.pcam4j.train.internal.run.PredictionsFile;
import io.github.pcam4j.train.metrics.PatchGroups;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * What a model made of labelled patches, as it stands in {@code predictions.csv}, so that runs can be evaluated and
 * compared without their models. Immutable and safe for use by several threads.
 *
 * <pre>{@code
 * Predictions a = Predictions.read(Path.of("run-a/predictions.csv"));
 * Predictions b = Predictions.read(Path.of("run-b/predictions.csv")).inOrderOf(a);
 * String line = DeLong.compare(a.labels(), a.probabilities(), b.probabilities()).summary("a", "b");
 * }</pre>
 */
public final class Predictions {
    private final List<String> ids;
    private final byte[] labels;
    private final double[] probabilities;
    /** Empty where no groups are known. */
    private final List<String> groups;

    private Predictions(List<String> ids, byte[] labels, double[] probabilities, List<String> groups) {
        this.ids = List.copyOf(ids);
        this.labels = labels.clone();
        this.probabilities = probabilities.clone();
        this.groups = List.copyOf(groups);
    }

    /**
     * Predictions of patches of which no groups are known.
     *
     * @param ids the patches, each once
     * @param labels 0 or 1 for each patch
     * @param probabilities of label 1, within [0, 1]
     * @return the predictions
     * @throws IllegalArgumentException if there are none, the lengths differ, an id is empty or stands twice, a label
     *     is neither 0 nor 1, or a probability is NaN or outside [0, 1], naming the index
     */
    public static Predictions of(List<String> ids, byte[] labels, double[] probabilities) {
        return of(ids, labels, probabilities, List.of());
    }

    /**
     * Predictions of patches in groups.
     *
     * @param ids the patches, each once
     * @param labels 0 or 1 for each patch
     * @param probabilities of label 1, within [0, 1]
     * @param groups the slide or patient of each patch; none at all if they are not known
     * @return the predictions
     * @throws IllegalArgumentException if there are none, the lengths differ, an id or a group is empty, an id stands
     *     twice, a label is neither 0 nor 1, or a probability is NaN or outside [0, 1], naming the index
     */
    public static Predictions of(List<String> ids, byte[] labels, double[] probabilities, List<String> groups) {
        LabelledScores.ofProbabilities(labels, probabilities);
        requireLength("ids", ids.size(), labels.length);
        if (!groups.isEmpty()) {
            requireLength("groups", groups.size(), labels.length);
            PatchGroups.of(groups);
        }
        indicesOf(ids);
        return new Predictions(ids, labels, probabilities, groups);
    }

    /**
     * Reads those that are kept with a run, or with folds: of a run that is not finished, of the best of its epochs so far.
     *
     * @param folder of the run or the folds
     * @return the predictions of the patches that were held out
     * @throws TrainingException if the folder holds neither, or its training has not come so far, or the file cannot be used
     */
    public static Predictions ofRun(Path folder) {
        Path file = folder.resolve("predictions.csv");
        if (Files.exists(file)) {
            return read(file);
        }
        if (Files.exists(folder.resolve(RunDirectory.FOLDS))) {
            throw new TrainingException("%s has no predictions yet: not all of its folds are trained; resume its training"
                    .formatted(folder));
        }
        // Of a folder that holds no run that says what is missing.
        RunDirectory.open(folder);
        throw new TrainingException("%s has no predictions yet: no epoch is over; resume its training".formatted(folder));
    }

    /**
     * Reads a file of the columns {@code id,label,probability} and, where groups are known, {@code group}.
     *
     * @param file the file
     * @return the predictions, in the order of the file
     * @throws TrainingException if the file is missing or cannot be read, or a row cannot be used, naming its line
     */
    public static Predictions read(Path file) {
        return PredictionsFile.read(file, Predictions::of);
    }

    /**
     * Writes such a file.
     *
     * @param file the file, replaced as a whole; its folder is made if need be
     * @throws TrainingException if the file cannot be written; an older file stays as it was
     */
    public void write(Path file) {
        PredictionsFile.write(file, ids(), labels(), probabilities(), groupOfEach());
    }

    /**
     * The same predictions in the order of others of the same patches, to be compared with them. The groups of either
     * are kept where the other has none.
     *
     * @param others predictions of the same patches
     * @return these predictions, patch by patch beside the others
     * @throws IllegalArgumentException if the patches are not the same, or a patch has another label or group, naming
     *     it
     */
    public Predictions inOrderOf(Predictions others) {
        if (size() != others.size()) {
            throw new IllegalArgumentException(String.format(Locale.ROOT,
                    "predictions of %d patches cannot be compared with those of %d: "
                    + "predict the same patches with both models",
                    size(), others.size()));
        }
        Map<String, Integer> indices = indicesOf(ids);
        double[] ordered = new double[size()];
        for (int index = 0; index < ordered.length; index++) {
            String id = others.ids.get(index);
            Integer own = indices.get(id);
            if (own == null) {
                throw unlike(id, "is among the one predictions only: predict the same patches with both models");
            }
            requireAlike(labels[own] == others.labels[index], id,
                    "has label 0 in the one predictions and 1 in the other: they are of different stores");
            requireAlike(groups.isEmpty() || others.groups.isEmpty()
                    || groups.get(own).equals(others.groups.get(index)), id, "is of different groups in the two");
            ordered[index] = probabilities[own];
        }
        List<String> known = !others.groups.isEmpty() || groups.isEmpty() ? others.groups
                : others.ids.stream().map(id -> groups.get(Objects.requireNonNull(indices.get(id)))).toList();
        return new Predictions(others.ids, others.labels, ordered, known);
    }

    private static void requireAlike(boolean condition, String id, String fault) {
        if (!condition) {
            throw unlike(id, fault);
        }
    }

    private static IllegalArgumentException unlike(String id, String fault) {
        return new IllegalArgumentException("the patch \"%s\" %s".formatted(id, fault));
    }

    /**
     * The same patches with other probabilities, such as calibrated ones.
     *
     * @param others of label 1 for each patch, within [0, 1]
     * @return the predictions
     * @throws IllegalArgumentException if there are more or fewer, or one is NaN or outside [0, 1], naming the index
     */
    public Predictions withProbabilities(double[] others) {
        LabelledScores.ofProbabilities(labels, others);
        return new Predictions(ids, labels, others, groups);
    }

    /**
     * The same of some of the patches, in the same order.
     *
     * @param chosen their ids; those that are not here do not count
     * @return the predictions of patches that are in both
     * @throws IllegalArgumentException if there are none
     */
    public Predictions only(Set<String> chosen) {
        int[] kept = IntStream.range(0, ids.size()).filter(i -> chosen.contains(ids.get(i))).toArray();
        if (kept.length == 0) {
            throw new IllegalArgumentException("none of the patches asked for is among these %s".formatted(size()));
        }
        byte[] keptLabels = new byte[kept.length];
        double[] keptProbabilities = new double[kept.length];
        for (int i = 0; i < kept.length; i++) {
            keptLabels[i] = labels[kept[i]];
            keptProbabilities[i] = probabilities[kept[i]];
        }
        List<String> keptIds = IntStream.of(kept).mapToObj(ids::get).toList();
        return groups.isEmpty() ? of(keptIds, keptLabels, keptProbabilities)
                : of(keptIds, keptLabels, keptProbabilities, IntStream.of(kept).mapToObj(groups::get).toList());
    }

    /**
     * How many patches there are.
     *
     * @return the count, at least 1
     */
    public int size() {
        return labels.length;
    }

    /**
     * The patches.
     *
     * @return their ids, in order
     */
    public List<String> ids() {
        return ids;
    }

    /**
     * Their labels.
     *
     * @return a new array of 0 and 1
     */
    public byte[] labels() {
        return labels.clone();
    }

    /**
     * Their probabilities of label 1.
     *
     * @return a new array of values within [0, 1]
     */
    public double[] probabilities() {
        return probabilities.clone();
    }

    /**
     * Which slide or patient they come from.
     *
     * @return the groups, or empty if they are not known
     */
    public Optional<PatchGroups> groups() {
        return groups.isEmpty() ? Optional.empty() : Optional.of(PatchGroups.of(groups));
    }

    /** The group of each patch; empty where none are known. */
    List<String> groupOfEach() {
        return groups;
    }

    private static Map<String, Integer> indicesOf(List<String> ids) {
        Map<String, Integer> indices = new HashMap<>(ids.size() * 2);
        int index = 0;
        for (String id : ids) {
            Integer before = id == null || id.isEmpty() ? Integer.valueOf(index) : indices.put(id, index);
            if (before != null) {
                String fault = before == index ? "empty" : String.format(Locale.ROOT,
                        "\"%s\", which stands at index %d",
                        id, before);
                throw new IllegalArgumentException(
                        String.format(Locale.ROOT, "each patch needs an id of its own; that at index %d is %s",
                                index, fault));
            }
            index++;
        }
        return indices;
    }

    private static void requireLength(String what, int found, int expected) {
        if (found != expected) {
            throw new IllegalArgumentException(String.format(Locale.ROOT, "%d %s for %d labels",
                    found, what, expected));
        }
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "Predictions[%d patches]", size());
    }
}
