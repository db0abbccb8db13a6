package io.github.pcam4j.examples;

import picocli.CommandLine.Option;

/** What computes, and where. */
final class EngineChoice {
    @Option(names = "--engine", defaultValue = "auto", description = "What computes: dl4j, torch, dl4j-plain for DL4J's "
            + "own layers alone, or auto: for a run there is, its own; else torch if it can use a CUDA device, and dl4j "
            + "if not.")
    private String engine;

    @Option(names = "--device", defaultValue = "auto", description = "Where: cpu, cuda or cuda:N (engine torch), or auto: "
            + "as before with --resume, else the engine's choice.")
    private String device;

    String engine() {
        return engine;
    }

    String device() {
        return device;
    }
}
