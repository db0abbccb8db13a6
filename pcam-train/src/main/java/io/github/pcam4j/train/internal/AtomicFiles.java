package io.github.pcam4j.train.internal;

import io.github.pcam4j.train.error.TrainingException;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.stream.Stream;

/** Files that are there whole or not at all, whenever the process ends. */
public final class AtomicFiles {
    private AtomicFiles() { }

    /** Writes the content of a file. */
    @FunctionalInterface
    public interface Content {
        /**
         * Writes it.
         *
         * @param writer the file in UTF-8
         * @throws IOException if that fails
         */
        void write(Writer writer) throws IOException;
    }

    /**
     * Writes a text file beside its place, forces it to the disk, and moves it there.
     *
     * @param path the file; its folder is made if need be
     * @param content what to write
     * @throws TrainingException if the disk is full or fails; an older file stays as it was
     */
    public static void write(Path path, Content content) {
        Path part = path.resolveSibling(path.getFileName() + ".part");
        try {
            Files.createDirectories(path.toAbsolutePath().getParent());
            try {
                writePart(part, content);
                Files.move(part, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (IOException | UncheckedIOException e) {
            throw unwritable(path, e);
        }
    }

    private static void writePart(Path part, Content content) throws IOException {
        try (BufferedWriter writer = Files.newBufferedWriter(part, StandardCharsets.UTF_8)) {
            content.write(writer);
        }
        // What the move makes visible must be on the disk, or a power cut could leave the name without the content.
        force(part);
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

    /**
     * Puts a finished folder in the place of another: for a moment the older one stands under {@code NAME.old}.
     *
     * @param finished the new folder
     * @param place where it is to stand
     */
    public static void replaceFolder(Path finished, Path place) {
        Path old = old(place);
        try {
            delete(old);
            if (Files.exists(place)) {
                Files.move(place, old, StandardCopyOption.ATOMIC_MOVE);
            }
            Files.move(finished, place, StandardCopyOption.ATOMIC_MOVE);
            delete(old);
        } catch (IOException e) {
            throw unwritable(place, e);
        }
    }

    /**
     * Gives a file or folder another name, at once.
     *
     * @param from the file or folder
     * @param to its new name, on the same disk, which must be free
     */
    public static void move(Path from, Path to) {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw unwritable(to, e);
        }
    }

    /**
     * Copies a folder with all that is in it. Not at once: copy to a place that is not looked at, and move it.
     *
     * @param from the folder
     * @param to the copy, which must not be there
     */
    public static void copyFolder(Path from, Path to) {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        } catch (IOException | UncheckedIOException e) {
            throw unwritable(to, e);
        }
    }

    /**
     * Where a folder stood when a process was killed between the two moves of {@link #replaceFolder}.
     *
     * @param place the folder's own place
     * @return its stand-in
     */
    public static Path old(Path place) {
        return place.resolveSibling(place.getFileName() + ".old");
    }

    /**
     * Makes an empty folder, without what was in it.
     *
     * @param folder the folder
     * @return the folder
     */
    public static Path emptyFolder(Path folder) {
        try {
            delete(folder);
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw unwritable(folder, e);
        }
    }

    /**
     * Removes a file, or a folder with all that is in it; does nothing if there is none.
     *
     * @param path the file or folder
     */
    public static void remove(Path path) {
        try {
            delete(path);
        } catch (IOException e) {
            throw unwritable(path, e);
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException failure) throws IOException {
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static TrainingException unwritable(Path path, Exception cause) {
        return new TrainingException("%s cannot be written (%s); check the folder, its permissions and the free space"
                .formatted(path, cause), cause);
    }
}
