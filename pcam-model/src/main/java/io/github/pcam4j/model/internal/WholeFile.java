package io.github.pcam4j.model.internal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Files that are there as a whole or not at all. */
public final class WholeFile {
    private WholeFile() { }

    /** Writes the content of a file. */
    @FunctionalInterface
    public interface Content {
        /**
         * Writes it.
         *
         * @param file where
         * @throws IOException if it cannot be written
         */
        void write(Path file) throws IOException;
    }

    /**
     * Writes to {@code NAME.part} beside the file, forces that to the disk and renames it, so that an older file stays
     * whole until the new one is.
     *
     * @param path the file; replaced if it exists; its folder is made if need be
     * @param content what it is to have
     * @throws IOException if it cannot be written; no part is left then
     */
    public static void write(Path path, Content content) throws IOException {
        Path part = path.resolveSibling(path.getFileName() + ".part");
        Files.createDirectories(path.toAbsolutePath().getParent());
        try {
            content.write(part);
            // What the move makes visible must be on the disk, or a power cut could leave the name without the content.
            try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(part, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }
}
