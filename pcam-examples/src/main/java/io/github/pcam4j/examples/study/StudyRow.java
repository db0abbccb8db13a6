package io.github.pcam4j.examples.study;

import io.github.pcam4j.train.Predictions;
import io.github.pcam4j.train.metrics.AucComparison;
import io.github.pcam4j.train.metrics.DeLong;
import io.github.pcam4j.train.metrics.Evaluation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/**
 * What a recipe came to, beside another one judged by the same patches.
 *
 * @param recipe the recipe
 * @param evaluations of each fold, in each round of seeds
 * @param comparisons of each fold with the other recipe under the same seed, in each round
 */
record StudyRow(StudyRecipe recipe, List<List<Evaluation>> evaluations, List<List<AucComparison>> comparisons) {
    /** Of the standard normal distribution: 95 percent lie within so many deviations. */
    private static final double NORMAL_95 = 1.959963984540054;

    /** Predictions of each fold, in each round. */
    static StudyRow of(StudyRecipe recipe, List<List<Predictions>> predictions, List<List<Predictions>> others) {
        List<List<Evaluation>> evaluations = new ArrayList<>();
        List<List<AucComparison>> comparisons = new ArrayList<>();
        for (int round = 0; round < predictions.size(); round++) {
            evaluations.add(new ArrayList<>());
            comparisons.add(new ArrayList<>());
            for (int fold = 0; fold < predictions.get(round).size(); fold++) {
                Predictions other = others.get(round).get(fold);
                Predictions own = predictions.get(round).get(fold).inOrderOf(other);
                evaluations.get(round).add(Evaluation.of(own.labels(), own.probabilities(), 0.5));
                comparisons.get(round).add(DeLong.compare(own.labels(), other.probabilities(), own.probabilities()));
            }
        }
        return new StudyRow(recipe, evaluations, comparisons);
    }

    double auc() {
        return mean(Evaluation::auc);
    }

    double difference() {
        return differences().average().orElseThrow();
    }

    /** In each round of seeds. */
    private DoubleStream differences() {
        return comparisons.stream().mapToDouble(round ->
                round.stream().mapToDouble(AucComparison::difference).average().orElseThrow());
    }

    /**
     * Half the width of the difference's interval. Which patches judge: folds have no patch in common, so that their
     * variances add up; rounds have all in common, so that theirs are averaged. Which seeds train: as rounds differ.
     */
    double halfWidth() {
        int rounds = comparisons.size();
        int folds = comparisons.get(0).size();
        double ofPatches = comparisons.stream().flatMap(List::stream).mapToDouble(AucComparison::standardError)
                .map(it -> it * it).sum() / rounds / (folds * folds);
        double ofSeeds = rounds == 1 ? 0
                : differences().map(it -> it - difference()).map(it -> it * it).sum() / (rounds - 1) / rounds;
        return NORMAL_95 * Math.sqrt(ofPatches + ofSeeds);
    }

    /** The row in Markdown. */
    String toMarkdown() {
        String seeds = differences().mapToObj(it -> String.format(Locale.ROOT, "%+.3f", it))
                .collect(Collectors.joining(", "));
        return String.format(Locale.ROOT, "| %s | %.4f | %+.4f | [%+.4f, %+.4f] | %s | %.3f | %.3f |", recipe.change(),
                auc(), difference(), difference() - halfWidth(), difference() + halfWidth(), seeds,
                mean(Evaluation::logLoss), mean(Evaluation::expectedCalibrationError));
    }

    private double mean(ToDoubleFunction<Evaluation> figure) {
        return evaluations.stream().flatMap(List::stream).mapToDouble(figure).average().orElseThrow();
    }
}
