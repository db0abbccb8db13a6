package io.github.pcam4j.io.internal.jpeg2000;

import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;

/** Reads a tile's packets: what each adds to which blocks. Not safe for use by several threads. */
final class PacketReader {
    private static final int START = 0x91;
    private static final int START_BYTES = 6;
    private static final int END = 0x92;
    private static final int MOST_LENGTH_BITS = 31;

    private final byte[] bytes;
    private final List<TileComponent> components;
    private final Iterator<PacketOrder.Packet> packets;
    /** Blocks that the packet adds to, how much, and how many passes of it. */
    private final List<CodeBlock> added = new ArrayList<>();
    private final List<int[]> addedLengths = new ArrayList<>();

    PacketReader(byte[] bytes, List<TileComponent> components, Iterator<PacketOrder.Packet> packets) {
        this.bytes = bytes;
        this.components = components;
        this.packets = packets;
    }

    boolean isWhole() {
        return !packets.hasNext();
    }

    /** Reads packets as far as a part of the tile reaches. */
    void read(int from, int end) throws IOException {
        int at = from;
        while (at < end && packets.hasNext()) {
            at = packet(packets.next(), at, end);
        }
    }

    private int packet(PacketOrder.Packet packet, int from, int end) throws IOException {
        int at = isMarker(from, end, START) ? from + START_BYTES : from;
        PacketBits bits = new PacketBits(bytes, at, end);
        added.clear();
        addedLengths.clear();
        if (bits.next() == 1) {
            boolean terminated = components.get(packet.precinct().component).coding.has(Coding.TERMINATED);
            for (Precinct.Blocks band : packet.precinct().bands) {
                for (int leaf = 0; leaf < band.count(); leaf++) {
                    block(bits, band, leaf, packet.layer(), terminated);
                }
            }
        }
        at = bits.finish();
        at = isMarker(at, end, END) ? at + 2 : at;
        for (int i = 0; i < added.size(); i++) {
            for (int length : addedLengths.get(i)) {
                if (length > end - at) {
                    throw new EOFException(String.format(Locale.ROOT, "JPEG 2000 data end at byte %d within a packet", end));
                }
                added.get(i).add(at, length);
                at += length;
            }
        }
        return at;
    }

    private boolean isMarker(int at, int end, int second) {
        return at + 1 < end && bytes[at] == (byte) 0xff && (bytes[at + 1] & 0xff) == second;
    }

    private void block(PacketBits bits, Precinct.Blocks band, int leaf, int layer, boolean terminated) throws IOException {
        CodeBlock known = band.get(leaf);
        if (known != null ? bits.next() == 0 : !band.inclusion.isLess(bits, leaf, layer + 1)) {
            return;
        }
        CodeBlock block = known == null ? band.include(leaf) : known;
        while (known == null && !band.zeroPlanes.isLess(bits, leaf, block.zeroPlanes + 1)) {
            block.zeroPlanes++;
        }
        int passes = passes(bits);
        while (bits.next() == 1) {
            block.lengthBits++;
        }
        block.passes += passes;
        int[] lengths = new int[terminated ? passes : 1];
        int count = block.lengthBits + (terminated ? 0 : MOST_LENGTH_BITS - Integer.numberOfLeadingZeros(passes));
        if (count > MOST_LENGTH_BITS) {
            throw new IOException("JPEG 2000 data have a block of 2^" + count + " bytes, which cannot be");
        }
        for (int i = 0; i < lengths.length; i++) {
            lengths[i] = bits.next(count);
        }
        added.add(block);
        addedLengths.add(lengths);
    }

    /** ITU-T T.800, table B.4. */
    private static int passes(PacketBits bits) throws EOFException {
        if (bits.next() == 0) {
            return 1;
        }
        if (bits.next() == 0) {
            return 2;
        }
        int few = bits.next(2);
        if (few < 3) {
            return 3 + few;
        }
        int more = bits.next(5);
        return more < 31 ? 6 + more : 37 + bits.next(7);
    }
}
