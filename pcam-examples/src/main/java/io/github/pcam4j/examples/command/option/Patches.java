package io.github.pcam4j.examples.command.option;

import io.github.pcam4j.io.store.PatchStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Patches from one or two files, open until this is closed: a store, or PatchCamelyon's official pairs; and, where they
 * are in files of their own, those to validate by behind those to train on.
 */
public final class Patches implements AutoCloseable {
    private final List<PatchStore> opened;
    private final PatchStore store;

    private Patches(List<PatchStore> opened) {
        this.opened = opened;
        List<PatchStore> named = opened.stream().map(PatchStore::identified).toList();
        this.store = named.size() == 1 ? named.get(0) : PatchStore.joined(named);
    }

    /** Patches whose labels are in the same file, or in another one. */
    public static Patches open(Path images, Optional<Path> labels) {
        return of(List.of(new Pair(images, labels)));
    }

    static Patches of(List<Pair> pairs) {
        List<PatchStore> opened = new ArrayList<>();
        try {
            pairs.forEach(pair -> opened.add(pair.open()));
            return new Patches(opened);
        } catch (RuntimeException e) {
            opened.forEach(PatchStore::close);
            throw e;
        }
    }

    /** The patches under ids that no other file has. */
    public PatchStore store() {
        return store;
    }

    /** How many are in the first file. */
    int sizeOfFirst() {
        return opened.get(0).size();
    }

    @Override
    public void close() {
        opened.forEach(PatchStore::close);
    }

    /** Images, and the file of their labels if it is another one. */
    record Pair(Path images, Optional<Path> labels) {

        PatchStore open() {
            return labels.map(it -> PatchStore.open(images, it)).orElseGet(() -> PatchStore.open(images));
        }
    }
}
