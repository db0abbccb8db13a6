package io.github.pcam4j.io.store;

import com.fasterxml.jackson.jr.ob.JSON;
import io.github.pcam4j.io.PatchShape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The file that makes one store of several: which files they are, and how they were when it was written.
 *
 * @param origin where the patches of all come from
 * @param shape of every patch
 * @param labelled whether they have labels
 * @param shards in the order of their patches
 */
record ShardManifest(StoreOrigin origin, PatchShape shape, boolean labelled, List<Entry> shards) {
    static final String FORMAT = "pcam4j-shards";
    static final int VERSION = 1;

    /**
     * A shard.
     *
     * @param file its path below the manifest's folder, with slashes
     * @param patches how many it has
     * @param bytes of its file
     * @param fingerprint of the store
     */
    record Entry(String file, int patches, long bytes, String fingerprint) { }

    ShardManifest {
        shards = List.copyOf(shards);
    }

    int patches() {
        return Math.toIntExact(shards.stream().mapToLong(Entry::patches).sum());
    }

    byte[] bytes() throws IOException {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("format", FORMAT);
        members.put("version", VERSION);
        members.put("creator", StoreAttributes.creator());
        members.put("source", origin.source());
        members.put("source_fingerprint", origin.fingerprint());
        members.put("original_size", sides(origin.originalShape()));
        members.put("resize", origin.resize());
        members.put("size", sides(shape));
        members.put("labelled", labelled);
        members.put("patches", patches());
        List<Map<String, Object>> entries = new ArrayList<>();
        for (Entry shard : shards) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("file", shard.file());
            entry.put("patches", shard.patches());
            entry.put("bytes", shard.bytes());
            entry.put("fingerprint", shard.fingerprint());
            entries.add(entry);
        }
        members.put("shards", entries);
        return (JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT).asString(members) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static List<Integer> sides(PatchShape shape) {
        return List.of(shape.height(), shape.width());
    }

    /**
     * Reads a manifest.
     *
     * @param path the file, for messages
     * @param text its content
     * @throws PatchStoreException if it is damaged, of a newer version or no manifest
     */
    static ShardManifest parse(Path path, String text) {
        try {
            ManifestObject members = new ManifestObject(JSON.std.mapFrom(text));
            if (!members.text("format").equals(FORMAT)) {
                throw new IllegalArgumentException("'format' is '%s', not '%s'".formatted(members.text("format"), FORMAT));
            }
            requireVersion(path, members.integer("version", 1));
            ShardManifest manifest = of(members);
            int patches = members.integer("patches", 1);
            if (manifest.patches() != patches) {
                throw new IllegalArgumentException(String.format(Locale.ROOT, "'patches' is %d, while its shards have %d",
                        patches, manifest.patches()));
            }
            return manifest;
        } catch (IOException | IllegalArgumentException | ArithmeticException e) {
            throw new PatchStoreException("%s is no manifest of shards that can be read (%s); it is damaged or another file. "
                    .formatted(path, e.getMessage()) + "Merge the shards again", e);
        }
    }

    private static void requireVersion(Path path, int version) {
        if (version > VERSION) {
            throw new PatchStoreException(String.format(Locale.ROOT,
                    "%s is a manifest of version %d; this library reads up to %d. Use a newer one", path, version, VERSION));
        }
    }

    private static ShardManifest of(ManifestObject members) {
        StoreOrigin origin = new StoreOrigin(members.text("source"), members.text("source_fingerprint"),
                members.shape("original_size"), members.text("resize"));
        List<Entry> shards = new ArrayList<>();
        for (ManifestObject entry : members.objects("shards", StoreShard.MOST)) {
            shards.add(new Entry(belowFolder(entry.text("file"), shards), entry.integer("patches", 1),
                    entry.whole("bytes"), entry.text("fingerprint")));
        }
        return new ShardManifest(origin, members.shape("size"), members.truth("labelled"), shards);
    }

    /** What whoever wrote the file may not do: lead out of its folder, or name one shard twice. */
    private static String belowFolder(String file, List<Entry> before) {
        boolean leaves = file.isEmpty() || file.startsWith("/") || file.contains("\\") || file.contains(":")
                || List.of(file.split("/", -1)).stream().anyMatch(part -> part.isEmpty() || part.matches("\\.\\.?"))
                || file.chars().anyMatch(Character::isISOControl);
        if (leaves) {
            throw new IllegalArgumentException("the shard '%s' is not below the manifest's folder".formatted(file));
        }
        if (before.stream().anyMatch(it -> it.file().equals(file))) {
            throw new IllegalArgumentException("the shard '%s' is there twice".formatted(file));
        }
        return file;
    }

    /** How a shard is named in the manifest of a folder; empty if it is not below that. */
    static Optional<String> nameOf(Path shard, Path folder) {
        Path absolute = folder.toAbsolutePath().normalize();
        Path file = shard.toAbsolutePath().normalize();
        return file.startsWith(absolute) ? Optional.of(absolute.relativize(file).toString()
                .replace(file.getFileSystem().getSeparator(), "/")) : Optional.empty();
    }
}
