package io.github.pcam4j.train.report;

import io.github.pcam4j.train.metrics.Confusion;
import io.github.pcam4j.train.metrics.Evaluation;
import java.util.LinkedHashMap;
import java.util.Map;

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
        tile(html, "ROC AUC", Numbers.figure(evaluation.auc()), "95 % interval " + evaluation.aucInterval());
        tile(html, "Accuracy", Numbers.figure(confusion.accuracy()), Numbers.text("%s; calling all label %d: %.4f", at,
                Judged.majority(confusion), Judged.majorityShare(confusion)));
        tile(html, "Sensitivity", Numbers.figure(confusion.recall()), at);
        tile(html, "Specificity", Numbers.figure(confusion.specificity()), at);
        tile(html, "Loss", Numbers.figure(files.metric("loss")), "cross-entropy in nats");
        tile(html, "Best epoch", Numbers.text("%d of %d", files.bestEpoch(), files.epochs()), "by validation AUC");
        html.close();
        page.say("Trained on %,d patches, judged by %,d that were held out, by a network of %,d parameters.",
                files.count("train_patches"), files.count("validation_patches"), files.count("parameters"));
    }

    /** Every number of metrics.json as it stands there, and what is known beyond it. */
    void all(Page page) {
        Html html = page.html();
        html.element("h3", "All figures").open("dl", "class", "facts");
        files.metrics().forEach((name, value) -> {
            if (value instanceof Number number) {
                row(html, name + (name.equals("accuracy") || name.equals("f1") ? " at 0.5" : ""), name, number);
            }
        });
        beyond().forEach((name, value) -> row(html, name, "", value));
        html.close();
    }

    private Map<String, Number> beyond() {
        Map<String, Number> beyond = new LinkedHashMap<>(evaluation.toMap());
        // What metrics.json has under another name.
        beyond.keySet().removeAll(files.metrics().keySet());
        beyond.remove("roc_auc");
        beyond.remove("log_loss");
        beyond.remove("patches");
        if (evaluation.threshold() != RunFiles.HALF) {
            beyond.put("accuracy", evaluation.confusion().accuracy());
            beyond.put("f1", evaluation.confusion().f1());
        }
        return beyond;
    }

    private static void row(Html html, String label, String metric, Number value) {
        html.open("div").element("dt", label.replace('_', ' ')).open("dd");
        String[] attributes = metric.isEmpty() ? new String[] {"value", value.toString()}
                : new String[] {"value", value.toString(), "data-metric", metric};
        html.element("data", Numbers.figure(value), attributes).close().close();
    }

    private static void tile(Html html, String name, String value, String note) {
        html.open("div", "class", "tile").element("dt", name).element("dd", value).element("dd", note, "class", "note")
                .close();
    }
}
