package io.github.pcam4j.train.internal;

import io.github.pcam4j.internal.WholeFile;
import io.github.pcam4j.train.error.TrainingException;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Files that are there whole or not at all, whenever the process ends. */
public final class AtomicFiles {
    /** Of {@link WholeFile#writeAlone}. */
    private static final Pattern PART = Pattern.compile("(.+)\\.[0-9a-f]{8}\\.part");

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
        writeBytes(path, bytes -> {
            Writer writer = new BufferedWriter(new OutputStreamWriter(bytes, StandardCharsets.UTF_8));
            content.write(writer);
            writer.flush();
        });
    }

    /**
     * Writes a file beside its place, forces it to the disk, and moves it there.
     *
     * @param path the file; its folder is made if need be
     * @param content what to write
     * @throws TrainingException if the disk is full or fails; an older file stays as it was
     */
    public static void writeBytes(Path path, WholeFile.Bytes content) {
        try {
            WholeFile.writeAlone(path, content);
        } catch (IOException | UncheckedIOException e) {
            throw unwritable(path, e);
        }
    }

    /**
     * Removes what a process that was killed while it wrote left beside the places of files.
     *
     * @param folder the folder, which only one process writes to; need not be there
     * @param names of the files
     */
    public static void sweep(Path folder, Collection<String> names) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Matcher part = PART.matcher(file.getFileName().toString());
                if (part.matches() && names.contains(part.group(1)) && Files.isRegularFile(file)) {
                    Files.delete(file);
                }
            }
        } catch (IOException | UncheckedIOException e) {
            throw unwritable(folder, e);
        }
    }

    /**
     * Puts a finished folder in the place of another: for a moment the older one stands at {@link #old}. Files that only
     * the older one has are not of those who write it, and move into the new one.
     *
     * @param finished the new folder
     * @param place where it is to stand
     */
    public static void replaceFolder(Path finished, Path place) {
        Path old = old(place);
        try {
            if (Files.exists(place)) {
                takeOver(old, place);
                Files.move(place, old, StandardCopyOption.ATOMIC_MOVE);
            }
            Files.move(finished, place, StandardCopyOption.ATOMIC_MOVE);
            takeOver(old, place);
        } catch (IOException e) {
            throw unwritable(place, e);
        }
    }

    /** Removes a folder, but moves what it has alone into another. */
    private static void takeOver(Path from, Path to) throws IOException {
        if (!Files.exists(from)) {
            return;
        }
        List<Path> all;
        try (Stream<Path> files = Files.walk(from)) {
            all = files.filter(it -> !Files.isDirectory(it, LinkOption.NOFOLLOW_LINKS)).toList();
        }
        for (Path file : all) {
            Path place = to.resolve(from.relativize(file).toString());
            if (!Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectories(place.getParent());
                Files.move(file, place);
            }
        }
        delete(from);
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
        return place.resolveSibling(place.getFileName() + ".old.part");
    }

    /**
     * Makes an empty folder, without what was in it; but none above it, which may have been moved away.
     *
     * @param folder the folder
     * @return the folder
     */
    public static Path emptyFolder(Path folder) {
        try {
            delete(folder);
            return Files.createDirectory(folder);
        } catch (IOException e) {
            throw unwritable(folder, e);
        }
    }

    /**
     * Removes a file or an empty folder; does nothing if there is none, or something is in the folder.
     *
     * @param path the file or folder
     */
    public static void removeAlone(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (DirectoryNotEmptyException e) {
            // Somebody else's files, which keep their folder.
        } catch (IOException e) {
            throw unwritable(path, e);
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
