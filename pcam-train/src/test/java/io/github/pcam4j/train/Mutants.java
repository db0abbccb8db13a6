package io.github.pcam4j.train;

import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import io.github.pcam4j.PcamException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Damages files of a run, and judges what reads them: it may read one or refuse it by an exception of the library's that
 * names it, within bounds of time and memory. The same number gives the same damage.
 */
public final class Mutants {
    private static final Duration HANGS = Duration.ofSeconds(60);
    private static final long[] EDGES = {0, 1, 2, 7, 0x7f, 0xff, 0xffff, 0x7fffffff, 0x80000000L, 0xffffffffL, 1L << 33,
        1L << 40, Long.MAX_VALUE, Long.MIN_VALUE, -1};
    /** A value of JSON, or a field of CSV. */
    private static final Pattern VALUE = Pattern.compile("\"[^\"\\n]*\"|-?[0-9][0-9.eE+-]*|true|false|[A-Za-z_]\\w*");
    private static final List<String> VALUES = List.of("0", "-1", "1", "8192", "2147483647", "2147483648", "-2147483649",
            "9223372036854775807", "1e308", "1e400", "-0.0", "1e-400", "NaN", "Infinity", "null", "true", "\"\"", "\"x\"", "[]",
            "{}", "[[[[", "\"\\u001b[2K\"", "\"\\u0000\"", "[1,2,3]",
            "{\"a\":1}", "\"../../etc/passwd\"", "9".repeat(5000), "\"", ",", "\n");

    private Mutants() { }

    /** What reads a file. */
    @FunctionalInterface
    public interface Reader {
        /** Reads it. */
        void read() throws Exception;
    }

    /** Numbers at the edges of their ranges, turned bits, moved pieces, lost ends. */
    public static byte[] binary(byte[] whole, long number) {
        Random random = new Random(number * 0x9e3779b97f4a7c15L);
        byte[] bytes = whole.clone();
        for (int change = 1 + random.nextInt(3); change > 0; change--) {
            int at = random.nextInt(random.nextBoolean() ? bytes.length : Math.min(bytes.length, 200));
            long edge = EDGES[random.nextInt(EDGES.length)];
            switch (random.nextInt(5)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) edge;
                case 2 -> ByteBuffer.wrap(bytes).putInt(Math.max(0, Math.min(at, bytes.length - 4)), (int) edge);
                case 3 -> ByteBuffer.wrap(bytes).putLong(Math.max(0, Math.min(at, bytes.length - 8)), edge);
                default -> System.arraycopy(whole, random.nextInt(whole.length), bytes, at, 1);
            }
        }
        return random.nextInt(8) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes;
    }

    /** Other values, lines lost or twice, turned bits, lost ends. */
    public static byte[] text(byte[] whole, long number) {
        Random random = new Random(number * 0x9e3779b97f4a7c15L);
        if (random.nextInt(4) == 0) {
            return binary(whole, number);
        }
        StringBuilder text = new StringBuilder(new String(whole, StandardCharsets.UTF_8));
        for (int change = 1 + random.nextInt(2); change > 0; change--) {
            List<MatchResult> values = VALUE.matcher(text).results().toList();
            MatchResult value = values.get(random.nextInt(values.size()));
            MatchResult other = values.get(random.nextInt(values.size()));
            switch (random.nextInt(4)) {
                case 0 -> text.replace(value.start(), value.end(), other.group());
                case 1 -> text.insert(value.start(), text.substring(Math.min(value.start(), other.start()), other.end()));
                default -> text.replace(value.start(), value.end(), VALUES.get(random.nextInt(VALUES.size())));
            }
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Writes a file and reads it.
     *
     * @param mostBytes what reading may allocate in Java's heap
     * @return whether it was read
     */
    public static boolean isRead(Path file, byte[] content, long mostBytes, Reader reader) throws IOException {
        Files.write(file, content);
        return assertTimeoutPreemptively(HANGS, () -> judge(file, mostBytes, reader));
    }

    private static boolean judge(Path file, long mostBytes, Reader reader) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
        boolean read = false;
        try {
            reader.read();
            read = true;
        } catch (PcamException e) {
            assertTrue(String.valueOf(e.getMessage()).contains(file.getFileName().toString()), e.toString());
        } catch (Throwable e) {
            fail("no error of the library's: " + e, e);
        }
        long allocated = threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
        assertTrue(allocated <= mostBytes, allocated + " bytes allocated");
        return read;
    }
}
