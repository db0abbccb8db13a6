package io.github.pcam4j.io.store;

import io.github.pcam4j.internal.Require;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * All shards of a source, to be made one store. Each may have been written on another machine; a manifest beside or above
 * them, which {@link PatchStore#open} takes for one store, copies nothing.
 *
 * <pre>{@code
 * for (int number = 1; number <= 8; number++) {      // Each wherever there is a free machine.
 *     PatchIngest.builder(source, folder.resolve(ShardFiles.name("train", number, 8, ".h5"))).shard(number, 8).build().run();
 * }
 * ShardSet.of(ShardFiles.find(List.of(folder), "train", ".h5")).writeManifest(folder.resolve("train.json"));
 * PatchStore store = PatchStore.open(folder.resolve("train.json"));
 * }</pre>
 *
 * <p>Immutable; says how the files were when it was made.
 */
public final class ShardSet {
    private static final int NAMED = 10;

    private final List<Path> files;
    private final ShardManifest manifest;

    private ShardSet(List<Path> files, ShardManifest manifest) {
        this.files = files;
        this.manifest = manifest;
    }

    /**
     * Opens all shards, and checks that they are what one source was cut into. Reads labels and ids, no pixels.
     *
     * @param shards the files, in any order
     * @return the set
     * @throws PatchStoreException if one is missing or there twice, is damaged or no shard, or was made from another source,
     *     with other settings, or by another version of this library, naming it
     */
    public static ShardSet of(List<Path> shards) {
        Require.argument(!shards.isEmpty(), "there must be at least one shard");
        List<PatchStore> stores = new ArrayList<>();
        try {
            shards.forEach(file -> stores.add(PatchStore.openFile(file, Optional.empty())));
            stores.forEach(ShardSet::shard);
            stores.sort(Comparator.comparingInt(store -> shard(store).number()));
            requireOneSource(stores);
            requireAll(stores);
            // Looks at all ids.
            PatchStore.joined(stores);
            return of(stores, stores.stream().map(ShardSet::entry).toList());
        } finally {
            ShardedPixels.closeAll(stores);
        }
    }

    private static ShardSet of(List<PatchStore> stores, List<ShardManifest.Entry> entries) {
        PatchStore first = stores.get(0);
        return new ShardSet(stores.stream().map(PatchStore::path).toList(),
                new ShardManifest(origin(first), first.shape(), first.labelled(), entries));
    }

    private static StoreShard shard(PatchStore store) {
        return store.shard().orElseThrow(() -> new PatchStoreException(("%s is no shard but a store of all patches of its "
                + "source; make shards with PatchIngest.Builder.shard").formatted(store.path())));
    }

    private static StoreOrigin origin(PatchStore store) {
        return store.origin().orElseThrow(() -> new PatchStoreException(("%s does not say from which source it is, so that "
                + "nothing tells whether it goes with others; prepare it again").formatted(store.path())));
    }

    private static void requireOneSource(List<PatchStore> stores) {
        PatchStore first = stores.get(0);
        for (PatchStore store : stores) {
            requireSame(first, store, "source", it -> "%s (%s)".formatted(origin(it).source(), origin(it).fingerprint()));
            requireSame(first, store, "resize", it -> "%s from %s to %s".formatted(origin(it).resize(),
                    origin(it).originalShape(), it.shape()));
            requireSame(first, store, "count of shards", it -> String.format(Locale.ROOT, "%d shards of %d patches",
                    shard(it).count(), shard(it).total()));
            requireSame(first, store, "labelling", it -> it.labelled() ? "with labels" : "without labels");
            requireSame(first, store, "version of this library", it -> it.creator().orElse("unknown"));
        }
    }

    /** How a store is in one respect. */
    private interface Respect {
        String of(PatchStore store);
    }

    private static void requireSame(PatchStore first, PatchStore store, String what, Respect respect) {
        if (!respect.of(first).equals(respect.of(store))) {
            throw new PatchStoreException(("shards must be of one %s: that of %s is %s, that of %s is %s. Prepare one of them "
                    + "again").formatted(what, first.path(), respect.of(first), store.path(), respect.of(store)));
        }
    }

    private static void requireAll(List<PatchStore> stores) {
        int count = shard(stores.get(0)).count();
        for (int i = 1; i < stores.size(); i++) {
            if (shard(stores.get(i)).number() == shard(stores.get(i - 1)).number()) {
                throw new PatchStoreException(String.format(Locale.ROOT, "%s and %s are both shard %d of %d; leave one out",
                        stores.get(i - 1).path(), stores.get(i).path(), shard(stores.get(i)).number(), count));
            }
        }
        List<Integer> there = stores.stream().map(store -> shard(store).number()).toList();
        List<String> missing = IntStream.rangeClosed(1, count).filter(number -> !there.contains(number))
                .mapToObj(number -> number + "/" + count).toList();
        if (!missing.isEmpty()) {
            throw new PatchStoreException(String.format(Locale.ROOT, "of %d shards of %s, %d are not among those given: %s. "
                    + "Make them as the others, and give all of them", count, origin(stores.get(0)).source(), missing.size(),
                    missing.stream().limit(NAMED).collect(Collectors.joining(", ")) + (missing.size() > NAMED ? ", ..." : "")));
        }
        requireEachPatchOnce(stores);
    }

    private static void requireEachPatchOnce(List<PatchStore> stores) {
        int end = 0;
        for (PatchStore store : stores) {
            if (shard(store).first() != end) {
                throw new PatchStoreException(String.format(Locale.ROOT, "%s begins at patch %d of its source where %d is "
                        + "expected; prepare all shards with one version", store.path(), shard(store).first(), end));
            }
            end = shard(store).end();
        }
        if (end != shard(stores.get(0)).total()) {
            throw new PatchStoreException(String.format(Locale.ROOT, "the shards end at patch %d of %d; prepare all shards "
                    + "with one version", end, shard(stores.get(0)).total()));
        }
    }

    /** The file's name is the manifest's to give. */
    private static ShardManifest.Entry entry(PatchStore store) {
        try {
            return new ShardManifest.Entry("", store.size(), Files.size(store.path()), store.fingerprint());
        } catch (IOException e) {
            throw new PatchStoreException("%s cannot be looked at (%s); check its permissions".formatted(store.path(), e), e);
        }
    }

    /**
     * The files.
     *
     * @return as they were given, in the order of their patches
     */
    public List<Path> files() {
        return files;
    }

    /**
     * How many patches the shards have together: as many as their source, or fewer if some were left out.
     *
     * @return the count
     */
    public int size() {
        return manifest.patches();
    }

    /**
     * How the patches came to be.
     *
     * @return the origin that one store of the whole source has
     */
    public StoreOrigin origin() {
        return manifest.origin();
    }

    /**
     * Writes the manifest: JSON with the shards' paths, counts, bytes and fingerprints. It is there whole or not at all.
     *
     * @param path the file, in the folder of the shards or one above, so that all can be moved together; takes the place of
     *     another manifest
     * @return the path
     * @throws PatchStoreException if a shard is not below the file's folder, a file that is no manifest has its name, or it
     *     cannot be written
     */
    public Path writeManifest(Path path) {
        Path folder = Objects.requireNonNull(path.toAbsolutePath().getParent());
        List<ShardManifest.Entry> named = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
            Path file = files.get(i);
            String name = ShardManifest.nameOf(file, folder).orElseThrow(() -> new PatchStoreException(("%s is not below %s, the "
                    + "manifest's folder, and would be lost when that is moved; write the manifest beside the shards or above "
                    + "them").formatted(file, folder)));
            ShardManifest.Entry entry = manifest.shards().get(i);
            named.add(new ShardManifest.Entry(name, entry.patches(), entry.bytes(), entry.fingerprint()));
        }
        ManifestFile.requireFree(path);
        ManifestFile.write(path, new ShardManifest(manifest.origin(), manifest.shape(), manifest.labelled(), named));
        return path;
    }
}
