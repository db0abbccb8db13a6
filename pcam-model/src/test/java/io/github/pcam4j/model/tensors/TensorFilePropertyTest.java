package io.github.pcam4j.model.tensors;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.github.pcam4j.model.WeightsFileException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Whatever is wrong with a file: it is read, or refused by an exception of ours, in little memory. */
class TensorFilePropertyTest {
    /** Of all that is allocated, for files of at most 10 kB. */
    private static final long MOST_BYTES = 40L << 20;
    private static final List<String> NAMES = List.of("network.safetensors", "types.safetensors", "views.pth", "views_old.pth",
            "wrapped.pth", "wrapped_old.pth", "parameters.pth", "torch113_types.pth", "torch113_network_old.pth", "evil.pth");
    private static Path folder = Path.of("");

    @BeforeContainer
    static void makeFolder() throws IOException {
        folder = Files.createTempDirectory("tensors");
    }

    @AfterContainer
    static void removeFolder() throws IOException {
        Files.deleteIfExists(folder.resolve("damaged"));
        Files.delete(folder);
    }

    @Provide
    Arbitrary<String> names() {
        return Arbitraries.of(NAMES);
    }

    /** Bytes set, cut off, taken out, doubled or swapped; numbers set to those that are traps. */
    private static byte[] damaged(byte[] intact, Random random, int times) {
        byte[] bytes = intact.clone();
        for (int i = 0; i < times && bytes.length > 16; i++) {
            int at = random.nextInt(bytes.length - 8);
            int to = Math.min(bytes.length, at + 1 + random.nextInt(40));
            ByteBuffer all = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
            long[] traps = {-1, 0, Long.MAX_VALUE, Long.MIN_VALUE, Integer.MAX_VALUE, 1L << 32, 1L << 40};
            switch (random.nextInt(8)) {
                case 0 -> bytes[at] = (byte) random.nextInt();
                case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> bytes = Arrays.copyOf(bytes, at);
                case 3 -> all.putLong(at, traps[random.nextInt(traps.length)]);
                case 4 -> all.putInt(at, (int) traps[random.nextInt(traps.length)]);
                case 5 -> System.arraycopy(bytes, random.nextInt(bytes.length - (to - at)), bytes, at, to - at);
                case 6 -> bytes[at] = (byte) "}{()[]:,\"0129.-etuRQXKJbcqh".charAt(random.nextInt(27));
                default -> {
                    byte[] without = Arrays.copyOf(bytes, bytes.length - (to - at));
                    System.arraycopy(bytes, to, without, at, bytes.length - to);
                    bytes = without;
                }
            }
        }
        return bytes;
    }

    @Tag("slow")
    @Property(tries = 4000)
    void noDamageIsMetWithAnythingElse(@ForAll("names") String name, @ForAll long seed, @ForAll boolean onlyTheStart)
            throws IOException {
        Random random = new Random(seed);
        byte[] intact = Files.readAllBytes(MadeFiles.file(name));
        byte[] bytes;
        if (onlyTheStart) {
            // Where the description is, of which there is less than of values.
            int length = Math.min(intact.length, 700);
            byte[] start = damaged(Arrays.copyOf(intact, length), random, 1 + random.nextInt(3));
            bytes = Arrays.copyOf(start, start.length + intact.length - length);
            System.arraycopy(intact, length, bytes, start.length, intact.length - length);
        } else {
            bytes = damaged(intact, random, 1 + random.nextInt(4));
        }
        readOrRefused(bytes);
    }

    @Property(tries = 500)
    void noPickleIsMetWithAnythingElse(@ForAll long seed) throws IOException {
        Random random = new Random(seed);
        PickleBuilder pickle = new PickleBuilder();
        String operations = "(0q\u0001h\u0001aesuQRbNJKMGXU}])t.\u0085\u0086\u0087\u0088\u0089\u008a";
        for (int i = random.nextInt(200); i > 0; i--) {
            switch (random.nextInt(12)) {
                case 0 -> pickle.text(List.of("storage", "0", "w", "cpu").get(random.nextInt(4)));
                case 1 -> pickle.whole(random.nextInt(6) - 1L);
                case 2 -> pickle.tensor("FloatStorage", "0", 4, random.nextInt(3), new long[] {random.nextInt(4)}, 1);
                case 3 -> pickle.op("ccollections\nOrderedDict\n");
                default -> pickle.op(operations.substring(random.nextInt(operations.length())).substring(0, 1));
            }
        }
        pickle.op("}").text("w").tensor("FloatStorage", "0", 4, 0, new long[] {4}, 1).op("s.");
        Path path = folder.resolve("damaged");
        readOrRefused(Files.readAllBytes(pickle.zip(path, 16)));
    }

    private static void readOrRefused(byte[] bytes) throws IOException {
        Path path = folder.resolve("damaged");
        Files.write(path, bytes);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        try (TensorFile file = TensorFile.open(path)) {
            long values = 0;
            for (String name : file.names()) {
                values += file.tensor(name).values().length;
            }
            assertTrue(values >= 0);
        } catch (WeightsFileException e) {
            assertTrue(e.getMessage().startsWith(path.toString()) && e.getMessage().length() < 2000, e.getMessage());
        }
        long taken = threads.getCurrentThreadAllocatedBytes() - before;
        assertTrue(taken < MOST_BYTES, () -> taken + " bytes");
        assertTrue(Files.notExists(Path.of("run-by-a-pickle")));
    }

    /** Against a copy of each value by itself: permuted axes, of which every second or third value is taken. */
    @Property(tries = 300)
    void anyStridesAreFollowed(@ForAll long seed) throws IOException {
        Random random = new Random(seed);
        int axes = random.nextInt(5);
        List<Integer> order = new ArrayList<>(IntStream.range(0, axes).boxed().toList());
        Collections.shuffle(order, random);
        long[] shape = new long[axes];
        long[] strides = new long[axes];
        int stride = 1 + random.nextInt(3);
        for (int axis : order) {
            shape[axis] = 1 + random.nextInt(12);
            strides[axis] = stride;
            stride *= (int) shape[axis] + random.nextInt(2);
        }
        int offset = random.nextInt(5);
        int count = stride + offset;
        float[] stored = new float[count];
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * count).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            stored[i] = random.nextFloat();
            bytes.putFloat(stored[i]);
        }
        Path path = folder.resolve("damaged");
        PickleBuilder.zip(path, ZipEntry.STORED, Map.of("a/data/0", bytes.array(), "a/data.pkl",
                PickleBuilder.one(count, offset, shape, strides).bytes()));
        try (TensorFile file = TensorFile.open(path)) {
            float[] expected = new float[(int) Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
            for (int i = 0; i < expected.length; i++) {
                int left = i;
                int at = offset;
                for (int axis = axes - 1; axis >= 0; axis--) {
                    at += (int) (left % shape[axis] * strides[axis]);
                    left /= (int) shape[axis];
                }
                expected[i] = stored[at];
            }
            assertArrayEquals(expected, file.tensor("w").values());
        }
    }
}
