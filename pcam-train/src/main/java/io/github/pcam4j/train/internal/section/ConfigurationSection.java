package io.github.pcam4j.train.internal.section;

import io.github.pcam4j.train.internal.page.Numbers;
import io.github.pcam4j.train.internal.page.Page;
import io.github.pcam4j.train.internal.tables.RunFiles;
import io.github.pcam4j.train.internal.tables.Settings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the run was asked for, where it ran, and how to run it again. */
public final class ConfigurationSection {
    private final RunFiles files;

    public ConfigurationSection(RunFiles files) {
        this.files = files;
    }

    public void write(Page page) {
        page.html().element("h3", "To run it again");
        if (files.config().get("command") instanceof String command && !command.isEmpty()) {
            page.html().open("pre").element("code", command, "id", "command").close();
        }
        page.say("The settings below are all there are, and split.csv has the split. "
                + "With the same engine, device and number of threads it gives the same figures.");
        page.html().element("h3", "Where it ran");
        Map<String, String> machine = new LinkedHashMap<>();
        machine.put("engine and device", String.valueOf(files.config().get("engine")));
        machine.putAll(Settings.ofPart(files.config(), "machine"));
        page.table(machine);
        page.html().element("h3", "What it was asked for");
        for (String part : List.of("network", "training", "store", "split")) {
            page.html().element("h4", Numbers.capital(part));
            Map<String, String> rows = new LinkedHashMap<>(Settings.ofPart(files.config(), part));
            if (part.equals("network")) {
                rows.put("parameters", Numbers.figure(files.count("parameters")));
            }
            page.table(rows);
        }
    }
}
