package io.github.pcam4j.io.ingest;

import de.siegmar.fastcsv.writer.CsvWriter;
import io.github.pcam4j.io.source.RejectedPatch;
import io.github.pcam4j.io.store.PatchStoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The list of the patches that were left out of a store, beside it: {@code train.skipped.csv} for {@code train.h5}. */
final class RejectedPatchesFile {
    private final Path path;

    RejectedPatchesFile(Path store) {
        this.path = store.resolveSibling(store.getFileName().toString().replaceFirst("\\.[^.]*$", "") + ".skipped.csv");
    }

    Path path() {
        return path;
    }

    /** Writes the list; removes an older one if there is nothing to list. */
    Optional<Path> write(List<RejectedPatch> rejected) {
        try {
            if (rejected.isEmpty()) {
                Files.deleteIfExists(path);
                return Optional.empty();
            }
            try (CsvWriter csv = CsvWriter.builder().build(path)) {
                csv.writeRecord("id", "location", "reason");
                rejected.forEach(it -> csv.writeRecord(it.id(), it.location(), it.reason()));
            }
            return Optional.of(path);
        } catch (IOException e) {
            throw new PatchStoreException("%s cannot be written (%s); the store itself is complete".formatted(path, e), e);
        }
    }
}
