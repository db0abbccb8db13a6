package io.github.pcam4j.train.engine;

import io.github.pcam4j.model.ModelSpec;

/** Makes engines of one kind. Found through {@link java.util.ServiceLoader}; must be cheap to create. */
public interface TrainingEngineProvider {

    /**
     * The name that chooses this kind.
     *
     * @return a short lower-case name, such as {@code dl4j}
     */
    String name();

    /**
     * Its rank where the choice is left to the library: the highest present wins. It may depend on what there is on
     * this machine, but is asked for often and must load no native library.
     *
     * @return the rank; DL4J's is 100
     */
    int rank();

    /**
     * What there is of it on this machine, for people to read, told by files alone: like {@link #rank}, it must load no
     * native library, and never fails. Nothing by default.
     *
     * @return such as {@code LibTorch 2.10.0 for linux-x86_64; devices: cpu}; perhaps empty
     */
    default String found() {
        return "";
    }

    /**
     * Whether engines of this kind compute a network, told without loading anything. All by default.
     *
     * @param spec the network
     * @return true if {@link #create} takes it
     */
    default boolean runs(ModelSpec spec) {
        return true;
    }

    /**
     * Makes an engine with freshly initialised parameters.
     *
     * @param spec the network
     * @param options how to run it
     * @return a new engine, the caller's to close
     * @throws io.github.pcam4j.train.error.TrainingException if it does not {@linkplain #runs run} the network; if no
     *     backend is on the class path, saying which to add; or if there is no such device or precision here, saying what
     *     there is
     */
    TrainingEngine create(ModelSpec spec, EngineOptions options);
}
