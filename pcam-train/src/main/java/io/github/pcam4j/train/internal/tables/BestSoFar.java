package io.github.pcam4j.train.internal.tables;

import io.github.pcam4j.model.ModelSpec;
import io.github.pcam4j.train.internal.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;

/** The figures that {@code metrics.json} will have once a run is finished, as far as its history tells them. */
final class BestSoFar {
    private BestSoFar() { }

    static Map<String, Object> metrics(Map<String, Object> config, NumberTable history, ModelSpec spec) {
        Map<String, Object> metrics = new LinkedHashMap<>();
        if (history.rows() > 0) {
            double[] aucs = history.column("val_auc");
            int best = 0;
            for (int epoch = 1; epoch < aucs.length; epoch++) {
                best = aucs[epoch] > aucs[best] ? epoch : best;
            }
            metrics.put("auc", aucs[best]);
            metrics.put("accuracy", history.column("val_accuracy")[best]);
            metrics.put("loss", history.column("val_loss")[best]);
            metrics.put("best_epoch", best + 1);
            metrics.put("epochs", aucs.length);
        }
        JsonObject split = new JsonObject(config).object("split");
        metrics.put("train_patches", split.integer("train_patches"));
        metrics.put("validation_patches", split.integer("validation_patches"));
        metrics.put("parameters", spec.parameterCount());
        metrics.put("engine", String.valueOf(config.get("engine")));
        return metrics;
    }
}
