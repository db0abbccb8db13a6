package io.github.pcam4j.io.source;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What a ZIP's directory says of files that Java does not unpack: Java refuses the whole archive, in words that differ
 * from version to version. Numbers are those of PKWARE's APPNOTE.TXT 6.3.10, sections 4.3 to 4.5.
 */
final class ZipDirectory {
    private static final int END = 0x06054b50;
    private static final int END_BYTES = 22;
    private static final int LOCATOR = 0x07064b50;
    private static final int LOCATOR_BYTES = 20;
    /** What stands before the locator in an archive of more than 4 GB. */
    private static final int RECORD = 0x06064b50;
    private static final int RECORD_BYTES = 56;
    private static final int ENTRY = 0x02014b50;
    private static final int ENTRY_BYTES = 46;
    private static final int MOST_COMMENT = 0xffff;
    private static final int AES = 99;
    private static final Map<Integer, String> METHODS = Map.ofEntries(Map.entry(1, "Shrink"), Map.entry(6, "Implode"),
            Map.entry(9, "Deflate64"), Map.entry(12, "BZip2"), Map.entry(14, "LZMA"), Map.entry(20, "Zstandard"),
            Map.entry(93, "Zstandard"), Map.entry(94, "MP3"), Map.entry(95, "XZ"), Map.entry(96, "JPEG"),
            Map.entry(97, "WavPack"), Map.entry(98, "PPMd"));

    private ZipDirectory() { }

    /**
     * Why Java does not unpack a ZIP, where the ZIP itself is whole.
     *
     * @return such as {@code train/1.tif is compressed by Deflate64}; empty if the directory has no such file, or ends
     */
    static Optional<String> unsupported(Path path) {
        try (FileChannel channel = FileChannel.open(path)) {
            long length = channel.size();
            ByteBuffer tail = read(channel, Math.max(0, length - END_BYTES - MOST_COMMENT),
                    (int) Math.min(length, END_BYTES + MOST_COMMENT));
            for (int at = tail.limit() - END_BYTES; at >= 0; at--) {
                if (tail.getInt(at) == END) {
                    return unsupported(channel, tail, at, length - tail.limit() + at);
                }
            }
        } catch (IOException | RuntimeException e) {
            // What cannot be followed is not whole: the caller says so.
            return Optional.empty();
        }
        return Optional.empty();
    }

    private static Optional<String> unsupported(FileChannel channel, ByteBuffer tail, int end, long place)
            throws IOException {
        if (tail.getShort(end + 4) > 0) {
            return Optional.of("it is the last of several parts of an archive");
        }
        // It ends where this record begins, wherever it is said to begin: a program may stand before the archive.
        long start = place - Integer.toUnsignedLong(tail.getInt(end + 12));
        boolean large = place >= LOCATOR_BYTES
                && read(channel, place - LOCATOR_BYTES, LOCATOR_BYTES).getInt(0) == LOCATOR;
        if (large) {
            long record = place - LOCATOR_BYTES - RECORD_BYTES;
            if (read(channel, record, RECORD_BYTES).getInt(0) != RECORD) {
                record = read(channel, place - LOCATOR_BYTES, LOCATOR_BYTES).getLong(8);
            }
            start = record - read(channel, record, RECORD_BYTES).getLong(40);
        }
        channel.position(start);
        return firstUnsupported(new DataInputStream(new BufferedInputStream(Channels.newInputStream(channel), 1 << 16)));
    }

    private static Optional<String> firstUnsupported(DataInputStream input) throws IOException {
        byte[] bytes = new byte[ENTRY_BYTES];
        ByteBuffer entry = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        while (input.readNBytes(bytes, 0, ENTRY_BYTES) == ENTRY_BYTES && entry.getInt(0) == ENTRY) {
            String name = new String(input.readNBytes(entry.getShort(28) & 0xffff), StandardCharsets.UTF_8);
            input.skipNBytes((entry.getShort(30) & 0xffff) + (entry.getShort(32) & 0xffff));
            int method = entry.getShort(10) & 0xffff;
            if ((entry.getShort(8) & 1) != 0 || method == AES) {
                return Optional.of(name + " is encrypted");
            }
            if (method != 0 && method != 8) {
                return Optional.of(name + " is compressed by " + METHODS.getOrDefault(method, "method " + method));
            }
        }
        return Optional.empty();
    }

    private static ByteBuffer read(SeekableByteChannel channel, long position, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        channel.position(position);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                throw new EOFException();
            }
        }
        return buffer.flip();
    }
}
