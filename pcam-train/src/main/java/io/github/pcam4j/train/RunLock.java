package io.github.pcam4j.train;

import io.github.pcam4j.train.error.TrainingException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets one training at a time into a run directory. The operating system frees it when the process ends, however it
 * does, so that a killed training leaves nothing to clear away.
 */
final class RunLock {
    static final String NAME = "lock";

    private static final Logger LOG = LoggerFactory.getLogger(RunLock.class);

    private RunLock() { }

    /**
     * Does something alone.
     *
     * @param folder the run directory, made if need be
     * @param work what to do
     * @return what it gave
     * @throws TrainingException if another process or thread trains there
     */
    static <T> T holding(Path folder, Supplier<T> work) {
        Path file = folder.resolve(NAME);
        try {
            Files.createDirectories(folder);
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                take(channel, folder);
                return work.get();
            }
        } catch (IOException e) {
            throw new TrainingException("%s cannot be written (%s); check the folder, its permissions and the free space"
                    .formatted(file, e), e);
        }
    }

    /** Closing the channel frees it. */
    private static void take(FileChannel channel, Path folder) {
        FileLock lock = null;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            // Held within this process: as if by another.
        } catch (IOException e) {
            LOG.warn("{} lies on a file system without locks ({}): take care that no two trainings use it", folder,
                    e.toString());
            return;
        }
        if (lock == null) {
            throw new TrainingException(("%s is in use: another process or thread trains there. Wait for its end, or "
                    + "stop it first").formatted(folder));
        }
    }
}
