package io.github.pcam4j.train;

import io.github.pcam4j.train.engine.ClassWeights;
import io.github.pcam4j.train.engine.Objective;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * What a training does beyond the documented recipe.
 *
 * @param objective what it makes small
 * @param accumulation batches that make a step, at least 1
 * @param averaging whether weights are averaged
 * @see Trainer.Builder
 */
public record Recipe(Objective objective, int accumulation, Averaging averaging) {
    /** Nothing. */
    public static final Recipe DOCUMENTED = new Recipe(Objective.PLAIN, 1, Averaging.NONE);

    private static final String NONE = "none";

    /**
     * Checks that nothing is missing.
     *
     * @throws IllegalArgumentException if a step has no batches
     */
    public Recipe {
        Objects.requireNonNull(objective, "objective");
        Objects.requireNonNull(averaging, "averaging");
        if (accumulation < 1) {
            throw new IllegalArgumentException("a step is made of at least 1 batch, not of " + accumulation);
        }
    }

    /** The same with another objective. */
    Recipe with(Objective other) {
        return new Recipe(other, accumulation, averaging);
    }

    /** As config.json has it. */
    Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("label_smoothing", objective.labelSmoothing());
        map.put("class_weights", Map.of("0", objective.classWeights().negative(),
                "1", objective.classWeights().positive()));
        map.put("max_gradient_norm", objective.clips() ? (Object) objective.maxGradientNorm() : NONE);
        map.put("accumulation", accumulation);
        map.put("averaging", averagingToMap());
        return map;
    }

    private Map<String, Object> averagingToMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        if (averaging instanceof Averaging.Ema ema) {
            map.put("method", "ema");
            map.put("decay", ema.decay());
            map.put("every", ema.every());
        } else if (averaging instanceof Averaging.Swa swa) {
            map.put("method", "swa");
            map.put("from_share", swa.fromShare());
        } else {
            map.put("method", NONE);
        }
        map.put("statistics_batches", averaging.statisticsBatches());
        return map;
    }

    /** Reads what {@link #toMap} gave; {@link #DOCUMENTED} of runs that had no choice. */
    static Recipe ofMap(Map<?, ?> map) {
        if (map == null) {
            return DOCUMENTED;
        }
        Map<?, ?> weights = (Map<?, ?>) map.get("class_weights");
        Object norm = map.get("max_gradient_norm");
        Objective objective = new Objective(real(map, "label_smoothing"),
                new ClassWeights(real(weights, "0"), real(weights, "1")),
                NONE.equals(norm) ? Double.POSITIVE_INFINITY : ((Number) norm).doubleValue());
        return new Recipe(objective, integer(map, "accumulation"), averagingOfMap((Map<?, ?>) map.get("averaging")));
    }

    private static Averaging averagingOfMap(Map<?, ?> map) {
        String method = (String) map.get("method");
        return switch (method) {
            case "ema" -> new Averaging.Ema(real(map, "decay"), integer(map, "every"),
                    integer(map, "statistics_batches"));
            case "swa" -> new Averaging.Swa(real(map, "from_share"), integer(map, "statistics_batches"));
            case NONE -> Averaging.NONE;
            default -> throw new IllegalArgumentException("there is no averaging '%s'".formatted(method));
        };
    }

    private static double real(Map<?, ?> map, String name) {
        return ((Number) map.get(name)).doubleValue();
    }

    private static int integer(Map<?, ?> map, String name) {
        return ((Number) map.get(name)).intValue();
    }
}
