package io.github.pcam4j.io.internal.hdf5;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The attributes of an object, found by name; those that nobody asks for may be of any type. */
public final class HdfAttributes {
    private final HdfInput input;
    private final List<ByteBuffer> messages;

    HdfAttributes(HdfInput input, HdfHeader header) {
        this.input = input;
        this.messages = new ArrayList<>(header.all(HdfHeader.ATTRIBUTE));
        header.first(HdfHeader.ATTRIBUTE_INFO).ifPresent(this::readMany);
    }

    /** An attribute's text; empty if there is none of the name, or it is no text. */
    public Optional<String> text(String name) {
        return find(name).filter(it -> it.type().isText() && it.count() == 1)
                .map(it -> new HdfValues(input, it.type(), it.data()).text(0));
    }

    /** An attribute's whole numbers; none if there is none of the name, or it has none. */
    public int[] integers(String name) {
        return find(name).filter(it -> it.type() instanceof HdfType.Fixed && it.count() <= it.data().limit())
                .map(it -> {
                    HdfValues values = new HdfValues(input, it.type(), it.data());
                    int[] numbers = new int[(int) it.count()];
                    for (int i = 0; i < numbers.length; i++) {
                        numbers[i] = (int) values.number(i);
                    }
                    return numbers;
                }).orElse(new int[0]);
    }

    private record Attribute(HdfType type, long count, ByteBuffer data) { }

    private Optional<Attribute> find(String name) {
        return messages.stream().map(ByteBuffer::duplicate).map(it -> it.order(ByteOrder.LITTLE_ENDIAN))
                .flatMap(it -> named(it, name).stream()).findFirst();
    }

    private Optional<Attribute> named(ByteBuffer message, String wanted) {
        int version = message.get();
        int flags = message.get();
        int nameBytes = message.getShort() & 0xffff;
        int typeBytes = message.getShort() & 0xffff;
        int spaceBytes = message.getShort() & 0xffff;
        message.position(message.position() + (version == 3 ? 1 : 0));
        int typeAt = message.position() + padded(version, nameBytes);
        if (typeAt > message.limit()) {
            throw input.damaged("the name of an attribute is longer than its message");
        }
        byte[] name = new byte[nameBytes];
        message.get(name);
        if (!new String(name, StandardCharsets.UTF_8).replaceFirst("\0.*", "").equals(wanted)) {
            return Optional.empty();
        }
        ByteBuffer type = part(message, typeAt, typeBytes);
        int spaceAt = typeAt + padded(version, typeBytes);
        ByteBuffer space = part(message, spaceAt, spaceBytes);
        boolean shared = version > 1 && (flags & 1) != 0;
        int dataAt = spaceAt + padded(version, spaceBytes);
        HdfType read = HdfType.read(shared ? HdfHeader.shared(input, type, HdfHeader.DATATYPE) : type);
        long count = HdfDataset.count(HdfDataset.dimensions(input, space));
        ByteBuffer data = part(message, dataAt, message.limit() - dataAt);
        return count < 0 || count > data.limit() / Math.max(1, read.size()) ? Optional.empty()
                : Optional.of(new Attribute(read, count, data));
    }

    private ByteBuffer part(ByteBuffer message, int at, int bytes) {
        if (at > message.limit() || bytes < 0 || bytes > message.limit() - at) {
            throw input.damaged("an attribute is longer than its message");
        }
        return message.slice(at, bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static int padded(int version, int bytes) {
        return version == 1 ? (bytes + 7) / 8 * 8 : bytes;
    }

    private void readMany(ByteBuffer info) {
        info.position((info.get(1) & 1) != 0 ? 4 : 2);
        long heap = input.address(info);
        long index = input.address(info);
        if (heap != HdfInput.UNDEFINED && index != HdfInput.UNDEFINED) {
            HdfHeap objects = HdfHeap.read(input, heap);
            for (ByteBuffer record : HdfTree.records(input, index)) {
                // One that is shared with other objects is none of ours.
                if ((record.get(record.limit() - 9) & 2) == 0) {
                    messages.add(objects.object(record.position(0)));
                }
            }
        }
    }
}
