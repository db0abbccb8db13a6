package io.github.pcam4j.io.source;

import io.github.pcam4j.internal.Require;
import io.github.pcam4j.io.internal.Heap;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** The files in a ZIP or a folder, alike. Reading is safe from several threads. */
interface ArchiveFiles extends AutoCloseable {

    /** What an id, its label and its place take beside the id's letters. */
    int BYTES_A_ROW = 120;
    /** Smaller tables are not weighed. */
    int SMALL_TABLE_BYTES = 1 << 16;
    /** Arrays of Java have no more. */
    int MAX_TABLE_BYTES = Integer.MAX_VALUE - 16;

    /** Opens a ZIP or a folder. */
    static ArchiveFiles open(Path path) {
        if (Files.isDirectory(path)) {
            return new FolderFiles(path);
        }
        if (!Files.exists(path)) {
            throw new PatchSourceException("%s does not exist; give the competition's ZIP or the folder it unpacks to"
                    .formatted(path));
        }
        if (!Files.isRegularFile(path)) {
            throw new PatchSourceException(("%s is no file but a pipe or a device; give the competition's ZIP or the "
                    + "folder it unpacks to").formatted(path));
        }
        return new ZipFiles(path);
    }

    /** The archive's or folder's file name. */
    String name();

    /** Every file, ordered by path. A ZIP may have one path twice. */
    List<ArchiveFile> list();

    /**
     * A whole file.
     *
     * @param most how many bytes it may have
     * @throws PatchSourceException if it is damaged or larger, naming it
     */
    byte[] read(ArchiveFile file, int most);

    /** How many bytes a file has, as the listing says. */
    long length(ArchiveFile file);

    /** A file's content, from its begin on. */
    InputStream stream(ArchiveFile file) throws IOException;

    /**
     * A whole table, if the heap can hold its rows: two strings and their places in lists each.
     *
     * @throws PatchSourceException if it cannot, with what it takes, or the table is damaged
     */
    default byte[] readTable(ArchiveFile file, Heap heap) {
        long length = checkedLength(length(file), MAX_TABLE_BYTES, location(file));
        long rows = length <= SMALL_TABLE_BYTES ? 0 : lines(file);
        long needed = 2 * length + rows * BYTES_A_ROW;
        if (!heap.holds(needed)) {
            throw new PatchSourceException(String.format(Locale.ROOT, "%s has %d rows, %s", location(file), rows,
                    heap.shortage(needed)));
        }
        return read(file, MAX_TABLE_BYTES);
    }

    private long lines(ArchiveFile file) {
        long lines = 0;
        byte[] piece = new byte[SMALL_TABLE_BYTES];
        try (InputStream input = stream(file)) {
            for (int count = input.read(piece); count >= 0; count = input.read(piece)) {
                for (int i = 0; i < count; i++) {
                    lines += piece[i] == '\n' ? 1 : 0;
                }
            }
        } catch (IOException e) {
            // Reading it tells what is wrong, in more words.
            return lines;
        }
        return lines;
    }

    /** Where a file is, for messages. */
    String location(String name);

    /** Where a file is, for messages. */
    default String location(ArchiveFile file) {
        return location(file.key());
    }

    @Override
    void close();

    /** Checks a length before memory is taken for it. */
    static int checkedLength(long length, int most, String location) {
        if (length < 0 || length > most) {
            throw new PatchSourceException("%s has %s, more than a file of its kind can need; at most %s are read. "
                    .formatted(location, Require.bytes(length), Require.bytes(most))
                    + "Remove it or replace it by the original file");
        }
        return (int) length;
    }

    /** Rethrows as unchecked what cannot be read. */
    static PatchSourceException unreadable(String location, IOException cause) {
        return new PatchSourceException("%s cannot be read (%s); check the file and the permissions"
                .formatted(location, reason(cause)), new UncheckedIOException(cause));
    }

    private static String reason(IOException cause) {
        if (cause instanceof AccessDeniedException denied) {
            return "no permission to read " + denied.getFile();
        }
        // Its message is often the file's name alone.
        return cause instanceof FileSystemException || cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }
}
