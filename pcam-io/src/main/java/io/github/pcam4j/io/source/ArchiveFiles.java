package io.github.pcam4j.io.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;

/** Named files in a ZIP or a folder, alike. Names have forward slashes. Reading is safe from several threads. */
interface ArchiveFiles extends AutoCloseable {

    /** More than any patch or CSV of the competition takes; a guard against reading a slide or a bomb into memory. */
    long MAX_FILE_BYTES = 256L << 20;

    /** Opens a ZIP or a folder. */
    static ArchiveFiles open(Path path) {
        if (Files.isDirectory(path)) {
            return new FolderFiles(path);
        }
        if (!Files.exists(path)) {
            throw new PatchSourceException("%s does not exist; give the competition's ZIP or the folder it unpacks to"
                    .formatted(path));
        }
        return new ZipFiles(path);
    }

    /** The archive's or folder's file name. */
    String name();

    /** Every file by name, with a text that changes when its content does. */
    SortedMap<String, String> list();

    /**
     * A whole file.
     *
     * @throws PatchSourceException if it is damaged, naming it
     */
    byte[] read(String name);

    /** Where a file is, for messages. */
    String location(String name);

    @Override
    void close();

    /** Checks a length before memory is taken for it. */
    static int checkedLength(long length, String location) {
        if (length < 0 || length > MAX_FILE_BYTES) {
            throw new PatchSourceException("%s claims %d bytes; at most %d are read. Remove it or replace it by the "
                    .formatted(location, length, MAX_FILE_BYTES) + "original file");
        }
        return (int) length;
    }

    /** Rethrows as unchecked what cannot be read. */
    static PatchSourceException unreadable(String location, IOException cause) {
        return new PatchSourceException("%s cannot be read (%s); check the file and the permissions"
                .formatted(location, cause.getMessage()), new UncheckedIOException(cause));
    }
}
