package io.github.pcam4j.train.engine;

import io.github.pcam4j.train.error.TrainingException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Native libraries that JavaCPP unpacks from JARs into a cache of the user's when they are first loaded. JavaCPP looks
 * at each file's size when its turn comes, but the system's loader takes the files beside it that a library names
 * as they are: one that an earlier process was killed over, or that another is just unpacking, ends the process (SIGBUS).
 * So all is done under a lock beside the cache, and what is not as in its JAR is removed before anything is loaded.
 * Without state; safe for use by several threads and processes.
 *
 * @see TrainingEngineProvider#create
 */
public final class NativeLibraries {
    private static final Logger LOG = LoggerFactory.getLogger(NativeLibraries.class);
    private static final String LOCK = ".pcam4j.lock";
    private static final long PAUSE_MILLIS = 20;

    private NativeLibraries() { }

    /**
     * Loads libraries while no other process unpacks or loads them.
     *
     * @param cache JavaCPP's cache folder
     * @param loader of the classes that load them
     * @param resources of one library of each JAR, by which it and the libraries beside it are found; those that are not on
     *     the class path do not matter
     * @param loading loads them
     * @param <T> what loading gives
     * @return what it gave
     * @throws TrainingException if libraries cannot be unpacked into the cache, saying how much they take and what there
     *     is; all else that loading throws goes through
     */
    public static <T> T load(Path cache, ClassLoader loader, List<String> resources, Supplier<T> loading) {
        List<UnpackedJar> jars = resources.stream().flatMap(it -> UnpackedJar.of(cache, loader, it).stream()).toList();
        try (FileChannel channel = open(cache); FileLock lock = lock(channel)) {
            LOG.debug("Holding {}", lock);
            for (UnpackedJar jar : jars) {
                jar.removeWhatDiffers();
            }
            return loadUnlocked(cache, jars, loading);
        } catch (IOException e) {
            throw unwritable(cache, e);
        }
    }

    private static <T> T loadUnlocked(Path cache, List<UnpackedJar> jars, Supplier<T> loading) throws IOException {
        try {
            return loading.get();
        } catch (RuntimeException | LinkageError e) {
            requireAddresses(e);
            long missing = 0;
            for (UnpackedJar jar : jars) {
                missing += jar.missingBytes();
            }
            long free = Files.getFileStore(cache).getUsableSpace();
            if (missing > 0 && (free < missing || deepest(e) instanceof IOException)) {
                throw new TrainingException(String.format(Locale.ROOT, "the native libraries cannot be unpacked into %s: "
                        + "%,d bytes are missing there, and %,d are free (%s). Make room, or name another folder with "
                        + "-Dorg.bytedeco.javacpp.cachedir", cache, missing, free, deepest(e)), e);
            }
            throw e;
        }
    }

    /** The system's loader says so where a limit keeps it from mapping a library. */
    private static void requireAddresses(Throwable e) {
        for (Throwable at = e; at != null; at = at.getCause()) {
            if (String.valueOf(at.getMessage()).contains("failed to map segment")) {
                throw new TrainingException(("the native libraries find no room in the addresses of this process (%s); lift "
                        + "its limit (ulimit -v unlimited)").formatted(at.getMessage()), e);
            }
        }
    }

    private static Throwable deepest(Throwable e) {
        Throwable deepest = e;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return deepest;
    }

    private static TrainingException unwritable(Path cache, IOException e) {
        return new TrainingException(("the folder %s, into which native libraries are unpacked, cannot be used (%s); make it "
                + "writable, or name another with -Dorg.bytedeco.javacpp.cachedir").formatted(cache, e), e);
    }

    private static FileChannel open(Path cache) throws IOException {
        Files.createDirectories(cache);
        return FileChannel.open(cache.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    /** Waits for other processes, and for other threads and class loaders of this one. */
    private static FileLock lock(FileChannel channel) throws IOException {
        while (true) {
            try {
                return channel.lock();
            } catch (OverlappingFileLockException e) {
                try {
                    Thread.sleep(PAUSE_MILLIS);
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                    throw new IOException("interrupted while another thread loads them", interrupted);
                }
            }
        }
    }
}
