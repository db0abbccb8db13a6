package io.github.pcam4j.io.source;

import io.github.pcam4j.internal.Require;
import io.github.pcam4j.io.PatchShape;
import io.github.pcam4j.io.image.PatchImage;
import io.github.pcam4j.io.internal.Fingerprint;
import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.io.store.StoreOrigin;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A store, or some of its patches, as a source: with {@code PatchIngest} it becomes another store, of another size, of
 * fewer patches, or together with others ({@link MergedPatches}).
 *
 * <p>Safe for use by several threads, as the store is; the store must stay open and is not closed.
 *
 * <pre>{@code
 * try (PatchStore store = PatchStore.open(Path.of("train128.h5"))) {
 *     PatchIngest.builder(StorePatches.of(store), Path.of("train96.h5")).size(96).build().run();
 * }
 * }</pre>
 */
public final class StorePatches implements PatchSource {
    private final PatchStore store;
    private final int[] indices;

    private StorePatches(PatchStore store, int[] indices) {
        this.store = store;
        this.indices = indices;
    }

    /**
     * All patches of a store.
     *
     * @param store the store
     * @return the source, in the store's order
     */
    public static StorePatches of(PatchStore store) {
        int[] all = new int[store.size()];
        Arrays.setAll(all, i -> i);
        return new StorePatches(store, all);
    }

    /**
     * Some patches of a store.
     *
     * @param store the store
     * @param indices which of them, in the wanted order; none twice, since ids are unique
     * @return the source
     * @throws IllegalArgumentException if an index is outside the store or there twice, naming it
     */
    public static StorePatches of(PatchStore store, int... indices) {
        Require.distinct(indices, store.size(), store.path());
        return new StorePatches(store, indices.clone());
    }

    @Override
    public String name() {
        return store.path().getFileName().toString();
    }

    @Override
    public String fingerprint() {
        if (indices.length == store.size() && isInOrder()) {
            return store.fingerprint();
        }
        return new Fingerprint().add(store.fingerprint()).add(Arrays.toString(indices)).hex();
    }

    private boolean isInOrder() {
        for (int i = 0; i < indices.length; i++) {
            if (indices[i] != i) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int size() {
        return indices.length;
    }

    @Override
    public PatchShape shape() {
        return store.shape();
    }

    @Override
    public boolean labelled() {
        return store.labelled();
    }

    @Override
    public String id(int index) {
        return store.id(indices[index]);
    }

    @Override
    public int label(int index) {
        return store.label(indices[index]);
    }

    @Override
    public String location(int index) {
        return store.path() + " patch " + indices[index];
    }

    @Override
    public PatchImage read(int index) {
        return new PatchImage(store.shape(), store.read(indices[index]));
    }

    @Override
    public List<RejectedPatch> rejected() {
        return List.of();
    }

    @Override
    public Optional<StoreOrigin> origin() {
        return store.origin();
    }
}
