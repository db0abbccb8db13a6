package io.github.pcam4j.io.internal.hdf5;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The names in a group, in the order of the file. What they lead to is not looked at. */
final class HdfGroup {
    private static final int HARD = 0;
    private static final int SOFT = 1;
    private static final int EXTERNAL = 64;
    private static final int CACHED_SOFT = 2;
    private static final int MOST_LEVELS = 64;

    private final HdfInput input;
    private final Map<String, HdfLink> links = new LinkedHashMap<>();
    private long left;

    private HdfGroup(HdfInput input) {
        this.input = input;
        this.left = input.size();
    }

    static Map<String, HdfLink> links(HdfInput input, HdfHeader header) {
        HdfGroup group = new HdfGroup(input);
        header.first(HdfHeader.SYMBOL_TABLE).ifPresent(table -> {
            long tree = input.address(table);
            group.readOld(tree, group.names(input.address(table)));
        });
        header.all(HdfHeader.LINK).forEach(group::addLink);
        header.first(HdfHeader.LINK_INFO).ifPresent(group::readMany);
        return group.links;
    }

    /** Many links are in a heap, listed in a tree by the hash of their names. */
    private void readMany(ByteBuffer info) {
        info.position((info.get(1) & 1) != 0 ? 10 : 2);
        long heap = input.address(info);
        long index = input.address(info);
        if (heap == HdfInput.UNDEFINED || index == HdfInput.UNDEFINED) {
            return;
        }
        HdfHeap objects = HdfHeap.read(input, heap);
        HdfTree.records(input, index).forEach(record -> addLink(objects.object(record.position(4))));
    }

    private void addLink(ByteBuffer message) {
        message.get();
        int flags = message.get();
        int kind = (flags & 8) != 0 ? message.get() & 0xff : HARD;
        message.position(message.position() + ((flags & 4) != 0 ? 8 : 0) + ((flags & 16) != 0 ? 1 : 0));
        String name = text(message, HdfInput.unsigned(message, 1 << (flags & 3)));
        links.put(name, switch (kind) {
            case HARD -> new HdfLink.Hard(input.address(message));
            case SOFT -> new HdfLink.Soft(text(message, message.getShort() & 0xffff));
            case EXTERNAL -> external(text(message, message.getShort() & 0xffff));
            default -> new HdfLink.Elsewhere("a link of a kind of its own, " + kind);
        });
    }

    /** A version, the file's name and the object's, each with a zero behind it. */
    private static HdfLink external(String value) {
        String[] parts = value.substring(Math.min(1, value.length())).split("\0", -1);
        return new HdfLink.Elsewhere("a link to another file, '%s' in %s".formatted(
                parts.length > 1 ? parts[1] : "", parts[0]));
    }

    private String text(ByteBuffer bytes, long length) {
        if (length < 0 || length > bytes.remaining()) {
            throw input.damaged(String.format(Locale.ROOT, "a link's name has %d bytes", length));
        }
        byte[] text = new byte[(int) length];
        bytes.get(text);
        return new String(text, StandardCharsets.UTF_8);
    }

    private ByteBuffer names(long address) {
        int l = input.lengthBytes();
        ByteBuffer heap = input.read(address, 8L + 2L * l + input.offsetBytes(), "HEAP").position(8);
        long bytes = input.length(heap);
        input.length(heap);
        return input.read(input.address(heap), bytes);
    }

    private void readOld(long tree, ByteBuffer names) {
        readOldTree(tree, names, MOST_LEVELS);
    }

    private void readOldTree(long address, ByteBuffer names, int mostLevel) {
        int o = input.offsetBytes();
        int l = input.lengthBytes();
        ByteBuffer prefix = input.read(address, 8, "TREE").position(5);
        int level = prefix.get() & 0xff;
        int count = prefix.getShort() & 0xffff;
        left -= count;
        if (level >= mostLevel || left < 0) {
            throw input.damaged(String.format(Locale.ROOT, "the tree of a group at %d leads to itself", address));
        }
        ByteBuffer node = input.read(address + 8 + 2L * o, (long) count * (o + l) + l);
        for (int i = 0; i < count; i++) {
            input.length(node);
            long child = input.address(node);
            if (level > 0) {
                readOldTree(child, names, level);
            } else {
                readEntries(child, names);
            }
        }
    }

    private void readEntries(long address, ByteBuffer names) {
        int o = input.offsetBytes();
        int count = input.read(address, 8, "SNOD").position(6).getShort() & 0xffff;
        left -= count;
        if (left < 0) {
            throw input.damaged("the tree of a group has more entries than the file has bytes");
        }
        ByteBuffer entries = input.read(address + 8, (long) count * (2 * o + 24));
        for (int i = 0; i < count; i++) {
            entries.position(i * (2 * o + 24));
            String name = name(names, HdfInput.unsigned(entries, o));
            long header = input.address(entries);
            boolean soft = entries.getInt() == CACHED_SOFT;
            entries.getInt();
            links.put(name, soft ? new HdfLink.Soft(name(names, entries.getInt() & 0xffffffffL))
                    : new HdfLink.Hard(header));
        }
    }

    private String name(ByteBuffer names, long offset) {
        int end = offset < 0 || offset >= names.limit() ? -1 : (int) offset;
        while (end >= 0 && end < names.limit() && names.get(end) != 0) {
            end++;
        }
        if (end < 0 || end == names.limit()) {
            throw input.damaged("the name of a link is not at " + offset);
        }
        byte[] name = new byte[end - (int) offset];
        names.get((int) offset, name);
        return new String(name, StandardCharsets.UTF_8);
    }
}
