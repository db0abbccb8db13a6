package io.github.pcam4j.io.store;

import io.github.pcam4j.internal.WholeFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;

/** Manifests on the disk: read with a limit, written whole or not at all. */
final class ManifestFile {
    /** Of the most shards, with long names, there are 5 MB. */
    private static final int MOST_BYTES = 16 << 20;
    private static final String ENDING = ".json";

    private ManifestFile() { }

    /** Whether a file is to be read as one: by its name, or since it begins as JSON does and no HDF5 file. */
    static boolean isAt(Path path) {
        if (!Files.isRegularFile(path)) {
            return false;
        }
        if (Objects.requireNonNull(path.getFileName()).toString().toLowerCase(Locale.ROOT).endsWith(ENDING)) {
            return true;
        }
        try (InputStream file = Files.newInputStream(path)) {
            return file.read() == '{';
        } catch (IOException e) {
            // Whoever opens it next says so.
            return false;
        }
    }

    static ShardManifest read(Path path) {
        try (InputStream file = Files.newInputStream(path)) {
            byte[] bytes = file.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new PatchStoreException(String.format(Locale.ROOT,
                        "%s has more than %,d bytes, which no manifest of shards has; give the store or its manifest", path,
                        MOST_BYTES));
            }
            return ShardManifest.parse(path, StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
        } catch (IOException e) {
            throw new PatchStoreException("%s cannot be read (%s); check that it is a manifest of shards and may be read"
                    .formatted(path, e), e);
        }
    }

    /** Refuses to take the place of what is no manifest. */
    static void requireFree(Path path) {
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            try {
                read(path);
            } catch (PatchStoreException e) {
                throw new PatchStoreException(("%s is there already and is no manifest of shards, so that it is not written "
                        + "over; move it away, or name another file").formatted(path), e);
            }
        }
    }

    static void write(Path path, ShardManifest manifest) {
        try {
            WholeFile.writeAlone(path, bytes -> bytes.write(manifest.bytes()));
        } catch (IOException e) {
            throw new PatchStoreException("%s cannot be written (%s); check the folder, its permissions and the free space"
                    .formatted(path, e), e);
        }
    }
}
