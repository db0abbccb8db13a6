package io.github.pcam4j.examples.study;

import io.github.pcam4j.train.Predictions;
import io.github.pcam4j.train.metrics.AucComparison;
import io.github.pcam4j.train.metrics.DeLong;
import io.github.pcam4j.train.metrics.Evaluation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What a recipe came to, beside another one judged by the same patches.
 *
 * @param recipe the recipe
 * @param evaluations of each fold
 * @param comparisons of each fold with the other recipe
 */
record StudyRow(StudyRecipe recipe, List<Evaluation> evaluations, List<AucComparison> comparisons) {
    /** Of the standard normal distribution: 95 percent lie within so many deviations. */
    private static final double NORMAL_95 = 1.959963984540054;

    static StudyRow of(StudyRecipe recipe, List<Predictions> predictions, List<Predictions> others) {
        List<Evaluation> evaluations = new ArrayList<>();
        List<AucComparison> comparisons = new ArrayList<>();
        for (int fold = 0; fold < predictions.size(); fold++) {
            Predictions other = others.get(fold);
            Predictions own = predictions.get(fold).inOrderOf(other);
            evaluations.add(Evaluation.of(own.labels(), own.probabilities(), 0.5));
            comparisons.add(DeLong.compare(own.labels(), other.probabilities(), own.probabilities()));
        }
        return new StudyRow(recipe, evaluations, comparisons);
    }

    double auc() {
        return evaluations.stream().mapToDouble(Evaluation::auc).average().orElseThrow();
    }

    double difference() {
        return comparisons.stream().mapToDouble(AucComparison::difference).average().orElseThrow();
    }

    /** Half the width of the difference's interval: folds have no patch in common, so that their variances add up. */
    double halfWidth() {
        double variances = comparisons.stream().mapToDouble(AucComparison::standardError).map(it -> it * it).sum();
        return NORMAL_95 * Math.sqrt(variances) / comparisons.size();
    }

    /** The row in Markdown. */
    String toMarkdown() {
        String folds = comparisons.stream().map(it -> String.format(Locale.ROOT, "%+.3f", it.difference()))
                .collect(Collectors.joining(", "));
        double loss = evaluations.stream().mapToDouble(Evaluation::logLoss).average().orElseThrow();
        double error = evaluations.stream().mapToDouble(Evaluation::expectedCalibrationError).average().orElseThrow();
        return String.format(Locale.ROOT, "| %s | %.4f | %+.4f | [%+.4f, %+.4f] | %s | %.3f | %.3f |", recipe.change(),
                auc(), difference(), difference() - halfWidth(), difference() + halfWidth(), folds, loss, error);
    }
}
