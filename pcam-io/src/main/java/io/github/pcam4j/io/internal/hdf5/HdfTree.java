package io.github.pcam4j.io.internal.hdf5;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** B-trees of version 2: the records of one, in order. */
final class HdfTree {
    private static final int NODE_OVERHEAD = 10;

    private final HdfInput input;
    private final int nodeBytes;
    private final int recordBytes;
    private final List<ByteBuffer> records = new ArrayList<>();
    /** By depth: how many records a subtree of that depth has at the most. */
    private final long[] most;
    private final int countBytes;
    private long left;

    private HdfTree(HdfInput input, int nodeBytes, int recordBytes, int depth) {
        this.input = input;
        this.nodeBytes = nodeBytes;
        this.recordBytes = recordBytes;
        this.most = new long[depth + 1];
        long perNode = ((long) nodeBytes - NODE_OVERHEAD) / recordBytes;
        this.countBytes = encodedBytes(perNode);
        most[0] = perNode;
        for (int i = 1; i <= depth; i++) {
            int pointer = pointerBytes(i);
            perNode = Math.max(0, (nodeBytes - NODE_OVERHEAD - pointer) / (recordBytes + pointer));
            most[i] = Math.addExact(Math.multiplyExact(perNode + 1, most[i - 1]), perNode);
        }
    }

    /** Reads all records of the tree whose header is at an address. */
    static List<ByteBuffer> records(HdfInput input, long address) {
        int o = input.offsetBytes();
        int l = input.lengthBytes();
        ByteBuffer header = input.read(address, 22L + o + l, "BTHD");
        input.requireChecksumAtEnd(header);
        header.position(6);
        int nodeBytes = header.getInt();
        int recordBytes = header.getShort() & 0xffff;
        int depth = header.getShort() & 0xffff;
        header.position(16);
        long root = input.address(header);
        int rootCount = header.getShort() & 0xffff;
        long total = input.length(header);
        if (total < 0 || total > input.size()) {
            throw input.damaged(String.format(Locale.ROOT, "the index at %d claims %d entries in a file of %d bytes",
                    address + input.base(), total, input.size()));
        }
        if (nodeBytes <= NODE_OVERHEAD || nodeBytes > input.size() || recordBytes < 1 || recordBytes > nodeBytes
                || depth > Long.SIZE) {
            throw input.damaged(String.format(Locale.ROOT,
                    "the index at %d has nodes of %d bytes, records of %d and a depth of %d",
                    address + input.base(), nodeBytes, recordBytes, depth));
        }
        if (root == HdfInput.UNDEFINED || total == 0) {
            return List.of();
        }
        HdfTree tree = new HdfTree(input, nodeBytes, recordBytes, depth);
        tree.left = total;
        tree.readNode(root, rootCount, depth);
        return tree.records;
    }

    private int pointerBytes(int depth) {
        return input.offsetBytes() + countBytes + (depth > 1 ? encodedBytes(most[depth - 1]) : 0);
    }

    /** How many bytes the format takes for numbers up to one. */
    static int encodedBytes(long number) {
        return (Long.SIZE - 1 - Long.numberOfLeadingZeros(Math.max(1, number))) / Byte.SIZE + 1;
    }

    private void readNode(long address, int count, int depth) {
        left -= count;
        if (left < 0) {
            throw input.damaged(String.format(Locale.ROOT, "the index node at %d has more entries than its index",
                    address));
        }
        long bytes = 6L + (long) count * recordBytes + (depth == 0 ? 0 : (count + 1L) * pointerBytes(depth));
        if (bytes + 4 > nodeBytes) {
            throw input.damaged(String.format(Locale.ROOT, "the index node at %d claims %d entries", address, count));
        }
        ByteBuffer node = input.read(address, bytes + 4, depth == 0 ? "BTLF" : "BTIN");
        input.requireChecksumAtEnd(node);
        List<ByteBuffer> own = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            own.add(node.slice(6 + i * recordBytes, recordBytes).order(ByteOrder.LITTLE_ENDIAN));
        }
        if (depth == 0) {
            records.addAll(own);
            return;
        }
        node.position(6 + count * recordBytes);
        for (int i = 0; i <= count; i++) {
            long child = input.address(node);
            int childCount = (int) HdfInput.unsigned(node, countBytes);
            if (depth > 1) {
                HdfInput.unsigned(node, encodedBytes(most[depth - 1]));
            }
            if (childCount == 0) {
                throw input.damaged(String.format(Locale.ROOT, "an index node at %d is empty", child));
            }
            readNode(child, childCount, depth - 1);
            if (i < count) {
                records.add(own.get(i));
            }
        }
    }
}
