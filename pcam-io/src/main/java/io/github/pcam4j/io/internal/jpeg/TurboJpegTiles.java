package io.github.pcam4j.io.internal.jpeg;

import com.sun.jna.Memory;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import java.util.Optional;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decodes JPEG tiles by libjpeg-turbo, which has the vector instructions that the JDK's decoder lacks, and whose pixels are the
 * same. Left to others is what it has something to say about, so that errors are theirs, and where size and colours are not
 * those that the TIFF tells. Not safe for use by several threads, and not to be touched unless {@link InstalledTurboJpeg} is
 * there: it does not load without JNA.
 */
final class TurboJpegTiles implements JpegDecoder {
    private static final Logger LOG = LoggerFactory.getLogger(TurboJpegTiles.class);
    private static final byte[] START = {(byte) 0xff, (byte) 0xd8};
    /** Adobe's marker but for its end, which says whether colours are YCbCr: what a decoder guesses else may be wrong. */
    private static final byte[] ADOBE = {(byte) 0xff, (byte) 0xee, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0};

    private final int colours;
    private final IntFunction<byte[]> room;
    /** How each tile begins, in front of its own bytes. */
    private final byte[] head;
    private @Nullable Pointer decoder;
    private Memory jpeg;
    private Memory pixels;

    /**
     * A decoder for the tiles of an image.
     *
     * @param tables what its tiles share; empty if they share nothing
     * @param ycbcr whether colours are YCbCr
     * @param room where the pixels of a tile go, of so many bytes
     */
    TurboJpegTiles(byte[] tables, boolean ycbcr, IntFunction<byte[]> room) {
        this.decoder = TurboJpeg.tjInitDecompress();
        this.colours = ycbcr ? TurboJpeg.YCBCR : TurboJpeg.RGB;
        this.room = room;
        this.head = head(tables, ycbcr);
        this.jpeg = new Memory(head.length);
        this.pixels = new Memory(1);
        jpeg.write(0, head, 0, head.length);
    }

    /** Tables end where a tile begins. */
    private static byte[] head(byte[] tables, boolean ycbcr) {
        int inTables = Math.max(0, tables.length - 2 * JpegMarkers.BYTES);
        byte[] head = new byte[START.length + ADOBE.length + 1 + inTables];
        System.arraycopy(START, 0, head, 0, START.length);
        System.arraycopy(ADOBE, 0, head, START.length, ADOBE.length);
        head[START.length + ADOBE.length] = (byte) (ycbcr ? 1 : 0);
        System.arraycopy(tables, Math.min(JpegMarkers.BYTES, tables.length), head, head.length - inTables, inTables);
        return head;
    }

    @Override
    public Optional<byte[]> rgb(byte[] encoded, int width, int height) {
        Pointer ready = decoder;
        if (ready == null || !JpegMarkers.begin(encoded)) {
            return Optional.empty();
        }
        int bytes = width * height * JpegTiles.CHANNELS;
        if (!decodes(ready, new NativeLong(put(encoded)), width, height, bytes)) {
            LOG.debug("libjpeg-turbo leaves a tile to others: {}", TurboJpeg.tjGetErrorStr2(ready));
            // What is left of a tile that is damaged would be in the next one's way.
            int unused = TurboJpeg.tjDestroy(ready);
            decoder = TurboJpeg.tjInitDecompress();
            return Optional.empty();
        }
        byte[] rgb = room.apply(bytes);
        pixels.read(0, rgb, 0, bytes);
        return Optional.of(rgb);
    }

    private boolean decodes(Pointer ready, NativeLong length, int width, int height, int bytes) {
        if (!isExpected(ready, length, width, height)) {
            return false;
        }
        if (pixels.size() < bytes) {
            pixels.close();
            pixels = new Memory(bytes);
        }
        return TurboJpeg.tjDecompress2(ready, jpeg, length, pixels, width, width * JpegTiles.CHANNELS, height,
                TurboJpeg.RGB_PIXELS, TurboJpeg.EXACTLY) == 0;
    }

    /** Puts a tile where the library reads it, behind the tables, and tells how long both are. */
    private long put(byte[] encoded) {
        int own = encoded.length - JpegMarkers.BYTES;
        long length = (long) head.length + own;
        if (jpeg.size() < length) {
            jpeg.close();
            // The next one may be a little longer.
            jpeg = new Memory(length + length / 2);
            jpeg.write(0, head, 0, head.length);
        }
        jpeg.write(head.length, encoded, JpegMarkers.BYTES, own);
        return length;
    }

    /** The library's own reading of the very bytes that it will decode: it must not write more than there is room for. */
    private boolean isExpected(Pointer ready, NativeLong length, int width, int height) {
        int[] foundWidth = new int[1];
        int[] foundHeight = new int[1];
        int[] foundColours = new int[1];
        return TurboJpeg.tjDecompressHeader3(ready, jpeg, length, foundWidth, foundHeight, new int[1], foundColours) == 0
                && foundWidth[0] == width && foundHeight[0] == height && foundColours[0] == colours;
    }

    @Override
    public void close() {
        if (decoder != null) {
            int unused = TurboJpeg.tjDestroy(decoder);
            decoder = null;
        }
        jpeg.close();
        pixels.close();
    }
}
