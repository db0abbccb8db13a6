package io.github.pcam4j.io.store;

import io.github.pcam4j.io.ProgressListener;
import io.github.pcam4j.io.internal.file.FileIdentity;
import io.github.pcam4j.io.store.ShardManifest.Entry;
import io.github.pcam4j.io.store.VerifyReport.DamagedChunk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * The shards that a manifest names, all open and as it says.
 *
 * @param manifest its file
 * @param identity of the file when it was read
 * @param origin where the patches come from
 * @param stores in the order of their patches
 */
record Shards(Path manifest, FileIdentity identity, StoreOrigin origin, List<PatchStore> stores) {

    static Shards open(Path path) {
        FileIdentity identity;
        try {
            identity = FileIdentity.of(path);
        } catch (IOException e) {
            throw new PatchStoreException("%s cannot be looked at (%s); check its permissions".formatted(path, e), e);
        }
        ShardManifest manifest = ManifestFile.read(path);
        List<PatchStore> stores = new ArrayList<>();
        try {
            for (Entry entry : manifest.shards()) {
                int number = stores.size() + 1;
                PatchStore store = PatchStore.openFile(file(path, manifest, entry, number), Optional.empty());
                stores.add(store);
                requireAsWritten(path, manifest, entry, number, store);
            }
            return new Shards(path, identity, manifest.origin(), List.copyOf(stores));
        } catch (RuntimeException e) {
            closeAfter(stores, e);
            throw e;
        }
    }

    /** Where a shard is, if there is a file as long as it was. */
    private static Path file(Path path, ShardManifest manifest, Entry entry, int number) {
        Path file = path.resolveSibling(entry.file());
        if (!Files.isRegularFile(file)) {
            throw fault(path, manifest, number, file, "is not there or is no file");
        }
        try {
            long bytes = Files.size(file);
            if (bytes != entry.bytes()) {
                throw fault(path, manifest, number, file, String.format(Locale.ROOT, "has %d bytes where %d are expected",
                        bytes, entry.bytes()));
            }
            return file;
        } catch (IOException e) {
            throw fault(path, manifest, number, file, "cannot be looked at (" + e + ")");
        }
    }

    private static void requireAsWritten(Path path, ShardManifest manifest, Entry entry, int number, PatchStore store) {
        if (!store.shape().equals(manifest.shape()) || store.labelled() != manifest.labelled()) {
            throw fault(path, manifest, number, store.path(), String.format(Locale.ROOT,
                    "has patches of %s %s labels where %s %s are expected", store.shape(), with(store.labelled()),
                    manifest.shape(), with(manifest.labelled())));
        }
        if (store.size() != entry.patches()) {
            throw fault(path, manifest, number, store.path(), String.format(Locale.ROOT,
                    "has %d patches where %d are expected", store.size(), entry.patches()));
        }
        if (!store.origin().equals(Optional.of(manifest.origin()))) {
            throw fault(path, manifest, number, store.path(), "is of another source or was resized in another way");
        }
        if (!store.fingerprint().equals(entry.fingerprint())) {
            throw fault(path, manifest, number, store.path(),
                    "has other patches or labels than when the manifest was written");
        }
    }

    private static String with(boolean labelled) {
        return labelled ? "with" : "without";
    }

    private static PatchStoreException fault(Path path, ShardManifest manifest, int number, Path file, String fault) {
        return new PatchStoreException(String.format(Locale.ROOT, "%s: shard %d of %d, %s, %s. Put the one back that was "
                + "merged, or prepare this shard again and merge anew", path, number, manifest.shards().size(), file, fault));
    }

    private static void closeAfter(List<PatchStore> stores, RuntimeException failure) {
        try {
            ShardedPixels.closeAll(stores);
        } catch (PatchStoreException e) {
            failure.addSuppressed(e);
        }
    }

    /** All but the pixels, as one store of the whole source would have it. */
    StoreHeader header() {
        return JoinedHeader.of(stores).summedUp(areWholeChunks() ? checksums() : new long[0], Optional.of(origin));
    }

    /** The fingerprints of the shards; none where checksums say as much, and one store of the whole source has the same. */
    List<String> parts() {
        return areWholeChunks() ? List.of() : stores.stream().map(PatchStore::fingerprint).toList();
    }

    private boolean areWholeChunks() {
        return stores.stream().limit(stores.size() - 1L).allMatch(store -> store.size() % StoreFormat.CHUNK == 0)
                && stores.stream().allMatch(store -> store.checksums().length > 0);
    }

    private long[] checksums() {
        return stores.stream().flatMapToLong(store -> LongStream.of(store.checksums())).toArray();
    }

    /** Compares all checksums of all shards. */
    static VerifyReport verify(List<PatchStore> stores, ProgressListener progress) {
        int total = stores.stream().mapToInt(PatchStore::size).sum();
        List<DamagedChunk> damaged = new ArrayList<>();
        int first = 0;
        int checked = 0;
        for (PatchStore store : stores) {
            int before = first;
            VerifyReport report = store.verify((stage, done, of, detail) -> progress.progress(stage, before + done, total,
                    damaged.isEmpty() ? detail : damaged.size() + " damaged"));
            checked += report.checked();
            report.damaged().forEach(it -> damaged.add(new DamagedChunk(before + it.first(), before + it.last(),
                    it.firstId(), it.lastId(), store.path() + ": " + it.problem())));
            first += store.size();
        }
        return new VerifyReport(checked, damaged);
    }
}
