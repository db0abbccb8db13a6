package io.github.pcam4j.train.calibrate;

import io.github.pcam4j.train.error.TrainingException;
import io.github.pcam4j.train.internal.Json;
import io.github.pcam4j.train.internal.JsonObject;
import java.nio.file.Path;
import java.util.Map;

/**
 * A function from a model's probabilities to better ones, fitted on patches that the model was not trained on, and to
 * be judged on yet others. Immutable and safe for use by several threads.
 *
 * <pre>{@code
 * Calibration calibration = TemperatureScaling.fit(labels, probabilities);
 * calibration.save(Path.of("run/calibration.json"));
 * double[] better = Calibration.load(Path.of("run/calibration.json")).apply(predictor.predict(store, progress));
 * }</pre>
 */
public sealed interface Calibration permits TemperatureScaling, IsotonicRegression {

    /**
     * Calibrates probabilities. A higher one never becomes the lower one.
     *
     * @param probabilities of label 1, within [0, 1]; not changed
     * @return as many, within [0, 1]
     * @throws IllegalArgumentException if one is NaN or outside [0, 1], naming the index
     */
    double[] apply(double[] probabilities);

    /**
     * What it consists of.
     *
     * @return {@code calibration}, which names the kind, and the kind's numbers, as they stand in the JSON file
     */
    Map<String, Object> toMap();

    /**
     * Writes it as JSON, to be loaded again without any loss.
     *
     * @param file the file, replaced as a whole; its folder is made if need be
     * @throws TrainingException if the file cannot be written; an older file stays as it was
     */
    default void save(Path file) {
        Json.write(file, toMap());
    }

    /**
     * Reads what {@link #save} wrote.
     *
     * @param file the file
     * @return the calibration
     * @throws TrainingException if the file is missing or is no calibration
     */
    static Calibration load(Path file) {
        String remedy = "fit the calibration again and save it there";
        JsonObject content = new JsonObject(Json.read(file, remedy));
        try {
            String kind = content.text("calibration");
            if (TemperatureScaling.KIND.equals(kind)) {
                return TemperatureScaling.of(content);
            }
            if (IsotonicRegression.KIND.equals(kind)) {
                return IsotonicRegression.of(content);
            }
            throw new IllegalArgumentException("the calibration is \"%s\", not %s or %s"
                    .formatted(kind, TemperatureScaling.KIND, IsotonicRegression.KIND));
        } catch (IllegalArgumentException e) {
            throw new TrainingException("%s is no calibration (%s); %s".formatted(file, e.getMessage(), remedy), e);
        }
    }
}
