package io.github.pcam4j.io.internal.hdf5;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The messages of an object: a group, a dataset or a type. They are taken apart when they are asked for, so that what
 * is not needed need not be understood.
 */
final class HdfHeader {
    static final int DATASPACE = 0x01;
    static final int LINK_INFO = 0x02;
    static final int DATATYPE = 0x03;
    static final int OLD_FILL_VALUE = 0x04;
    static final int FILL_VALUE = 0x05;
    static final int LINK = 0x06;
    static final int EXTERNAL_FILES = 0x07;
    static final int LAYOUT = 0x08;
    static final int FILTERS = 0x0b;
    static final int ATTRIBUTE = 0x0c;
    static final int SYMBOL_TABLE = 0x11;
    static final int ATTRIBUTE_INFO = 0x15;

    private static final int CONTINUATION = 0x10;
    private static final int SHARED = 0x02;
    private static final int MOST_MESSAGES = 100_000;
    private static final int MOST_BLOCKS = 10_000;

    private final HdfInput input;
    private final long address;
    private final List<Message> messages = new ArrayList<>();
    private int blocks;

    private record Message(int type, int flags, ByteBuffer data) { }

    private HdfHeader(HdfInput input, long address) {
        this.input = input;
        this.address = address;
    }

    static HdfHeader read(HdfInput input, long address) {
        HdfHeader header = new HdfHeader(input, address);
        if (input.read(address, 1).get() == 1) {
            header.readOld();
        } else {
            header.readNew();
        }
        return header;
    }

    long address() {
        return address;
    }

    boolean has(int type) {
        return messages.stream().anyMatch(it -> it.type() == type);
    }

    /** The first message of a type; one that is kept in another object's header comes from there. */
    Optional<ByteBuffer> first(int type) {
        return messages.stream().filter(it -> it.type() == type).findFirst().map(this::data);
    }

    /** All messages of a type, but those that are kept elsewhere. */
    List<ByteBuffer> all(int type) {
        return messages.stream().filter(it -> it.type() == type && (it.flags() & SHARED) == 0).map(this::data).toList();
    }

    private ByteBuffer data(Message message) {
        ByteBuffer data = message.data().duplicate().order(ByteOrder.LITTLE_ENDIAN);
        return (message.flags() & SHARED) == 0 ? data : shared(input, data, message.type());
    }

    /** What is kept once for several: a named type. */
    static ByteBuffer shared(HdfInput input, ByteBuffer place, int type) {
        int version = place.get();
        int kind = place.get();
        if (version == 1) {
            place.position(place.position() + 6);
        } else if (version == 3 && kind == 1) {
            throw new UnreadDatasetException("has headers in the file's table of shared messages",
                    "Write it anew, as with 'h5repack FILE NEW'");
        }
        HdfHeader owner = read(input, input.address(place));
        Message message = owner.messages.stream().filter(it -> it.type() == type).findFirst()
                .orElseThrow(() -> input.damaged("a named type is not where it should be"));
        if ((message.flags() & SHARED) != 0) {
            throw input.damaged("a named type leads to another");
        }
        return owner.data(message);
    }

    private void readOld() {
        ByteBuffer prefix = input.read(address, 16);
        int count = prefix.getShort(2) & 0xffff;
        readOldBlock(address + 16, Integer.toUnsignedLong(prefix.getInt(8)), count);
    }

    private void readOldBlock(long at, long length, int count) {
        requireFewBlocks();
        ByteBuffer block = input.read(at, length);
        while (block.remaining() >= 8 && messages.size() < count) {
            int type = block.getShort() & 0xffff;
            int size = block.getShort() & 0xffff;
            int flags = block.get();
            block.position(block.position() + 3);
            ByteBuffer data = take(block, size);
            add(new Message(type, flags, data));
            if (type == CONTINUATION) {
                readOldBlock(input.address(data), input.length(data), count);
            }
        }
    }

    private void readNew() {
        ByteBuffer prefix = input.read(address, 6, "OHDR");
        int version = prefix.get();
        int flags = prefix.get();
        if (version != 2) {
            throw input.damaged("a header has the version " + version);
        }
        int sizeBytes = 1 << (flags & 3);
        int skipped = 6 + ((flags & 0x20) != 0 ? 16 : 0) + ((flags & 0x10) != 0 ? 4 : 0);
        long length = HdfInput.unsigned(input.read(address + skipped, sizeBytes), sizeBytes);
        if (length < 0 || length > input.size()) {
            throw input.damaged(String.format(Locale.ROOT, "a header at %d has %d bytes", address, length));
        }
        readNewBlock(address, skipped + sizeBytes, skipped + sizeBytes + length + 4, (flags & 4) != 0);
    }

    private void readNewBlock(long at, int skipped, long length, boolean ordered) {
        requireFewBlocks();
        ByteBuffer block = input.read(at, length);
        input.requireChecksumAtEnd(block);
        block.position(skipped).limit((int) length - 4);
        // A gap at the end is too short for a message.
        while (block.remaining() >= (ordered ? 6 : 4)) {
            int type = block.get() & 0xff;
            int size = block.getShort() & 0xffff;
            int flags = block.get();
            block.position(block.position() + (ordered ? 2 : 0));
            ByteBuffer data = take(block, size);
            add(new Message(type, flags, data));
            if (type == CONTINUATION) {
                long next = input.address(data);
                long nextLength = input.length(data);
                input.read(next, 4, "OCHK");
                readNewBlock(next, 4, nextLength, ordered);
            }
        }
    }

    private ByteBuffer take(ByteBuffer block, int size) {
        if (size > block.remaining()) {
            throw input.damaged(String.format(Locale.ROOT, "a message of a header at %d is longer than the header",
                    address));
        }
        ByteBuffer data = block.slice(block.position(), size).order(ByteOrder.LITTLE_ENDIAN);
        block.position(block.position() + size);
        return data;
    }

    private void add(Message message) {
        if (messages.size() >= MOST_MESSAGES) {
            throw input.damaged(String.format(Locale.ROOT, "a header at %d has more than %d messages",
                    address, MOST_MESSAGES));
        }
        messages.add(message);
    }

    private void requireFewBlocks() {
        if (++blocks > MOST_BLOCKS) {
            throw input.damaged(String.format(Locale.ROOT, "a header at %d goes on in more than %d places",
                    address, MOST_BLOCKS));
        }
    }
}
