package io.github.pcam4j.train.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What people call the figures of {@code metrics.json} and of an evaluation, in the order in which they are read. */
final class FigureNames {
    static final List<Group> GROUPS = List.of(
            group("Telling labels apart", "auc", "ROC AUC", "auc_lower", "lower end of its interval", "auc_upper",
                    "upper end of its interval", "auc_level", "level of the interval", "average_precision",
                    "average precision"),
            group("At a threshold", "threshold", "threshold", "accuracy", "accuracy at 0.5", "accuracy_at_threshold",
                    "accuracy at the threshold", "majority_share", "accuracy of calling all the same", "precision", "precision",
                    "sensitivity", "recall (sensitivity)", "specificity", "specificity", "f1", "F1 score at 0.5",
                    "f1_at_threshold", "F1 score at the threshold", "mcc", "Matthews correlation", "true_positives",
                    "true positives", "false_positives", "false positives", "true_negatives", "true negatives",
                    "false_negatives", "false negatives"),
            group("Probabilities", "loss", "loss", "brier", "Brier score", "ece", "expected calibration error",
                    "ece_equal_mass", "the same in bins of equally many", "ece_bins", "bins"),
            group("Training", "best_epoch", "best epoch", "epochs", "epochs", "train_patches", "patches trained on",
                    "validation_patches", "patches held out", "positives", "of which label 1", "parameters", "parameters"));

    private FigureNames() { }

    /**
     * Figures that belong together.
     *
     * @param title above them
     * @param names what people call each, by its name in files
     */
    record Group(String title, Map<String, String> names) { }

    private static Group group(String title, String... namesAndLabels) {
        Map<String, String> names = new LinkedHashMap<>();
        for (int i = 0; i < namesAndLabels.length; i += 2) {
            names.put(namesAndLabels[i], namesAndLabels[i + 1]);
        }
        return new Group(title, names);
    }

    static boolean has(String name) {
        return GROUPS.stream().anyMatch(it -> it.names().containsKey(name));
    }
}
