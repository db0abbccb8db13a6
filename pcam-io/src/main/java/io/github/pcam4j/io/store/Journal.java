package io.github.pcam4j.io.store;

import io.github.pcam4j.io.PatchShape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * What a writer has safely put into its part file: a header that says what is being written, and an entry a chunk with
 * its checksum, labels and ids. Each record is {@code length, CRC-32C, content} and is forced to the disk; reading stops
 * at the first that is not whole, which is where a process was killed.
 */
final class Journal implements AutoCloseable {
    /** A length and a checksum. */
    static final int RECORD_HEADER = 2 * Integer.BYTES;
    private static final int LONGEST_RECORD = 64 << 20;

    private final FileChannel channel;

    /**
     * What is being written; a part file can only be resumed if all of it is the same.
     *
     * @param shape of every patch
     * @param labelled whether patches have labels
     * @param origin where they come from, empty texts if that is not known
     * @param shard which of them these are, if not all
     */
    record Plan(PatchShape shape, boolean labelled, Optional<StoreOrigin> origin, Optional<StoreShard> shard) {
        private byte[] bytes() {
            return (StoreFormat.NAME + " journal " + StoreFormat.VERSION + "\n" + this).getBytes(StandardCharsets.UTF_8);
        }

        /** As journals of before there were shards have it. */
        @Override
        public String toString() {
            return "Plan[shape=%s, labelled=%s, origin=%s%s]".formatted(shape, labelled, origin,
                    shard.map(it -> ", " + it).orElse(""));
        }
    }

    /**
     * A whole chunk in the part file.
     *
     * @param checksum CRC-32C of its pixels
     * @param mark what the caller noted at its end
     * @param labels one byte a patch; all 0 where there are none
     * @param ids one name a patch
     */
    record Chunk(int checksum, long mark, byte[] labels, List<String> ids) {
        private byte[] bytes() {
            byte[] names = String.join("\n", ids).getBytes(StandardCharsets.US_ASCII);
            return ByteBuffer.allocate(Integer.BYTES * 2 + Long.BYTES + labels.length + names.length)
                    .putInt(labels.length).putInt(checksum).putLong(mark).put(labels).put(names).array();
        }

        private static Chunk of(byte[] content) {
            ByteBuffer buffer = ByteBuffer.wrap(content);
            byte[] labels = new byte[buffer.getInt()];
            int checksum = buffer.getInt();
            long mark = buffer.getLong();
            buffer.get(labels);
            byte[] names = new byte[buffer.remaining()];
            buffer.get(names);
            return new Chunk(checksum, mark, labels,
                    List.of(new String(names, StandardCharsets.US_ASCII).split("\n")));
        }
    }

    private Journal(FileChannel channel) {
        this.channel = channel;
    }

    /** Starts a journal, in place of an older one. */
    static Journal create(Path path, Plan plan) throws IOException {
        Journal journal = new Journal(FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING));
        journal.append(plan.bytes());
        return journal;
    }

    /** What a journal holds: whether it is of this plan, its whole chunks, and where each ends. */
    record Content(boolean ofThisPlan, List<Chunk> chunks, List<Long> ends) { }

    /** Reads a journal; empty if there is none or not even its header is whole. */
    static Optional<Content> read(Path path, Plan plan) throws IOException {
        if (!Files.exists(path)) {
            return Optional.empty();
        }
        List<Chunk> chunks = new ArrayList<>();
        List<Long> ends = new ArrayList<>();
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            Optional<byte[]> header = next(channel);
            if (header.isEmpty()) {
                return Optional.empty();
            }
            ends.add(channel.position());
            for (Optional<byte[]> record = next(channel); record.isPresent(); record = next(channel)) {
                chunks.add(Chunk.of(record.get()));
                ends.add(channel.position());
            }
            return Optional.of(new Content(Arrays.equals(header.get(), plan.bytes()), chunks, ends));
        }
    }

    private static Optional<byte[]> next(FileChannel channel) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(RECORD_HEADER);
        if (!fill(channel, header)) {
            return Optional.empty();
        }
        int length = header.getInt(0);
        if (length < 0 || length > LONGEST_RECORD || length > channel.size() - channel.position()) {
            return Optional.empty();
        }
        ByteBuffer content = ByteBuffer.allocate(length);
        return fill(channel, content) && crc(content.array()) == header.getInt(Integer.BYTES)
                ? Optional.of(content.array()) : Optional.empty();
    }

    private static boolean fill(FileChannel channel, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                return false;
            }
        }
        return true;
    }

    /** Goes on with a journal behind one of its whole records. */
    static Journal resume(Path path, long end) throws IOException {
        FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE);
        channel.truncate(end);
        channel.position(end);
        return new Journal(channel);
    }

    /** Notes a chunk whose pixels are on the disk; returns when the note is there too. */
    void append(Chunk chunk) throws IOException {
        append(chunk.bytes());
    }

    private void append(byte[] content) throws IOException {
        ByteBuffer record = ByteBuffer.allocate(RECORD_HEADER + content.length)
                .putInt(content.length).putInt(crc(content)).put(content).flip();
        while (record.hasRemaining()) {
            channel.write(record);
        }
        channel.force(true);
    }

    private static int crc(byte[] content) {
        CRC32C crc = new CRC32C();
        crc.update(content);
        return (int) crc.getValue();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
