package io.github.pcam4j.train;

import io.github.pcam4j.train.engine.ClassWeights;
import io.github.pcam4j.train.engine.Objective;
import io.github.pcam4j.train.internal.JsonObject;
import io.github.pcam4j.train.internal.run.RuleValues;
import io.github.pcam4j.train.optimize.StepRule;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What a training does beyond the documented recipe.
 *
 * @param objective what it makes small
 * @param accumulation batches that make a step, at least 1
 * @param averaging whether weights are averaged
 * @param rule what a step does with its gradient
 * @param start the file of weights that it begins with; empty if they are drawn
 * @see Trainer.Builder
 */
public record Recipe(Objective objective, int accumulation, Averaging averaging, StepRule rule,
        Optional<StartingWeights> start) {
    /** Nothing. */
    public static final Recipe DOCUMENTED = new Recipe(Objective.PLAIN, 1, Averaging.NONE, StepRule.documented(),
            Optional.empty());

    private static final String NONE = "none";

    /**
     * Checks that nothing is missing.
     *
     * @throws IllegalArgumentException if a step has no batches
     */
    public Recipe {
        Objects.requireNonNull(objective, "objective");
        Objects.requireNonNull(averaging, "averaging");
        Objects.requireNonNull(rule, "rule");
        Objects.requireNonNull(start, "start");
        if (accumulation < 1) {
            throw new IllegalArgumentException("a step is made of at least 1 batch, not of " + accumulation);
        }
    }

    /** The same with another objective. */
    Recipe with(Objective other) {
        return new Recipe(other, accumulation, averaging, rule, start);
    }

    /** As config.json has it. */
    Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("label_smoothing", objective.labelSmoothing());
        Map<String, Object> weights = new LinkedHashMap<>();
        weights.put("0", objective.classWeights().negative());
        weights.put("1", objective.classWeights().positive());
        map.put("class_weights", weights);
        map.put("max_gradient_norm", objective.clips() ? (Object) objective.maxGradientNorm() : NONE);
        map.put("accumulation", accumulation);
        map.put("averaging", averagingToMap());
        map.put("rule", RuleValues.of(rule));
        start.ifPresent(it -> map.put("start", Map.of("path", it.path(), "sha256", it.sha256())));
        return map;
    }

    /** The same without the place of the weights to begin with: their digest tells them from others. */
    Map<String, Object> toMapWithoutPlaces() {
        Map<String, Object> map = toMap();
        start.ifPresent(it -> map.put("start", Map.of("sha256", it.sha256())));
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

    /** Reads what {@link #toMap} gave. */
    static Recipe of(JsonObject recipe) {
        JsonObject weights = recipe.object("class_weights");
        boolean unclipped = NONE.equals(recipe.members().get("max_gradient_norm"));
        Objective objective = new Objective(recipe.real("label_smoothing"),
                new ClassWeights(weights.real("0"), weights.real("1")),
                unclipped ? Double.POSITIVE_INFINITY : recipe.real("max_gradient_norm"));
        return new Recipe(objective, recipe.integer("accumulation"), averaging(recipe.object("averaging")),
                recipe.has("rule") ? RuleValues.read(recipe.object("rule")) : StepRule.documented(),
                recipe.has("start") ? Optional.of(new StartingWeights(recipe.object("start").text("path"),
                        recipe.object("start").text("sha256"))) : Optional.empty());
    }

    private static Averaging averaging(JsonObject averaging) {
        String method = averaging.text("method");
        return switch (method) {
            case "ema" -> new Averaging.Ema(averaging.real("decay"), averaging.integer("every"),
                    averaging.integer("statistics_batches"));
            case "swa" -> new Averaging.Swa(averaging.real("from_share"), averaging.integer("statistics_batches"));
            case NONE -> Averaging.NONE;
            default -> throw new IllegalArgumentException("there is no averaging '%s'".formatted(method));
        };
    }
}
