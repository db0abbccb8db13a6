package io.github.pcam4j.train.report;

import io.github.pcam4j.train.internal.page.Html;
import io.github.pcam4j.train.internal.page.Numbers;
import io.github.pcam4j.train.internal.page.Page;
import io.github.pcam4j.train.internal.tables.RunFiles;
import io.github.pcam4j.train.metrics.Confusion;
import io.github.pcam4j.train.metrics.Evaluation;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** The figures of a run: the few that matter in large, and all of them in a table. */
final class SummarySection {
    private final RunFiles files;
    private final Evaluation evaluation;

    SummarySection(RunFiles files, Evaluation evaluation) {
        this.files = files;
        this.evaluation = evaluation;
    }

    void write(Page page) {
        Confusion confusion = evaluation.confusion();
        String at = "at a threshold of " + Numbers.plain(evaluation.threshold());
        Html html = page.html();
        html.open("dl", "class", "tiles");
        html.tile("ROC AUC", Numbers.figure(evaluation.auc()), "95 % interval " + evaluation.aucInterval());
        html.tile("Accuracy", Numbers.figure(confusion.accuracy()), Numbers.text("%s; calling all label %d: %.4f", at,
                Judged.majority(confusion), Judged.majorityShare(confusion)));
        html.tile("Recall", Numbers.figure(confusion.recall()), "sensitivity, " + at);
        html.tile("Precision", confusion.truePositives() + confusion.falsePositives() == 0 ? "none"
                : Numbers.figure(confusion.precision()), at);
        html.tile("Specificity", Numbers.figure(confusion.specificity()), at);
        html.tile("Loss", Numbers.figure(files.metric("loss")), "cross-entropy in nats");
        html.tile("Best epoch", Numbers.text("%d", files.bestEpoch()), Numbers.text("of %d, by validation AUC",
                files.epochs()));
        html.close();
        page.say("Trained on %,d patches, judged by %,d that were held out, by a network of %,d parameters.",
                files.count("train_patches"), files.count("validation_patches"), files.count("parameters"));
    }

    /** Every number of metrics.json as it stands there, and what is known beyond it, in groups. */
    void all(Page page) {
        Html html = page.html();
        html.element("h3", "All figures");
        Map<String, Number> beyond = beyond();
        for (FigureNames.Group group : FigureNames.GROUPS) {
            Map<String, Runnable> rows = new LinkedHashMap<>();
            group.names().forEach((name, label) -> {
                Number further = beyond.get(name);
                if (files.metrics().get(name) instanceof Number number) {
                    rows.put(name, () -> row(html, label, name, number));
                } else if (further != null) {
                    rows.put(name, () -> row(html, label, "", further));
                }
            });
            rows(html, group.title(), rows);
        }
        Map<String, Runnable> rest = new TreeMap<>();
        files.metrics().forEach((name, value) -> {
            if (value instanceof Number number && !FigureNames.has(name)) {
                rest.put(name, () -> row(html, name.replace('_', ' '), name, number));
            }
        });
        rows(html, "Others", rest);
    }

    private static void rows(Html html, String title, Map<String, Runnable> rows) {
        if (!rows.isEmpty()) {
            html.element("h4", title).open("dl", "class", "facts");
            rows.values().forEach(Runnable::run);
            html.close();
        }
    }

    private Map<String, Number> beyond() {
        Map<String, Number> beyond = new LinkedHashMap<>(evaluation.toMap());
        if (evaluation.threshold() != RunFiles.HALF) {
            beyond.put("accuracy_at_threshold", evaluation.confusion().accuracy());
            beyond.put("f1_at_threshold", evaluation.confusion().f1());
        }
        return beyond;
    }

    private static void row(Html html, String label, String metric, Number value) {
        html.open("div").element("dt", label).open("dd");
        String[] attributes = metric.isEmpty() ? new String[] {"value", value.toString()}
                : new String[] {"value", value.toString(), "data-metric", metric};
        html.element("data", Numbers.figure(value), attributes).close().close();
    }
}
