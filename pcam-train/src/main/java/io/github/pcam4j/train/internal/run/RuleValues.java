package io.github.pcam4j.train.internal.run;

import io.github.pcam4j.train.internal.JsonObject;
import io.github.pcam4j.train.optimize.GroupRule;
import io.github.pcam4j.train.optimize.StepRule;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** Rules of descent as config.json and checkpoints have them. */
public final class RuleValues {
    private RuleValues() { }

    public static Map<String, Object> of(StepRule rule) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("name", rule.name());
        map.put("weight_decay", rule.weightDecay());
        if (rule instanceof StepRule.AdamW adamW) {
            map.put("beta2", adamW.beta2());
            map.put("epsilon", adamW.epsilon());
        }
        Map<String, Object> groups = new LinkedHashMap<>();
        new TreeMap<>(rule.groups()).forEach((name, group) -> groups.put(name, of(group)));
        map.put("groups", groups);
        return map;
    }

    private static Map<String, Object> of(GroupRule group) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("rate", group.rate());
        map.put("decay", group.decay());
        map.put("frozen", group.frozen());
        if (group.frozenEpochs() > 0 && !group.frozen()) {
            map.put("frozen_epochs", group.frozenEpochs());
        }
        return map;
    }

    /** Reads what {@link #of(StepRule)} gave. */
    public static StepRule read(JsonObject rule) {
        Map<String, GroupRule> groups = new TreeMap<>();
        JsonObject byName = rule.object("groups");
        for (String name : byName.members().keySet()) {
            JsonObject group = byName.object(name);
            groups.put(name, new GroupRule(group.real("rate"), group.real("decay"),
                    Boolean.TRUE.equals(group.members().get("frozen")) ? GroupRule.ALWAYS
                            : group.has("frozen_epochs") ? group.integer("frozen_epochs") : 0));
        }
        double decay = rule.real("weight_decay");
        String name = rule.text("name");
        return switch (name) {
            case "sgd" -> new StepRule.Sgd(decay, groups);
            case "adamw" -> new StepRule.AdamW(decay, rule.real("beta2"), rule.real("epsilon"), groups);
            default -> throw new IllegalArgumentException("there is no rule of descent '%s'".formatted(name));
        };
    }
}
