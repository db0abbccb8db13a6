package io.github.pcam4j.train.internal;

import io.github.pcam4j.PrintableText;
import io.github.pcam4j.train.error.TrainingException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets one process at a time into the folder of a training, and has its file say who that is. The operating system frees
 * it when the process ends, however it does, so that a killed training leaves nothing to clear away.
 */
public final class RunLock implements AutoCloseable {
    /** The name of the file. */
    public static final String NAME = "lock";

    private static final Logger LOG = LoggerFactory.getLogger(RunLock.class);
    private static final String PROCESS = "process ";
    private static final int MOST_BYTES = 300;
    /** Far behind what is written, so that others can read that where locks are mandatory. */
    private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

    private final Path folder;
    private final FileChannel channel;
    private final @Nullable Object key;

    private RunLock(Path folder, FileChannel channel, @Nullable Object key) {
        this.folder = folder;
        this.channel = channel;
        this.key = key;
    }

    /**
     * Does something alone.
     *
     * @param folder the folder of a training, made if need be
     * @param work what to do
     * @param <T> what it gives
     * @return what it gave
     * @throws TrainingException if another process or thread is in the folder, naming it
     */
    public static <T> T holding(Path folder, Supplier<T> work) {
        try (RunLock lock = take(folder)) {
            T outcome = work.get();
            lock.requireInPlace();
            return outcome;
        }
    }

    /**
     * Takes the lock, or fails at once.
     *
     * @param folder the folder of a training, made if need be
     * @return the lock, to be closed
     * @throws TrainingException if another process or thread is in the folder, naming it
     */
    public static RunLock take(Path folder) {
        Path file = folder.resolve(NAME);
        try {
            Files.createDirectories(folder);
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ,
                    StandardOpenOption.WRITE);
            try {
                lock(channel, folder);
                sayWho(channel);
                return new RunLock(folder, channel, key(file));
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw new TrainingException("%s cannot be written (%s); check the folder, its permissions and the free space"
                    .formatted(file, e), e);
        }
    }

    private static void lock(FileChannel channel, Path folder) throws IOException {
        FileLock lock = null;
        try {
            lock = channel.tryLock(LOCKED_BYTE, 1, false);
        } catch (OverlappingFileLockException e) {
            // Held within this process: as if by another.
        } catch (IOException e) {
            LOG.warn("{} lies on a file system without locks ({}): take care that no two trainings use it",
                    PrintableText.of(folder.toString()), PrintableText.of(e.toString()));
            return;
        }
        if (lock == null) {
            throw new TrainingException("%s is in use: %s works there. Wait for its end, or stop it first"
                    .formatted(folder, holder(content(channel))));
        }
    }

    /** Who is there by what the file says; versions of before said nothing. */
    private static String holder(String content) {
        String here = PROCESS + ProcessHandle.current().pid() + " ";
        String who = content.lines().findFirst().orElse("");
        if (!who.startsWith(PROCESS)) {
            return "another process or thread";
        }
        return who.startsWith(here) ? "another thread of this process, " + who + "," : who;
    }

    /** Somebody else's file under this name is left as it is. */
    private static void sayWho(FileChannel channel) throws IOException {
        if (channel.size() == 0 || content(channel).startsWith(PROCESS)) {
            String who = PROCESS + ProcessHandle.current().pid() + host() + " (since "
                    + Instant.now().truncatedTo(ChronoUnit.SECONDS) + ")\n";
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(who.getBytes(StandardCharsets.UTF_8)), 0);
        }
    }

    private static String content(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(MOST_BYTES);
        channel.read(bytes, 0);
        return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
    }

    /** A run may lie where several machines reach it. Asking the network for the name could take long. */
    private static String host() {
        try {
            return " on " + Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException e) {
            String name = System.getenv("COMPUTERNAME");
            return name == null ? "" : " on " + name;
        }
    }

    private static @Nullable Object key(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    }

    /**
     * Looks whether the folder is still where it was.
     *
     * @throws TrainingException if it was removed or moved, or another stands in its place
     */
    public void requireInPlace() {
        Path file = folder.resolve(NAME);
        try {
            if (Objects.equals(key, key(file))) {
                return;
            }
        } catch (NoSuchFileException e) {
            // As if another were in its place.
        } catch (IOException e) {
            throw new TrainingException("%s cannot be read (%s); check the folder, its permissions and the disk"
                    .formatted(file, e), e);
        }
        throw new TrainingException(("%s was removed or moved while it was trained in: the training ends here. If it was "
                + "moved, resume it where it is now; if it was removed, train again").formatted(folder));
    }

    /** Removes the lock's own file, unless it is somebody else's, where the folder is done with. */
    public void removeFile() {
        try {
            if (channel.isOpen() && content(channel).startsWith(PROCESS)) {
                AtomicFiles.removeAlone(folder.resolve(NAME));
            }
        } catch (IOException e) {
            throw new TrainingException("%s cannot be read (%s); check the folder and its permissions"
                    .formatted(folder.resolve(NAME), e), e);
        }
    }

    @Override
    public void close() {
        try (channel) {
            if (channel.isOpen() && content(channel).startsWith(PROCESS)) {
                channel.truncate(0);
            }
        } catch (IOException e) {
            LOG.warn("{} could not be given back ({})", PrintableText.of(folder.resolve(NAME).toString()),
                    PrintableText.of(e.toString()));
        }
    }
}
