package io.github.pcam4j.io.ingest;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.writer.CsvWriter;
import io.github.pcam4j.io.source.RejectedPatch;
import io.github.pcam4j.io.store.PatchStoreException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The list of the patches that were left out of a store, beside it: {@code train.skipped.csv} for {@code train.h5}. */
final class RejectedPatchesFile {
    private static final List<String> COLUMNS = List.of("id", "location", "reason");

    private final Path path;

    RejectedPatchesFile(Path store) {
        this.path = store.resolveSibling(store.getFileName().toString().replaceFirst("\\.[^.]*$", "") + ".skipped.csv");
    }

    Path path() {
        return path;
    }

    /**
     * Looks whether what has the list's name already is one, before any work begins.
     *
     * @throws PatchStoreException if it is somebody else's, which would be written over or removed
     */
    void requireFree() {
        try {
            if (Files.exists(path, LinkOption.NOFOLLOW_LINKS) && !(Files.isRegularFile(path) && isList())) {
                throw new PatchStoreException(("%s is there already and is no list of patches that were left out, which "
                        + "would be written over; move it away, or name another target").formatted(path));
            }
        } catch (IOException e) {
            throw new PatchStoreException("%s cannot be read (%s); check its permissions".formatted(path, e), e);
        }
    }

    private boolean isList() throws IOException {
        byte[] head = String.join(",", COLUMNS).getBytes(StandardCharsets.US_ASCII);
        try (InputStream list = Files.newInputStream(path)) {
            byte[] found = list.readNBytes(head.length);
            // One whose writing was ended by a full disk may have less.
            return Arrays.equals(found, Arrays.copyOf(head, found.length));
        }
    }

    /** Reads the list; there is none if nothing was left out. */
    List<RejectedPatch> read() {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return List.of();
        }
        requireFree();
        try (CsvReader<CsvRecord> rows = CsvReader.builder().ofCsvRecord(path)) {
            return rows.stream().skip(1).map(this::reject).toList();
        } catch (IOException | UncheckedIOException | CsvParseException e) {
            throw new PatchStoreException("%s cannot be read (%s); remove it if it is not needed".formatted(path, e), e);
        }
    }

    private RejectedPatch reject(CsvRecord row) {
        if (row.getFieldCount() != COLUMNS.size()) {
            throw new PatchStoreException(String.format(Locale.ROOT, "%s, line %d: there are %d fields where %d are expected; "
                    + "remove the list if it is not needed", path, row.getStartingLineNumber(), row.getFieldCount(),
                    COLUMNS.size()));
        }
        return new RejectedPatch(row.getField(0), row.getField(1), row.getField(2));
    }

    /** Writes the list; removes an older one if there is nothing to list. */
    Optional<Path> write(List<RejectedPatch> rejected) {
        try {
            if (rejected.isEmpty()) {
                Files.deleteIfExists(path);
                return Optional.empty();
            }
            try (CsvWriter csv = CsvWriter.builder().build(path)) {
                csv.writeRecord(COLUMNS);
                rejected.forEach(it -> csv.writeRecord(it.id(), it.location(), it.reason()));
            }
            return Optional.of(path);
        } catch (IOException e) {
            throw new PatchStoreException("%s cannot be written (%s); the store itself is complete".formatted(path, e), e);
        }
    }
}
