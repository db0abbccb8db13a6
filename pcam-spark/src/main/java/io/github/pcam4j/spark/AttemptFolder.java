package io.github.pcam4j.spark;

import io.github.pcam4j.io.store.PatchStoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where one attempt at a task writes: a folder that no other attempt has, below that of the results. What is finished is moved
 * out of it in one step; what a lost attempt left is swept away at the end of its application.
 *
 * @param path the folder
 * @param results the folder above
 */
record AttemptFolder(Path path, Path results) implements AutoCloseable {
    private static final String BEGINNING = ".attempt-";

    static AttemptFolder make(Path results, String application, long attempt) {
        try {
            return new AttemptFolder(Files.createDirectories(results.resolve(BEGINNING + application + "-" + attempt)), results);
        } catch (IOException e) {
            throw new PatchStoreException(("%s cannot be written (%s); it has to be a folder that all machines of the "
                    + "cluster see and may write to").formatted(results, e), e);
        }
    }

    /** Moves a file to the results; another attempt's of the same name, which has the same bytes, gives way or is kept. */
    void publish(String name) {
        try {
            Files.move(path.resolve(name), results.resolve(name), StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new PatchStoreException("%s cannot be moved to %s (%s); check the folder and its permissions"
                    .formatted(path.resolve(name), results, e), e);
        }
    }

    @Override
    public void close() {
        remove(path);
    }

    /** Removes the folders that lost attempts of an application left. */
    static void sweep(Path results, String application) {
        if (!Files.isDirectory(results)) {
            return;
        }
        try (Stream<Path> found = Files.list(results)) {
            found.filter(it -> it.getFileName().toString().startsWith(BEGINNING + application + "-")).toList()
                    .forEach(AttemptFolder::remove);
        } catch (IOException e) {
            // Left behind, they are in nobody's way.
        }
    }

    private static void remove(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> all = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : all) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            // An attempt that is still at work has files there; the next sweep finds them.
        }
    }
}
