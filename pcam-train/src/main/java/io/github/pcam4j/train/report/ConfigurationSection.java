package io.github.pcam4j.train.report;

import java.util.LinkedHashMap;
import java.util.Map;

/** What the run was asked for, where it ran, and how to run it again. */
final class ConfigurationSection {
    private final RunFiles files;

    ConfigurationSection(RunFiles files) {
        this.files = files;
    }

    void write(Page page) {
        page.html().element("h3", "To run it again");
        if (files.config().get("command") instanceof String command && !command.isEmpty()) {
            page.html().open("pre").element("code", command, "id", "command").close();
        }
        page.say("The settings below are all there are, and split.csv has the split. "
                + "With the same engine, device and number of threads it gives the same figures.");
        page.html().element("h3", "Where it ran");
        page.table(machine());
        page.html().element("h3", "What it was asked for");
        page.table(settings());
    }

    private Map<String, String> machine() {
        Map<String, String> rows = new LinkedHashMap<>();
        rows.put("engine and device", String.valueOf(files.config().get("engine")));
        files.config("machine").forEach((name, value) -> rows.put(words(name), String.valueOf(value)));
        return rows;
    }

    private Map<String, String> settings() {
        Map<String, String> rows = new LinkedHashMap<>();
        rows.put("parameters", Numbers.figure(files.count("parameters")));
        for (String part : new String[] {"network", "training", "store", "split"}) {
            add(rows, part, files.config(part));
        }
        return rows;
    }

    private static void add(Map<String, String> rows, String prefix, Map<?, ?> values) {
        values.forEach((name, value) -> {
            if (value instanceof Map<?, ?> map) {
                add(rows, words(name), map);
            } else {
                rows.put(prefix + ": " + words(name), String.valueOf(value));
            }
        });
    }

    private static String words(Object name) {
        return String.valueOf(name).replace('_', ' ');
    }

}
