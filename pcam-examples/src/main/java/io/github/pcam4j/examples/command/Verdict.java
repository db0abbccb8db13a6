package io.github.pcam4j.examples.command;

import io.github.pcam4j.train.Predictions;
import io.github.pcam4j.train.RunDirectory;
import io.github.pcam4j.train.error.TrainingException;
import io.github.pcam4j.train.metrics.Evaluation;
import io.github.pcam4j.train.metrics.GroupBootstrap;
import io.github.pcam4j.train.metrics.GroupMetrics;
import io.github.pcam4j.train.metrics.PatchGroups;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * All figures of some predictions.
 *
 * @param evaluation of all of them
 * @param groups of each slide; empty where slides are not known
 */
public record Verdict(Evaluation evaluation, List<GroupMetrics> groups) {
    /** At or above it probabilities are called 1, where nothing else is asked for. */
    public static final double THRESHOLD = 0.5;

    /** Groups that are told, unless all are asked for. */
    private static final int WORST = 10;

    public static Verdict of(Predictions predictions, double threshold) {
        if (!(threshold >= 0 && threshold <= 1)) {
            throw new IllegalArgumentException("a threshold must be within [0, 1], not " + threshold);
        }
        byte[] labels = predictions.labels();
        double[] probabilities = predictions.probabilities();
        Evaluation evaluation = Evaluation.of(labels, probabilities, threshold);
        return predictions.groups().map(groups -> new Verdict(
                evaluation.withAucInterval(
                        GroupBootstrap.builder().build().auc(labels, probabilities, groups).interval()),
                GroupMetrics.table(labels, probabilities, groups, threshold)))
                .orElse(new Verdict(evaluation, List.of()));
    }

    /** The predictions kept with a run or with folds, or those of a file. */
    public static Predictions kept(Path path) {
        if (!Files.exists(path)) {
            throw new TrainingException("%s is not there; give a run, its folds or a CSV of predictions".formatted(path));
        }
        noteUnfinished(path);
        return Files.isDirectory(path) ? Predictions.ofRun(path) : Predictions.read(path);
    }

    /** Says so of a run that is judged by the best of its epochs so far. */
    public static void noteUnfinished(Path path) {
        if (RunDirectory.exists(path) && !RunDirectory.open(path).isFinished()) {
            Output.note("%s is not finished: it is judged by the best of its epochs so far", path);
        }
    }

    /** The same predictions, with the slides of a file. */
    public static Predictions grouped(Predictions predictions, Path slides) {
        PatchGroups groups = SlideGroups.read(slides, predictions.ids());
        return Predictions.of(predictions.ids(), predictions.labels(), predictions.probabilities(),
                IntStream.range(0, groups.size()).mapToObj(i -> groups.names().get(groups.groupOf(i))).toList());
    }

    /** Says the figures, and of groups those that are worst, or all. */
    public void say(Output output, boolean allGroups) {
        output.sayLines(evaluation.toText());
        if (groups.isEmpty()) {
            return;
        }
        List<GroupMetrics> several = groups.stream().filter(group -> group.patches() > 1)
                .sorted(Comparator.comparingDouble(GroupMetrics::accuracy)
                        .thenComparing(Comparator.comparingLong(GroupMetrics::patches).reversed())).toList();
        List<GroupMetrics> told = allGroups ? groups : several.subList(0, Math.min(WORST, several.size()));
        output.say("%n%,d groups, %,d of them of two or more patches%s", groups.size(), several.size(), allGroups ? ""
                : several.size() > WORST ? ", of which these have the lowest accuracy (--all-groups tells all)" : "");
        output.say("%-20s %8s %9s %7s %8s", "group", "patches", "positives", "AUC", "accuracy");
        told.forEach(group -> output.say("%-20s %,8d %,9d %7.4f %8.4f", group.group(), group.patches(),
                group.positives(), group.auc(), group.accuracy()));
    }

    /** The figures, and those of each slide under {@code groups} where they are known. */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>(evaluation.toMap());
        if (!groups.isEmpty()) {
            map.put("groups", groups.stream().map(group -> Output.map("group", group.group(), "patches",
                    group.patches(), "positives", group.positives(), "auc", group.auc(), "accuracy",
                    group.accuracy())).toList());
        }
        return map;
    }
}
