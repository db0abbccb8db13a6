package io.github.pcam4j.train.internal.tables;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What a run was asked for and where it ran, by names that people read. */
public final class Settings {
    /** The schedule's text says what its values do. */
    private static final String VALUES = "schedule_values";

    private Settings() { }

    /** All of them, each with the part that it is of. */
    public static Map<String, String> of(Map<String, ?> config, int runs) {
        Map<String, String> settings = new LinkedHashMap<>();
        // Of folds each has a split of its own, and none is that of all.
        for (String part : runs > 1 ? List.of("network", "training", "store", "machine")
                : List.of("network", "training", "store", "split", "machine")) {
            ofPart(config, part).forEach((name, value) -> settings.put(part + ": " + name, value));
        }
        settings.put("engine and device", String.valueOf(config.get("engine")));
        if (runs > 1) {
            settings.put("folds", String.valueOf(runs));
        }
        return settings;
    }

    /** Those of a part; none if there is no such part. */
    public static Map<String, String> ofPart(Map<String, ?> config, String part) {
        Map<String, String> settings = new LinkedHashMap<>();
        if (config.get(part) instanceof Map<?, ?> map) {
            add(settings, "", map);
        }
        return settings;
    }

    private static void add(Map<String, String> settings, String prefix, Map<?, ?> values) {
        values.forEach((name, value) -> {
            String words = prefix + String.valueOf(name).replace('_', ' ');
            if (String.valueOf(name).equals(VALUES)) {
                return;
            }
            if (value instanceof Map<?, ?> map) {
                add(settings, words + ", ", map);
            } else if (value instanceof List<?> list) {
                settings.put(words, list.stream().map(String::valueOf).collect(Collectors.joining(", ")));
            } else {
                settings.put(words, String.valueOf(value));
            }
        });
    }
}
