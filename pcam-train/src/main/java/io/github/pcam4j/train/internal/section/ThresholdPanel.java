package io.github.pcam4j.train.internal.section;

import io.github.pcam4j.train.internal.page.Html;
import io.github.pcam4j.train.internal.page.Numbers;
import java.util.Arrays;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * The confusion matrix and what follows from it at any of some thousand thresholds: the counts of all of them are in the
 * page, so that nothing is computed there from probabilities. Shown by the page's script, which fills it.
 */
final class ThresholdPanel {
    private static final int STEPS = 1000;

    private final double[] thresholds;
    private final double at;
    private final double[] negatives;
    private final double[] positives;

    ThresholdPanel(Called called) {
        this.at = called.threshold();
        this.negatives = called.sorted(0);
        this.positives = called.sorted(1);
        this.thresholds = DoubleStream.concat(IntStream.rangeClosed(0, STEPS).mapToDouble(i -> (double) i / STEPS),
                DoubleStream.of(at)).sorted().distinct().toArray();
    }

    void write(Html html) {
        html.open("div", "id", "threshold-panel", "class", "threshold-panel", "hidden", "",
                "data-thresholds", list(i -> String.valueOf(thresholds[i])),
                "data-true-positives", list(i -> String.valueOf(atOrAbove(positives, thresholds[i]))),
                "data-false-positives", list(i -> String.valueOf(atOrAbove(negatives, thresholds[i]))),
                "data-at", String.valueOf(Arrays.binarySearch(thresholds, at)));
        html.open("p", "class", "slider").element("label", "Threshold", "for", "threshold")
                .leaf("input", "id", "threshold", "type", "range", "min", "0", "max",
                        String.valueOf(thresholds.length - 1), "step", "1", "autocomplete", "off")
                .element("output", Numbers.plain(at), "id", "threshold-value", "for", "threshold").close();
        matrix(html);
        html.open("dl", "class", "facts");
        for (String figure : new String[] {"recall", "precision", "specificity", "accuracy", "F1 score"}) {
            html.open("div").element("dt", figure).element("dd", "", "data-figure", figure).close();
        }
        html.close().close();
    }

    private static void matrix(Html html) {
        html.open("table", "class", "matrix").element("caption", "Confusion matrix at this threshold").open("thead").open("tr")
                .element("td", "").element("th", "called 0", "scope", "col").element("th", "called 1", "scope", "col")
                .close().close().open("tbody");
        row(html, "label 0", "true negatives", "false positives");
        row(html, "label 1", "false negatives", "true positives");
        html.close().close();
    }

    private static void row(Html html, String label, String calledZero, String calledOne) {
        html.open("tr").element("th", label, "scope", "row");
        for (String cell : new String[] {calledZero, calledOne}) {
            html.open("td").element("strong", "", "data-cell", cell).element("span", cell).close();
        }
        html.close();
    }

    private String list(IntFunction<String> value) {
        return IntStream.range(0, thresholds.length).mapToObj(value).collect(Collectors.joining(","));
    }

    private static int atOrAbove(double[] sorted, double threshold) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] >= threshold) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return sorted.length - low;
    }
}
