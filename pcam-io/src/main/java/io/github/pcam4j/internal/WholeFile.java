package io.github.pcam4j.internal;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;

/** Files that are there as a whole or not at all, whenever the process ends. */
public final class WholeFile {
    private static final String ENDING = ".part";

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

    /** Writes the bytes of a file. */
    @FunctionalInterface
    public interface Bytes {
        /**
         * Writes them.
         *
         * @param bytes the file, buffered
         * @throws IOException if that fails
         */
        void write(OutputStream bytes) throws IOException;
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
        write(path, beside(path, ENDING), content);
    }

    /**
     * Writes bytes in the same way, but to a part whose name nobody else has: what lies beside the file may be the user's,
     * or of another process.
     *
     * @param path the file; replaced if it exists; its folder is made if need be
     * @param content what it is to have
     * @throws IOException if it cannot be written; no part is left then
     */
    public static void writeAlone(Path path, Bytes content) throws IOException {
        String random = String.format(Locale.ROOT, ".%08x", ThreadLocalRandom.current().nextInt());
        write(path, beside(path, random + ENDING), part -> {
            try (OutputStream bytes = new BufferedOutputStream(
                    Files.newOutputStream(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE))) {
                content.write(bytes);
            }
        });
    }

    private static Path beside(Path path, String ending) {
        return path.resolveSibling(path.getFileName() + ending);
    }

    private static void write(Path path, Path part, Content content) throws IOException {
        Files.createDirectories(Objects.requireNonNull(path.toAbsolutePath().getParent()));
        try {
            content.write(part);
            // What the move makes visible must be on the disk, or a power cut could leave the name without the content.
            force(part);
            Files.move(part, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /**
     * Waits until a file is on the disk.
     *
     * @param file the file
     * @throws IOException if that fails
     */
    public static void force(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }
}
