package io.github.pcam4j.train.calibrate;

import io.github.pcam4j.train.internal.JsonObject;
import io.github.pcam4j.train.internal.LabelledScores;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Temperature scaling: logits divided by one number, which above 1 makes probabilities less certain and below 1 more
 * so. It changes neither the order of patches, and so no ROC AUC, nor what is called at 0.5, but for rounding of
 * probabilities that are nearly 0 or 1.
 *
 * <p>Logits are taken back from the probabilities, {@code ln(p / (1 - p))}, where p is kept within the smallest normal
 * double and the largest one below 1 (logits of -708.4 and 36.7), beyond which a double has no finite logit.
 *
 * <p>Source: Guo, Pleiss, Sun and Weinberger, "On calibration of modern neural networks", ICML 2017, section 4.2.
 *
 * @param temperature what logits are divided by, finite and above 0
 * @see Calibration
 */
public record TemperatureScaling(double temperature) implements Calibration {
    /** The highest temperature that {@link #fit} comes to; the lowest is its reciprocal. */
    public static final double LIMIT = 100;

    static final String KIND = "temperature";

    private static final Logger LOGGER = LoggerFactory.getLogger(TemperatureScaling.class);
    private static final double LEAST = Double.MIN_NORMAL;
    private static final double MOST = Math.nextDown(1.0);
    private static final int HALVINGS = 60;

    /**
     * Checks the temperature.
     *
     * @throws IllegalArgumentException if it is not finite and above 0
     */
    public TemperatureScaling {
        if (!(temperature > 0 && temperature < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("a temperature must be finite and above 0, not " + temperature);
        }
    }

    /**
     * Finds the temperature of the least log loss. The loss is convex in the reciprocal of the temperature, so its
     * slope changes sign once: the place is found by halving the interval between the limits on a logarithmic scale.
     * Where the least loss lies beyond a limit, because the two classes do not overlap or high probabilities go with
     * label 0, the limit is taken and a warning logged.
     *
     * @param labels 0 or 1 for each patch, both present
     * @param probabilities of label 1, within [0, 1]
     * @return the calibration, of a temperature within [1 / {@link #LIMIT}, {@link #LIMIT}]; 1 if every probability is
     *     a half
     * @throws IllegalArgumentException if all labels are the same, the lengths differ, a label is neither 0 nor 1, or a
     *     probability is NaN or outside [0, 1]
     */
    public static TemperatureScaling fit(byte[] labels, double[] probabilities) {
        TemperatureScaling fitted = ofLeastLoss(labels, probabilities);
        double temperature = fitted.temperature;
        if (Math.abs(Math.log(temperature)) > Math.log(LIMIT) - 1e-9) {
            LOGGER.warn("The temperature of the least log loss lies beyond {}: {}", temperature, temperature > 1
                    ? "the scores do not tell the classes apart" : "the scores tell the classes apart without error");
        }
        return fitted;
    }

    /**
     * As {@link #fit}, without a warning: for who only asks what calibration would come to.
     *
     * @param labels 0 or 1 for each patch, both present
     * @param probabilities of label 1, within [0, 1]
     * @return the calibration that {@code fit} gives
     * @throws IllegalArgumentException as {@code fit} does
     */
    public static TemperatureScaling ofLeastLoss(byte[] labels, double[] probabilities) {
        LabelledScores labelled = LabelledScores.ofProbabilities(labels, probabilities)
                .requireBothClasses("calibration");
        double[] logits = new double[labelled.size()];
        boolean flat = true;
        for (int patch = 0; patch < logits.length; patch++) {
            logits[patch] = logit(labelled.scores()[patch]);
            flat &= logits[patch] == 0;
        }
        return new TemperatureScaling(flat ? 1 : fitted(labelled.labels(), logits));
    }

    private static double fitted(byte[] labels, double[] logits) {
        double low = -Math.log(LIMIT);
        double high = Math.log(LIMIT);
        for (int halving = 0; halving < HALVINGS; halving++) {
            double middle = (low + high) / 2;
            if (slope(labels, logits, Math.exp(-middle)) > 0) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return Math.exp((low + high) / 2);
    }

    /** The derivative of the summed log loss by the factor of the logits, the reciprocal of the temperature. */
    private static double slope(byte[] labels, double[] logits, double factor) {
        double sum = 0;
        for (int patch = 0; patch < logits.length; patch++) {
            sum += (sigmoid(factor * logits[patch]) - labels[patch]) * logits[patch];
        }
        return sum;
    }

    @Override
    public double[] apply(double[] probabilities) {
        LabelledScores.requireProbabilities(probabilities);
        double[] calibrated = new double[probabilities.length];
        for (int patch = 0; patch < calibrated.length; patch++) {
            calibrated[patch] = sigmoid(logit(probabilities[patch]) / temperature);
        }
        return calibrated;
    }

    @Override
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("calibration", KIND);
        map.put("temperature", temperature);
        return map;
    }

    static TemperatureScaling of(JsonObject content) {
        return new TemperatureScaling(content.real("temperature"));
    }

    private static double logit(double probability) {
        double within = Math.max(LEAST, Math.min(MOST, probability));
        return Math.log(within) - Math.log1p(-within);
    }

    private static double sigmoid(double logit) {
        return 1 / (1 + Math.exp(-logit));
    }
}
