package io.github.pcam4j.train.internal.run;

import io.github.pcam4j.io.PatchShape;
import io.github.pcam4j.io.image.ResizeMethod;
import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.io.store.StoreOrigin;
import io.github.pcam4j.train.internal.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * How the patches of a store came to their size, as {@code config.json} keeps it of the store that a run was trained on.
 *
 * @param method the store's word for it; {@value #UNKNOWN} if it does not tell, {@value #NOT_RECORDED} if the run
 *     is older than the record
 * @param original the patches' shape before; empty if it is not known
 * @param stored their shape in the store
 */
public record StoreResize(String method, Optional<PatchShape> original, PatchShape stored) {
    public static final String UNKNOWN = "unknown";
    static final String NOT_RECORDED = "not recorded";

    private static final String METHOD = "resize";
    private static final String ORIGINAL_SIZE = "original_size";
    private static final String STORED_SIZE = "stored_size";

    public static StoreResize of(PatchStore store) {
        Optional<StoreOrigin> origin = store.origin().filter(it -> !it.resize().isEmpty());
        return new StoreResize(origin.map(StoreOrigin::resize).orElse(UNKNOWN), origin.map(StoreOrigin::originalShape),
                store.shape());
    }

    /** What a run's configuration says of its store, whose patches have the input's shape. */
    public static StoreResize read(JsonObject store, PatchShape input) {
        if (!store.has(METHOD)) {
            return new StoreResize(NOT_RECORDED, Optional.empty(), input);
        }
        return new StoreResize(store.text(METHOD),
                store.has(ORIGINAL_SIZE) ? Optional.of(shape(store.numbers(ORIGINAL_SIZE))) : Optional.empty(), input);
    }

    private static PatchShape shape(List<Number> sides) {
        if (sides.size() != 2) {
            throw new IllegalArgumentException("'%s' is not two numbers: %s".formatted(ORIGINAL_SIZE, sides));
        }
        return new PatchShape(sides.get(0).intValue(), sides.get(1).intValue(), 3);
    }

    /** Adds what {@link #read} reads. */
    public void write(Map<String, Object> store) {
        if (!method.equals(NOT_RECORDED)) {
            store.put(METHOD, method);
            original.ifPresent(it -> store.put(ORIGINAL_SIZE, sides(it)));
            store.put(STORED_SIZE, sides(stored));
        }
    }

    private static List<Integer> sides(PatchShape shape) {
        return List.of(shape.height(), shape.width());
    }

    /**
     * The method for patches that become inputs of a network trained on such ones. Unfiltered after patches that were
     * shrunk so, and in a run that is older than the record, since there was no other method then; after all others
     * with a filter, as they never showed how to shrink.
     */
    public ResizeMethod forInputs() {
        boolean shrunk = original.map(it -> it.height() > stored.height() || it.width() > stored.width()).orElse(false);
        boolean unfiltered = method.equals(ResizeMethod.UNFILTERED.toString()) && shrunk;
        return unfiltered || method.equals(NOT_RECORDED) ? ResizeMethod.UNFILTERED : ResizeMethod.ANTIALIAS;
    }

    /**
     * What is not the same of a store and of the one trained on.
     *
     * @return both in words; empty if they agree or one does not tell
     */
    public Optional<String> difference(StoreResize other) {
        if (method.equals(UNKNOWN) || other.method.equals(UNKNOWN)) {
            return Optional.empty();
        }
        if (method.equals(NOT_RECORDED)) {
            // All that is sure of such a run is that no filter was there.
            return other.method.equals(ResizeMethod.ANTIALIAS.toString())
                    ? Optional.of("by a version that had no filter for patches that it shrank, and these are " + other)
                    : Optional.empty();
        }
        return method.equals(other.method) && original.equals(other.original) ? Optional.empty()
                : Optional.of("on patches that are %s, and these are %s".formatted(this, other));
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%d x %d%s (resize: %s)", stored.height(), stored.width(), original.map(it ->
                String.format(Locale.ROOT, " from %d x %d", it.height(), it.width())).orElse(""), method);
    }
}
