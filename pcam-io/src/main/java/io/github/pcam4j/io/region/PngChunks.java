package io.github.pcam4j.io.region;

import com.twelvemonkeys.imageio.util.IIOUtil;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.zip.CRC32;
import javax.imageio.stream.ImageInputStream;

/** The chunks of a PNG: a walk over all of them, and the pixels' chunks as one stream. */
final class PngChunks {
    private static final int FRAME_BYTES = 12;
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int MOST_HEADER_BYTES = 1 << 10;
    private static final String PIXELS = "IDAT";

    private final String location;
    private final ImageInputStream file;

    PngChunks(String location, ImageInputStream file) {
        this.location = location;
        this.file = file;
    }

    /** A chunk's place, the length of its content, and its name. */
    private record Chunk(long at, long length, String name) {
        long end() {
            return at + length + FRAME_BYTES;
        }
    }

    /**
     * Walks over all chunks up to the end, so that a file that ends early is known before any work begins.
     *
     * @throws LargeImageException if it does, or has no pixels
     */
    PngHeader header() throws IOException {
        ByteBuffer ihdr = null;
        byte[] plte = {};
        byte[] trns = {};
        long pixels = 0;
        Chunk chunk = chunk(PngHeader.SIGNATURE_BYTES);
        for (; !chunk.name.equals("IEND"); chunk = chunk(chunk.end())) {
            switch (chunk.name) {
                case "IHDR" -> ihdr = content(chunk);
                case "PLTE" -> plte = content(chunk).array();
                case "tRNS" -> trns = content(chunk).array();
                case PIXELS -> pixels = pixels == 0 ? chunk.at : pixels;
                default -> { }
            }
        }
        if (ihdr == null || ihdr.remaining() != PngHeader.IHDR_BYTES || pixels == 0) {
            throw new LargeImageException(("%s has no pixels or nothing that says how many; replace it by the original "
                    + "file").formatted(location));
        }
        return PngHeader.of(ihdr, plte, trns, pixels, location);
    }

    private Chunk chunk(long at) throws IOException {
        byte[] head = read(at, 8);
        Chunk chunk = new Chunk(at, ByteBuffer.wrap(head).getInt() & 0xffff_ffffL, name(head));
        if (chunk.end() > file.length()) {
            throw endsEarly(String.format(Locale.ROOT, "in the middle of chunk %s, which begins at byte %d",
                    chunk.name, at));
        }
        return chunk;
    }

    private static String name(byte[] head) {
        return new String(head, 4, 4, StandardCharsets.ISO_8859_1);
    }

    private ByteBuffer content(Chunk chunk) throws IOException {
        if (chunk.length > MOST_HEADER_BYTES) {
            throw damaged(chunk.at);
        }
        return ByteBuffer.wrap(read(chunk.at + 8, (int) chunk.length));
    }

    private byte[] read(long at, int length) throws IOException {
        byte[] bytes = new byte[length];
        try {
            file.seek(at);
            file.readFully(bytes);
            return bytes;
        } catch (EOFException e) {
            throw endsEarly("where a chunk was to follow");
        }
    }

    private LargeImageException endsEarly(String where) throws IOException {
        return new LargeImageException(String.format(Locale.ROOT,
                "%s ends early, at byte %d, %s. Replace it by the original file",
                location, file.length(), where));
    }

    private LargeImageException damaged(long at) {
        return new LargeImageException(String.format(Locale.ROOT,
                "%s is damaged in the chunk that begins at byte %d. Replace it by the original "
                + "file",
                location, at));
    }

    /** The compressed pixels: the contents of the chunks of pixels, one after the other, their checksums compared. */
    InputStream pixels(PngHeader header) throws IOException {
        file.seek(header.data());
        return new Pixels(new DataInputStream(new BufferedInputStream(IIOUtil.createStreamAdapter(file), BUFFER_BYTES)),
                header.data());
    }

    private final class Pixels extends InputStream {
        private final DataInputStream input;
        private final CRC32 checksum = new CRC32();
        private long at;
        private long length;
        private long left;
        private boolean open;

        Pixels(DataInputStream input, long at) {
            this.input = input;
            this.at = at;
        }

        @Override
        public int read() throws IOException {
            byte[] single = new byte[1];
            return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int most) throws IOException {
            while (left == 0) {
                if (!next()) {
                    return -1;
                }
            }
            int count = input.read(bytes, offset, (int) Math.min(left, most));
            if (count < 0) {
                throw new EOFException("the file was cut while it was read");
            }
            checksum.update(bytes, offset, count);
            left -= count;
            return count;
        }

        /** Goes on to the next chunk; false if there are no more of pixels. */
        private boolean next() throws IOException {
            if (open && input.readInt() != (int) checksum.getValue()) {
                throw damaged(at);
            }
            at += open ? length + FRAME_BYTES : 0;
            byte[] head = input.readNBytes(8);
            open = head.length == 8 && name(head).equals(PIXELS);
            length = open ? ByteBuffer.wrap(head).getInt() & 0xffff_ffffL : 0;
            left = length;
            checksum.reset();
            checksum.update(head, 4, Math.max(0, head.length - 4));
            return open;
        }
    }
}
