package io.github.pcam4j.bench;

import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.model.CnnSpec;
import io.github.pcam4j.train.engine.EngineOptions;
import io.github.pcam4j.train.engine.Precision;
import io.github.pcam4j.train.engine.TrainingEngine;
import io.github.pcam4j.train.engine.TrainingEngines;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What {@code gpu-check.sh} runs, a section a process, so that one that fails leaves the others alone. Prints rows of
 * Markdown. One of
 * <pre>
 * versions DEVICE
 * repeat DEVICE
 * store FILE IMAGES
 * speed DEVICE PRECISION FILE BATCHES SECONDS
 * </pre>
 */
public final class GpuCheck {
    private GpuCheck() { }

    /**
     * Runs a section.
     *
     * @param arguments as above; a list of batch sizes is separated by commas
     */
    public static void main(String[] arguments) {
        switch (arguments[0]) {
            case "versions" -> versions(arguments[1]);
            case "repeat" -> RepeatCheck.run(arguments[1]);
            case "store" -> NoiseStore.write(Path.of(arguments[1]), Integer.parseInt(arguments[2]));
            case "speed" -> speed(arguments);
            default -> throw new IllegalArgumentException("there is no section '%s'".formatted(arguments[0]));
        }
    }

    /** Comes first, and loads all libraries once: after that they are in the system's cache. */
    private static void versions(String device) {
        try (TrainingEngine engine = TrainingEngines.named("torch").create(CnnSpec.documented(),
                new EngineOptions(1, Precision.FP32, device))) {
            row("the engine", "", engine.description());
        }
    }

    private static void speed(String[] arguments) {
        double seconds = Double.parseDouble(arguments[5]);
        try (PatchStore store = PatchStore.open(Path.of(arguments[3]))) {
            SpeedCheck check = new SpeedCheck(store, new EngineOptions(1, Precision.named(arguments[2]), arguments[1]),
                    seconds);
            for (int batchSize : Stream.of(arguments[4].split(",")).mapToInt(Integer::parseInt).toArray()) {
                check.run(batchSize, false);
                check.run(batchSize, true);
            }
        }
    }

    /** A row of the table, at once: what comes later may fail. */
    static void row(Object... cells) {
        StringBuilder row = new StringBuilder("|");
        for (Object cell : cells) {
            row.append(' ').append(cell instanceof Double number ? String.format(Locale.ROOT, "%.2f", number) : cell)
                    .append(" |");
        }
        System.out.println(row);
    }
}
