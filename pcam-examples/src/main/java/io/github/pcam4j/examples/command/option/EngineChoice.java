package io.github.pcam4j.examples.command.option;

import io.github.pcam4j.examples.command.WrongOption;
import io.github.pcam4j.train.engine.TrainingEngineProvider;
import io.github.pcam4j.train.engine.TrainingEngines;
import java.util.List;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** What computes, and where. */
public final class EngineChoice {
    private static final Pattern DEVICE = Pattern.compile("auto|cpu|cuda(:[0-9]{1,4})?");

    @Option(names = "--engine", defaultValue = "auto", description = "What computes: dl4j, torch, dl4j-plain for DL4J's "
            + "own layers alone, or auto: for a run there is, its own; else torch if it can use a CUDA device, and dl4j "
            + "if not.")
    private String engine;

    @Option(names = "--device", defaultValue = "auto", description = "Where: cpu, cuda or cuda:N (engine torch), or auto: "
            + "as before with --resume, else the engine's choice.")
    private String device;

    /** Refuses what no machine has, before anything is read. */
    public void check() {
        List<String> engines = TrainingEngines.present().stream().map(TrainingEngineProvider::name).toList();
        if (!engine.equals(TrainingEngines.AUTO) && !engines.contains(engine)) {
            throw new WrongOption("there is no engine '%s'; present are %s".formatted(engine, engines));
        }
        if (!DEVICE.matcher(device).matches()) {
            throw new WrongOption("there is no device '%s'; use auto, cpu, cuda or cuda:N".formatted(device));
        }
    }

    public String engine() {
        return engine;
    }

    public String device() {
        return device;
    }
}
