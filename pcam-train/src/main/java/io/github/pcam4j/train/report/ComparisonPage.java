package io.github.pcam4j.train.report;

import io.github.pcam4j.train.internal.chart.Axis;
import io.github.pcam4j.train.internal.chart.Chart;
import io.github.pcam4j.train.internal.chart.Figure;
import io.github.pcam4j.train.internal.chart.Ink;
import io.github.pcam4j.train.internal.page.Html;
import io.github.pcam4j.train.internal.page.Numbers;
import io.github.pcam4j.train.internal.page.Page;
import io.github.pcam4j.train.metrics.BinaryMetrics;
import io.github.pcam4j.train.metrics.Evaluation;
import io.github.pcam4j.train.metrics.RocCurve;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** Runs beside each other, as a page. */
final class ComparisonPage {
    /** By this programs know the page. */
    static final String MARK = "pcam4j-comparison";

    /** Beyond so many runs, lines are told apart by dashes too. */
    private static final List<Ink> INKS = List.of(Ink.TRAINING, Ink.VALIDATION, Ink.POSITIVE, Ink.NEGATIVE, Ink.TEXT, Ink.OTHER);
    private static final int MOST_LETTERS = 26;

    private final RunComparison comparison;
    private final List<ComparedRun> runs;
    /** Whether they are the folds of a training, and all of these together. */
    private final boolean folds;

    ComparisonPage(RunComparison comparison) {
        this.comparison = comparison;
        this.runs = comparison.runs();
        Path last = Path.of(runs.get(runs.size() - 1).name());
        this.folds = runs.subList(0, runs.size() - 1).stream().allMatch(it -> last.equals(Path.of(it.name()).getParent()));
    }

    Page page() {
        int last = runs.size() - 1;
        Page page = folds ? new Page("Folds of " + Path.of(runs.get(last).name()).getFileName(),
                Numbers.text("%d folds, each judged by the patches that it did not see", last))
                : new Page("Runs compared", Numbers.text("%d runs", runs.size()));
        page.mark(MARK);
        page.section("figures", "Figures", () -> figures(page));
        if (!folds) {
            page.section("tests", "Which is better", () -> tests(page));
        }
        Map<String, List<String>> differences = differences();
        if (!folds || !differences.isEmpty()) {
            page.section("settings", "Settings that differ", () -> settings(page, differences));
        }
        page.section("curves", "Curves", () -> page.figures(byEpoch("val_auc", "Validation AUC by epoch", "ROC AUC", true),
                byEpoch("val_loss", "Validation loss by epoch", "binary cross-entropy (nats)", false), roc()));
        return page;
    }

    /** A letter in charts, where names have no room, or the number of a fold. */
    private String letter(int run) {
        if (folds) {
            return run == runs.size() - 1 ? "all" : String.valueOf(run + 1);
        }
        return run < MOST_LETTERS ? String.valueOf((char) ('A' + run)) : String.valueOf(run + 1);
    }

    private String name(int run) {
        String name = runs.get(run).name();
        return !folds ? name : run == runs.size() - 1 ? "all together" : String.valueOf(Path.of(name).getFileName());
    }

    /** That folds have other patches is what makes them folds. */
    private Map<String, List<String>> differences() {
        Map<String, List<String>> differences = new LinkedHashMap<>(comparison.differences());
        if (folds) {
            differences.keySet().removeIf(it -> it.equals("folds") || it.startsWith("split: "));
        }
        return differences;
    }

    private void figures(Page page) {
        if (folds) {
            double[] aucs = runs.subList(0, runs.size() - 1).stream().mapToDouble(it -> it.evaluation().auc()).sorted()
                    .toArray();
            page.say("AUC of the folds from %.4f to %.4f, %.4f in the mean. All together is one AUC of all patches, each "
                    + "with the probability of the model that did not see it.", aucs[0], aucs[aucs.length - 1],
                    Arrays.stream(aucs).average().orElseThrow());
        }
        page.say("Each by all patches that it was judged by, at a threshold of 0.5. Time is that of training and validation.");
        Html html = page.html();
        head(html, 2, "", "run", "patches", "AUC", "95 % interval", "accuracy", "loss", "calibration error", "time");
        for (int i = 0; i < runs.size(); i++) {
            Evaluation of = runs.get(i).evaluation();
            html.open("tr").element("td", letter(i)).element("th", name(i), "scope", "row");
            for (String value : List.of(Numbers.figure(of.confusion().total()), Numbers.figure(of.auc()),
                    of.aucInterval().toString(), Numbers.figure(of.confusion().accuracy()), Numbers.figure(of.logLoss()),
                    Numbers.figure(of.expectedCalibrationError()), time(runs.get(i)))) {
                html.element("td", value, "class", "number");
            }
            html.close();
        }
        end(html);
    }

    private static String time(ComparedRun run) {
        return run.seconds().isEmpty() ? "" : Numbers.duration(run.seconds().getAsDouble());
    }

    private void tests(Page page) {
        if (comparison.tests().isEmpty()) {
            page.say(comparison.sharedPatches() == 0 ? "No patch was held out of all of them, as with folds: nothing can be "
                    + "tested in pairs." : Numbers.text("All were judged by %,d patches in common, which lack one label: "
                            + "nothing can be tested.", comparison.sharedPatches()));
            return;
        }
        page.say("On the %,d patches that all were judged by, in pairs, by %s. P is the probability of such a difference "
                + "between equals; the last column has it adjusted for %d tests by Holm's method.", comparison.sharedPatches(),
                comparison.tests().get(0).comparison().method(), comparison.tests().size());
        Html html = page.html();
        head(html, 2, "first", "second", "AUC", "AUC", "difference", "95 % interval", "p", "p adjusted");
        for (RunComparison.Test test : comparison.tests()) {
            html.open("tr").element("th", test.first(), "scope", "row").element("th", test.second(), "scope", "row");
            for (String value : List.of(Numbers.figure(test.comparison().aucA()), Numbers.figure(test.comparison().aucB()),
                    Numbers.text("%+.4f", test.comparison().difference()), test.comparison().interval().toString(),
                    p(test.comparison().pValue()), p(test.adjustedP()))) {
                html.element("td", value, "class", "number");
            }
            html.close();
        }
        end(html);
    }

    private static String p(double value) {
        return Double.isNaN(value) ? "unknown" : value < 0.001 ? "< 0.001" : Numbers.text("%.3f", value);
    }

    private void settings(Page page, Map<String, List<String>> differences) {
        if (differences.isEmpty()) {
            page.say("There are none.");
            return;
        }
        Html html = page.html();
        String[] names = new String[runs.size() + 1];
        names[0] = "setting";
        IntStream.range(0, runs.size()).forEach(i -> names[i + 1] = letter(i) + ": " + name(i));
        head(html, names.length, names);
        differences.forEach((name, values) -> {
            html.open("tr").element("th", name, "scope", "row");
            values.forEach(value -> html.element("td", value));
            html.close();
        });
        end(html);
    }

    /** The first columns are texts, all others numbers. */
    private static void head(Html html, int texts, String... names) {
        html.open("div", "class", "wide").open("table").open("thead").open("tr");
        for (int i = 0; i < names.length; i++) {
            html.element("th", names[i], "scope", "col", "class", i < texts ? "" : "number");
        }
        html.close().close().open("tbody");
    }

    private static void end(Html html) {
        html.close().close().close();
    }

    private Figure byEpoch(String column, String title, String label, boolean share) {
        double[][] values = comparison.read().stream().map(it -> it.byEpoch(column)).toArray(double[][]::new);
        double[] all = Arrays.stream(values).flatMapToDouble(DoubleStream::of).toArray();
        int epochs = Arrays.stream(values).mapToInt(it -> it.length).max().orElse(1);
        Chart chart = new Chart(Axis.counting("epoch", Math.max(1, epochs)),
                share ? Axis.upToOne(label, all) : Axis.fromZero(label, all));
        for (int i = 0; i < values.length; i++) {
            double[] xs = IntStream.rangeClosed(1, values[i].length).asDoubleStream().toArray();
            if (xs.length > 0) {
                line(chart, i, xs, values[i]);
                chart.dots("", INKS.get(i % INKS.size()), xs, values[i], 3);
            }
        }
        return chart.figure(column + "_compared", title, folds ? "All is the mean, over the epochs that all of them "
                + "have." : "Of folds the mean, over the epochs that all of them have.");
    }

    private Figure roc() {
        Chart chart = new Chart(Axis.of("1 - specificity", 0, 1), Axis.of("sensitivity", 0, 1)).square();
        for (int i = 0; i < runs.size(); i++) {
            RocCurve curve = BinaryMetrics.of(comparison.read().get(i).predictions().labels(),
                    comparison.read().get(i).predictions().probabilities()).rocCurve();
            line(chart, i, curve.falsePositiveRates(), curve.truePositiveRates());
        }
        return chart.figure("roc_compared", "ROC curves", "Each of all patches that it was judged by.");
    }

    private void line(Chart chart, int run, double[] xs, double[] ys) {
        if (run < INKS.size()) {
            chart.line(letter(run), INKS.get(run), xs, ys);
        } else {
            chart.dashes(letter(run), INKS.get(run % INKS.size()), xs, ys);
        }
    }
}
