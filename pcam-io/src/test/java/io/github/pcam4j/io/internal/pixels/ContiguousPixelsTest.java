package io.github.pcam4j.io.internal.pixels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.pcam4j.io.internal.file.MappedImages;
import io.github.pcam4j.io.internal.file.SharedFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Both ways to the same bytes: read, and copied from a mapping. */
class ContiguousPixelsTest {
    private static final int COUNT = 200;
    private static final int IMAGE_BYTES = 5000;
    private static final long ADDRESS = 123;

    private final byte[] content = new byte[(int) ADDRESS + COUNT * IMAGE_BYTES];

    @TempDir
    private Path folder;
    private Path path;

    enum Way {
        READ,
        MAPPED;

        ContiguousPixels open(Path path) throws IOException {
            Optional<MappedImages> mapped = this == READ ? Optional.empty()
                    : mapped(path);
            assumeTrue(this == READ || mapped.isPresent(), "files are not mapped on this system");
            return new ContiguousPixels(new SharedFile(path), ADDRESS, IMAGE_BYTES, mapped);
        }
    }

    private void write() throws IOException {
        new Random(1).nextBytes(content);
        path = Files.write(folder.resolve("images"), content);
    }

    @ParameterizedTest
    @EnumSource
    void gathersAnyIndicesToTheBuffersPosition(Way way) throws IOException {
        write();
        int[] indices = {7, 8, 9, COUNT - 1, 0, 9, 100};
        try (ContiguousPixels pixels = way.open(path)) {
            ByteBuffer destination = ByteBuffer.allocateDirect(8 * IMAGE_BYTES).position(10);
            pixels.gather(indices, 1, 5, destination);
            assertEquals(10 + 5 * IMAGE_BYTES, destination.position());
            for (int i = 0; i < 5; i++) {
                assertArrayEquals(image(indices[1 + i]), bytes(destination, 10 + i * IMAGE_BYTES));
            }
        }
    }

    @Test
    void copiesOutOfTheMappingWhatIsInMemory() throws IOException {
        write();
        assumeTrue(isInMemory(), "the system keeps no files in memory");
        try (MappedImages mapped = mapped(path).orElse(null)) {
            assumeTrue(mapped != null, "files are not mapped on this system");
            assertEquals(content.length, mapped.end());
            ByteBuffer destination = ByteBuffer.allocateDirect(30 * IMAGE_BYTES).position(10);
            int[] indices = new Random(2).ints(29, 0, COUNT).toArray();
            assertTrue(mapped.gather(indices, 2, 20, destination));
            assertEquals(10 + 20 * IMAGE_BYTES, destination.position());
            for (int i = 0; i < 20; i++) {
                assertArrayEquals(image(indices[2 + i]), bytes(destination, 10 + i * IMAGE_BYTES));
            }
        }
    }

    /** Of shards, some may be in memory and others not. */
    @Test
    void whatIsReadLeavesRoomForWhatIsCopiedBehindIt() throws IOException {
        write();
        assumeTrue(isInMemory(), "the system keeps no files in memory");
        try (ContiguousPixels read = Way.READ.open(path);
                ContiguousPixels copied = Way.MAPPED.open(path)) {
            ByteBuffer destination = ByteBuffer.allocateDirect(4 * IMAGE_BYTES);
            int[] indices = {3, 4, COUNT + 5, 6};
            new JoinedPixels(List.of(read, copied), new int[] {COUNT, COUNT}).gather(indices, 0, 4, destination);
            assertEquals(destination.capacity(), destination.position());
            for (int i = 0; i < 4; i++) {
                assertArrayEquals(image(indices[i] % COUNT), bytes(destination, i * IMAGE_BYTES));
            }
        }
    }

    private boolean isInMemory() throws IOException {
        try (FileChannel channel = FileChannel.open(path)) {
            return channel.map(FileChannel.MapMode.READ_ONLY, 0, content.length).isLoaded();
        }
    }

    @Test
    void copiesNothingOnceItIsClosed() throws IOException {
        write();
        Optional<MappedImages> mapped = mapped(path);
        assumeTrue(mapped.isPresent(), "files are not mapped on this system");
        mapped.get().close();
        ByteBuffer destination = ByteBuffer.allocateDirect(IMAGE_BYTES);
        assertFalse(mapped.get().gather(new int[] {1}, 0, 1, destination));
        assertEquals(0, destination.position());
    }

    @ParameterizedTest
    @EnumSource
    void failsWhereTheFileWasCutWhileOpen(Way way) throws IOException {
        write();
        try (ContiguousPixels pixels = way.open(path);
                FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
            ByteBuffer destination = ByteBuffer.allocateDirect(COUNT * IMAGE_BYTES);
            pixels.gather(new int[] {COUNT - 1}, 0, 1, destination);
            channel.truncate(ADDRESS + COUNT / 2 * IMAGE_BYTES);
            int[] rest = {0, 1, 2, 3, 4, 5, 6, COUNT - 1};
            assertThrows(IOException.class, () -> pixels.gather(rest, 0, rest.length, destination.clear()));
            pixels.gather(new int[] {1}, 0, 1, destination.clear());
            assertArrayEquals(image(1), bytes(destination, 0));
        }
    }

    @ParameterizedTest
    @EnumSource
    void closesUnderReadersWithoutHarm(Way way) throws Exception {
        write();
        ExecutorService readers = Executors.newFixedThreadPool(4);
        try {
            for (int round = 0; round < 50; round++) {
                ContiguousPixels pixels = way.open(path);
                List<Future<Integer>> reading = new ArrayList<>();
                for (int reader = 0; reader < 4; reader++) {
                    int seed = reader;
                    reading.add(readers.submit(() -> readUntilClosed(pixels, new Random(seed))));
                }
                Thread.sleep(round % 5);
                pixels.close();
                for (Future<Integer> reader : reading) {
                    assertTrue(reader.get() >= 0);
                }
            }
        } finally {
            readers.shutdownNow();
        }
    }

    private int readUntilClosed(ContiguousPixels pixels, Random random) {
        ByteBuffer destination = ByteBuffer.allocateDirect(IMAGE_BYTES);
        for (int images = 0; ; images++) {
            int index = random.nextInt(COUNT);
            try {
                pixels.gather(new int[] {index}, 0, 1, destination.clear());
            } catch (IOException e) {
                return images;
            }
            assertArrayEquals(image(index), bytes(destination, 0));
        }
    }

    @Test
    void declinesToMapWhatMayNotBeWritten() throws IOException {
        write();
        assumeTrue(path.toFile().setReadOnly() && !Files.isWritable(path), "this user may write everything");
        assertEquals(Optional.empty(), mapped(path));
    }

    /** The mapping outlives the channel that it was made through. */
    private static Optional<MappedImages> mapped(Path path) throws IOException {
        try (SharedFile file = new SharedFile(path)) {
            return MappedImages.of(path, file, ADDRESS, COUNT, IMAGE_BYTES);
        }
    }

    private byte[] image(int index) {
        int from = (int) ADDRESS + index * IMAGE_BYTES;
        return Arrays.copyOfRange(content, from, from + IMAGE_BYTES);
    }

    private static byte[] bytes(ByteBuffer buffer, int at) {
        byte[] bytes = new byte[IMAGE_BYTES];
        buffer.get(at, bytes);
        return bytes;
    }
}
