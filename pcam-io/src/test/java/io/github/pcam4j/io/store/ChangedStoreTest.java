package io.github.pcam4j.io.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.io.PatchShape;
import io.github.pcam4j.io.internal.file.SharedFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stores that are replaced, overwritten or cut short while they are open. */
class ChangedStoreTest {
    private static final PatchShape SHAPE = PatchShape.rgb(32);
    private static final int COUNT = 2000;

    @TempDir
    private Path folder;

    private static void interruptARead(PatchStore store) throws InterruptedException {
        Thread reader = new Thread(() -> {
            Thread.currentThread().interrupt();
            ByteBuffer buffer = ByteBuffer.allocate(SHAPE.bytes());
            assertThrows(PatchStoreException.class, () -> store.gather(new int[] {0}, 0, 1, buffer));
        });
        reader.start();
        reader.join();
    }

    private static void assertChanged(PatchStore store) {
        for (PatchStore view : List.of(store, store.subset(1), PatchStore.joined(List.of(store)),
                store.relabelled(store.labels()))) {
            PatchStoreException e = assertThrows(PatchStoreException.class, view::requireUnchanged);
            assertTrue(e.getMessage().contains("a.h5 was replaced or overwritten while it was open"), e.getMessage());
        }
    }

    @Test
    void aStoreThatIsLeftAloneIsUnchanged() throws Exception {
        Path path = StoreFixtures.write(folder.resolve("a.h5"), SHAPE, 5);
        try (PatchStore store = PatchStore.open(path)) {
            store.requireUnchanged();
            interruptARead(store);
            assertArrayEquals(StoreFixtures.pixels(SHAPE, 3), store.read(3));
            store.requireUnchanged();
            Files.delete(path);
            store.requireUnchanged();
        }
    }

    @Test
    void aStoreThatWasReplacedIsSaidToBe() throws Exception {
        Path path = StoreFixtures.write(folder.resolve("a.h5"), SHAPE, 5);
        FileTime written = Files.getLastModifiedTime(path);
        Path other = StoreFixtures.write(folder.resolve("b.h5"), SHAPE, 5);
        try (PatchStore store = PatchStore.open(path)) {
            Files.setLastModifiedTime(other, written);
            Files.move(other, path, StandardCopyOption.REPLACE_EXISTING);
            assertChanged(store);
        }
    }

    @Test
    void aStoreThatWasOverwrittenInPlaceIsSaidToBe() throws Exception {
        Path path = StoreFixtures.write(folder.resolve("a.h5"), SHAPE, 5);
        try (PatchStore store = PatchStore.open(path)) {
            Files.write(path, Files.readAllBytes(path), StandardOpenOption.TRUNCATE_EXISTING);
            Files.setLastModifiedTime(path, FileTime.from(Instant.now().plusSeconds(5)));
            assertChanged(store);
        }
    }

    @Test
    void aFileThatIsOpenedAgainAfterAnInterruptMustBeTheSame() throws Exception {
        Path path = Files.write(folder.resolve("a.h5"), new byte[100]);
        try (SharedFile file = new SharedFile(path)) {
            Thread reader = new Thread(() -> {
                Thread.currentThread().interrupt();
                assertThrows(IOException.class, () -> file.readFully(ByteBuffer.allocate(10), 0));
            });
            reader.start();
            reader.join();
            Files.move(Files.write(folder.resolve("b.h5"), new byte[100]), path, StandardCopyOption.REPLACE_EXISTING);
            IOException e = assertThrows(IOException.class, () -> file.readFully(ByteBuffer.allocate(10), 0));
            assertTrue(e.getMessage().contains("a.h5 was replaced"), e.getMessage());
        }
    }

    /** Of the same name in the file system: only its length and its time tell. */
    @Test
    void aFileThatIsOpenedAgainAfterAnInterruptMustBeAsItWas() throws Exception {
        for (boolean longer : new boolean[] {true, false}) {
            Path path = Files.write(folder.resolve("a.h5"), new byte[100]);
            FileTime written = Files.getLastModifiedTime(path);
            try (SharedFile file = new SharedFile(path)) {
                Thread reader = new Thread(() -> {
                    Thread.currentThread().interrupt();
                    assertThrows(IOException.class, () -> file.readFully(ByteBuffer.allocate(10), 0));
                });
                reader.start();
                reader.join();
                Files.write(path, new byte[longer ? 101 : 100], StandardOpenOption.TRUNCATE_EXISTING);
                Files.setLastModifiedTime(path, longer ? written : FileTime.from(written.toInstant().plusSeconds(5)));
                IOException e = assertThrows(IOException.class, () -> file.readFully(ByteBuffer.allocate(10), 0));
                assertTrue(e.getMessage().contains(longer ? "it had 100 bytes and has 101" : "it was last written at"),
                        e.getMessage());
                assertTrue(e.getMessage().contains("a.h5"), e.getMessage());
            }
        }
    }

    /** In a process of its own: the virtual machine may tell of a page that is gone wherever a thread is by then. */
    @Test
    void aStoreCutShortUnderManyReadersGivesPatchStoreExceptionsOnly() throws Exception {
        Path path = StoreFixtures.write(folder.resolve("a.h5"), SHAPE, COUNT);
        for (int round = 0; round < 3; round++) {
            Path copy = Files.copy(path, folder.resolve("copy" + round + ".h5"));
            Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp", System.getProperty("java.class.path"), ChangedStoreTest.class.getName(), copy.toString())
                    .redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes());
            assertTrue(process.waitFor(60, TimeUnit.SECONDS), output);
            assertEquals(0, process.exitValue(), output);
            assertTrue(output.contains("40 readers were told"), output);
        }
    }

    /** Forty readers of a store that is cut; ends with 1 if one of them gets anything but the store's exception. */
    public static void main(String[] arguments) throws Exception {
        Path path = Path.of(arguments[0]);
        AtomicInteger told = new AtomicInteger();
        AtomicInteger others = new AtomicInteger();
        AtomicInteger batches = new AtomicInteger();
        PatchStore store = PatchStore.open(path);
        Thread[] readers = new Thread[40];
        for (int i = 0; i < readers.length; i++) {
            Random random = new Random(i);
            readers[i] = new Thread(() -> {
                ByteBuffer batch = ByteBuffer.allocateDirect(64 * SHAPE.bytes());
                try {
                    while (true) {
                        store.gather(random.ints(64, 0, COUNT).toArray(), 0, 64, batch.clear());
                        batches.incrementAndGet();
                    }
                } catch (PatchStoreException e) {
                    told.incrementAndGet();
                } catch (Throwable e) {
                    others.incrementAndGet();
                    e.printStackTrace();
                }
            });
            readers[i].setUncaughtExceptionHandler((thread, e) -> {
                others.incrementAndGet();
                e.printStackTrace();
            });
            readers[i].start();
        }
        while (batches.get() < 2000) {
            Thread.onSpinWait();
        }
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
            channel.truncate(100_000);
        }
        for (Thread reader : readers) {
            reader.join();
        }
        System.out.println(told + " readers were told, " + others + " got something else");
        System.exit(others.get() == 0 ? 0 : 1);
    }
}
