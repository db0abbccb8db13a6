package io.github.pcam4j.train.engine;

import io.github.pcam4j.model.ModelSpec;
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

    /** A provider of guarded engines. */
    private record Guarding(TrainingEngineProvider provider) implements TrainingEngineProvider {
        @Override
        public String name() {
            return provider.name();
        }

        @Override
        public int rank() {
            return provider.rank();
        }

        @Override
        public String found() {
            return provider.found();
        }

        @Override
        public boolean runs(ModelSpec spec) {
            return provider.runs(spec);
        }

        @Override
        public TrainingEngine create(ModelSpec spec, EngineOptions options) {
            return guarded(provider.create(spec, options));
        }
    }

    /**
     * Guards an engine, as those that this class's providers create are: what would get wrong values or break the engine is
     * refused with an {@link IllegalStateException}. That is a call while another is under way, or from another thread than
     * the one whose results were not taken yet; and any call after {@link TrainingEngine#close} or after a failure in the
     * midst of one, which closes it. An {@link IllegalArgumentException}, {@link IllegalStateException}, {@link
     * TrainingException} or {@link io.github.pcam4j.io.PatchException} of the engine's own refuses a call before it begins,
     * and leaves it as it was.
     *
     * @param engine any engine; a {@link ResidentEngine} stays one
     * @return the engine to use in its place
     */
    public static TrainingEngine guarded(TrainingEngine engine) {
        return GuardedEngine.of(engine);
    }

    /**
     * All engines, the highest rank first.
     *
     * @return the providers, of {@linkplain #guarded guarded} engines; empty if there are none
     */
    public static List<TrainingEngineProvider> present() {
        return ServiceLoader.load(TrainingEngineProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .<TrainingEngineProvider>map(Guarding::new)
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
        return named(name, present());
    }

    /**
     * An engine that computes a network, by its name.
     *
     * @param name such as {@code dl4j}, or {@value #AUTO} for the one with the highest rank of those that compute it
     * @param spec the network
     * @return its provider
     * @throws TrainingException as {@link #named(String)} does, or if that engine does not compute this network, naming
     *     those that do
     */
    public static TrainingEngineProvider named(String name, ModelSpec spec) {
        List<TrainingEngineProvider> present = present();
        List<TrainingEngineProvider> able = present.stream().filter(it -> it.runs(spec)).toList();
        TrainingEngineProvider chosen = named(name, name.equals(AUTO) && !able.isEmpty() ? able : present);
        if (!chosen.runs(spec)) {
            throw new TrainingException("the engine '%s' does not compute the network %s; %s".formatted(chosen.name(),
                    spec.name(), able.isEmpty() ? "add io.github.pcam4j:pcam-torch and LibTorch, which does"
                            : "these do: " + able.stream().map(TrainingEngineProvider::name).toList()));
        }
        return chosen;
    }

    private static TrainingEngineProvider named(String name, List<TrainingEngineProvider> present) {
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
