package io.github.pcam4j.train.engine;

import io.github.pcam4j.train.error.TrainingException;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;

/**
 * The engines on the class path.
 *
 * @see io.github.pcam4j.train.Trainer.Builder#engine
 */
public final class TrainingEngines {
    /** The choice that is left to the library. */
    public static final String AUTO = "auto";

    private TrainingEngines() { }

    /**
     * All engines, the highest rank first.
     *
     * @return the providers; empty if there are none
     */
    public static List<TrainingEngineProvider> present() {
        return ServiceLoader.load(TrainingEngineProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .sorted(Comparator.comparingInt(TrainingEngineProvider::rank).reversed())
                .toList();
    }

    /**
     * An engine by its name.
     *
     * @param name such as {@code dl4j}, or {@value #AUTO} for the one with the highest rank
     * @return its provider
     * @throws TrainingException if there is none of that name, listing those present; or none at all, saying what to add
     */
    public static TrainingEngineProvider named(String name) {
        List<TrainingEngineProvider> present = present();
        if (present.isEmpty()) {
            throw new TrainingException("no engine is on the class path; add io.github.pcam4j:pcam-dl4j, or "
                    + "io.github.pcam4j:pcam-torch, and the native libraries that it computes with");
        }
        return present.stream()
                .filter(provider -> name.equals(AUTO) || provider.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new TrainingException("there is no engine '%s'; present are %s".formatted(
                        name, present.stream().map(TrainingEngineProvider::name).toList())));
    }
}
