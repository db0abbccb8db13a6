package io.github.pcam4j.io.internal.jpeg2000;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever becomes of the bytes: an image or an {@link IOException}, soon, and with memory for what bytes there are and
 * for the pixels that they claim, at which callers look first.
 */
class DamagedCodestreamsTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    /** Of tables and messages. */
    private static final long FIXED_BYTES = 1 << 20;
    /** A packet is a byte, and can be of a precinct of its own. */
    private static final long FOR_A_BYTE = 1 << 10;
    /** A float and what it is made of, and blocks of a few samples each. */
    private static final long FOR_A_SAMPLE = 64;
    private static final long MOST_CLAIMED = 1 << 18;

    /** The pixels, or nothing if they are refused; all else that is thrown is thrown on. */
    private static Optional<byte[]> decoded(byte[] codestream) {
        long before = allocated();
        long claimed = 0;
        Optional<byte[]> pixels = Optional.empty();
        try {
            Jpeg2000 image = Jpeg2000.of(codestream);
            claimed = (long) image.width() * image.height() * image.components();
            if (claimed <= MOST_CLAIMED) {
                pixels = Optional.of(image.decode());
                assertEquals(claimed, pixels.get().length);
            }
        } catch (IOException e) {
            assertTrue(e.getMessage().contains("JPEG 2000 data"), e.getMessage());
        }
        long most = FIXED_BYTES + FOR_A_BYTE * codestream.length + FOR_A_SAMPLE * Math.min(claimed, MOST_CLAIMED);
        long used = allocated() - before;
        assertTrue(used <= most, () -> used + " bytes for a codestream of " + codestream.length);
        return pixels;
    }

    private static long allocated() {
        return THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
    }

    /** The last two bytes are a marker, behind all that is needed. */
    @ParameterizedTest
    @Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    @ValueSource(strings = {"whole.j2k", "mode-all.j2k", "tiles-tiny.j2k", "sampled-422-real.j2k", "precincts.j2k",
        "boxes.jp2", "parts-by-turns.j2k"})
    void whatEndsEarlyIsRefused(String file) {
        byte[] codestream = Codestreams.read(file);
        byte[] pixels = decoded(codestream).orElseThrow();
        for (int length = 0; length < codestream.length - 2; length++) {
            int cut = length;
            assertTrue(decoded(Arrays.copyOf(codestream, length)).isEmpty(), () -> cut + " bytes are an image");
        }
        assertArrayEquals(pixels, decoded(Arrays.copyOf(codestream, codestream.length - 2)).orElseThrow());
        assertArrayEquals(pixels, decoded(Arrays.copyOf(codestream, codestream.length - 1)).orElseThrow());
    }

    @ParameterizedTest
    @Tag("slow")
    @Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    @ValueSource(strings = {"whole.j2k", "mode-all.j2k", "tiles-tiny-real.j2k", "sampled-rpcl.j2k", "of-tiles.j2k",
        "boxes.jp2"})
    void anyByteMayBeAnother(String file) {
        byte[] codestream = Codestreams.read(file);
        int read = 0;
        int refused = 0;
        for (int at = 0; at < codestream.length; at++) {
            byte usual = codestream[at];
            for (int other : new int[] {0, 0x7f, 0xff, usual ^ 1, usual ^ 0x80}) {
                codestream[at] = (byte) other;
                boolean isRead = decoded(codestream).isPresent();
                read += isRead ? 1 : 0;
                refused += isRead ? 0 : 1;
            }
            codestream[at] = usual;
        }
        assertTrue(read > 100 && refused > 100, read + " were read, and " + refused + " refused");
    }

    /** The first hundred bytes are mostly headers, in which each value of each byte means something. */
    @Test
    @Tag("slow")
    @Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void anyByteOfAHeaderMayBeAnyOther() {
        byte[] codestream = Codestreams.read("sampled-shifted.j2k");
        for (int at = 0; at < 150; at++) {
            byte usual = codestream[at];
            for (int other = 0; other < 256; other++) {
                codestream[at] = (byte) other;
                decoded(codestream);
            }
            codestream[at] = usual;
        }
        assertTrue(decoded(codestream).isPresent());
    }

    /** A few bytes, most of them early, where headers are; and sometimes a piece of another codestream. */
    @Property(tries = 2_000)
    void anyBytesMayBeOthers(@ForAll long seed) {
        Random random = new Random(seed);
        String[] files = {"lrcp.j2k", "rlcp.j2k", "pcrl-shifted.j2k", "layers-blocks.j2k", "sop-eph-parts.j2k",
            "of-components.j2k", "precincts-2.j2k", "mode-terminated.j2k", "long-box.jp2", "derived.j2k"};
        byte[] codestream = Codestreams.read(files[random.nextInt(files.length)]);
        for (int change = random.nextInt(6); change >= 0; change--) {
            int at = random.nextInt(random.nextBoolean() ? 150 : codestream.length);
            int flipped = codestream[at] ^ 1 << random.nextInt(8);
            codestream[at] = (byte) (random.nextBoolean() ? random.nextInt(256) : flipped);
        }
        if (random.nextInt(4) == 0) {
            byte[] other = Codestreams.read(files[random.nextInt(files.length)]);
            int from = random.nextInt(Math.min(other.length, codestream.length));
            System.arraycopy(other, from, codestream, from, Math.min(other.length, codestream.length) - from);
        }
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> decoded(codestream));
    }

    /** Of a part of a tile (the last is less than its header), of a segment, of the image, and of a box. */
    @ParameterizedTest
    @Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    @CsvSource({"whole.j2k, ff90, 6, 7fffffff", "whole.j2k, ff90, 6, ffffffff", "whole.j2k, ff90, 6, 0000000d",
        "whole.j2k, ff52, 2, 0000", "whole.j2k, ff52, 2, 0001", "whole.j2k, ff52, 2, 0002", "whole.j2k, ff52, 2, ffff",
        "whole.j2k, ff5c, 2, 0002", "whole.j2k, ff5c, 2, 0003", "whole.j2k, ff51, 2, 0002", "whole.j2k, ff51, 2, 0028",
        "whole.j2k, ff90, 2, 0002", "whole.j2k, ff64, 2, 7fff"})
    void aLengthThatIsNoneIsRefused(String file, String marker, int offset, String length) {
        byte[] codestream = Codestreams.read(file);
        byte[] other = Codestreams.bytes(length);
        int at = Codestreams.find(codestream, Integer.parseInt(marker, 16)) + offset;
        System.arraycopy(other, 0, codestream, at, other.length);
        assertTrue(decoded(codestream).isEmpty());
    }

    /** A box of eight bytes' length, some of which are less than nothing. */
    @ParameterizedTest
    @Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    @ValueSource(longs = {Long.MIN_VALUE, -1, 0, 15, Long.MAX_VALUE})
    void aLongBoxOfALengthThatIsNoneIsRefused(long length) {
        byte[] boxes = Codestreams.read("long-box.jp2");
        // In place of the box of headers.
        byte[] lied = ByteBuffer.wrap(boxes.clone()).putInt(32, 1).putInt(36, 0x6c6f6e67).putLong(40, length).array();
        assertTrue(decoded(lied).isEmpty());
    }

    /**
     * Width, height, and the sides of tiles: more pixels, tiles, precincts or blocks than there are bytes for. Of packets
     * three bytes are left, which are too few for any of these.
     */
    @ParameterizedTest
    @Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    @CsvSource({"3fffffff, 3fffffff, 3fffffff, 3fffffff", "00010001, 00010001, 00010001, 00010001",
        "00000001, 10000000, 00000001, 10000000", "00008000, 00002000, 00008000, 00002000",
        "00001000, 00001000, 00000010, 00000010", "00000100, 000000ff, 00000001, 00000001",
        "00002000, 00002000, 00000025, 00002000"})
    void whatIsClaimedTakesLessThanItsPixelsWould(String width, String height, String tileWidth, String tileHeight) {
        for (String file : new String[] {"whole.j2k", "precincts-2.j2k", "blocks-4-4.j2k", "layers-blocks.j2k"}) {
            byte[] whole = Codestreams.read(file);
            byte[] codestream = Arrays.copyOf(whole, Codestreams.find(whole, Codestreams.TILE_DATA) + 5);
            // Its part of a tile reaches up to the end.
            Arrays.fill(codestream, codestream.length - 11, codestream.length - 7, (byte) 0);
            System.arraycopy(Codestreams.bytes(width + height), 0, codestream, 8, 8);
            System.arraycopy(Codestreams.bytes(tileWidth + tileHeight), 0, codestream, 24, 8);
            long before = allocated();
            assertThrows(IOException.class, () -> Jpeg2000.of(codestream).decode(), file);
            long used = allocated() - before;
            long pixels = Math.min(1 << 28, Long.parseLong(width, 16) * Long.parseLong(height, 16));
            assertTrue(used <= FIXED_BYTES + FOR_A_BYTE * codestream.length + 2 * pixels, file + ": " + used);
        }
    }
}
