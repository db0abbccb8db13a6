package io.github.pcam4j.train.report;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** What a run was asked for and where it ran, by names that people read. */
final class Settings {
    /** The schedule's text says what its values do. */
    private static final Set<String> LEFT_OUT = Set.of("schedule_values", "checkpoint_seconds", "residency");

    private Settings() { }

    static Map<String, String> of(Map<String, ?> config, int runs) {
        Map<String, String> settings = new LinkedHashMap<>();
        for (String part : new String[] {"network", "training", "store", "split", "machine"}) {
            if (config.get(part) instanceof Map<?, ?> map) {
                add(settings, part, map);
            }
        }
        settings.put("engine and device", String.valueOf(config.get("engine")));
        if (runs > 1) {
            settings.put("folds", String.valueOf(runs));
        }
        return settings;
    }

    private static void add(Map<String, String> settings, String prefix, Map<?, ?> values) {
        values.forEach((name, value) -> {
            if (LEFT_OUT.contains(String.valueOf(name))) {
                return;
            }
            String words = prefix + ": " + String.valueOf(name).replace('_', ' ');
            if (value instanceof Map<?, ?> map) {
                add(settings, words, map);
            } else {
                settings.put(words, String.valueOf(value));
            }
        });
    }
}
