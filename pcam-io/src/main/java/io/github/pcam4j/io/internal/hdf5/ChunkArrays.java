package io.github.pcam4j.io.internal.hdf5;

import java.nio.ByteBuffer;
import java.util.Locale;

/** The two arrays that list chunks: of a fixed length, and one that grows by blocks. */
record ChunkArrays(HdfInput input, ChunkIndex index) {
    private static final int CHECKSUM_BYTES = 4;
    /** Signature, version, kind. */
    private static final int PREFIX_BYTES = 6;

    void readFixed(long address) {
        int o = input.offsetBytes();
        ByteBuffer header = input.read(address, 12L + o + input.lengthBytes(), "FAHD");
        input.requireChecksumAtEnd(header);
        header.position(PREFIX_BYTES);
        int entryBytes = entryBytes(header.get());
        long perPage = 1L << Math.min(62, header.get());
        long entries = input.length(header);
        requirePossible(address, entries);
        long block = input.address(header);
        if (block == HdfInput.UNDEFINED) {
            return;
        }
        if (entries <= perPage) {
            ByteBuffer data = input.read(block, PREFIX_BYTES + o + entries * entryBytes + CHECKSUM_BYTES, "FADB");
            input.requireChecksumAtEnd(data);
            addAll(0, entries, data.position(PREFIX_BYTES + o), entryBytes);
            return;
        }
        long pages = (entries + perPage - 1) / perPage;
        long bitmapBytes = (pages + 7) / 8;
        ByteBuffer prefix = input.read(block, PREFIX_BYTES + o + bitmapBytes + CHECKSUM_BYTES, "FADB");
        input.requireChecksumAtEnd(prefix);
        readPages(new Pages(block + prefix.limit(), 0, entries, perPage), prefix, (PREFIX_BYTES + o) * 8L, entryBytes);
    }

    /** Pages of entries behind each other, each with a checksum. */
    private record Pages(long address, long firstEntry, long entries, long perPage) { }

    /** Reads those pages that a map of bits says were written. */
    private void readPages(Pages pages, ByteBuffer map, long firstBit, int entryBytes) {
        long at = pages.address();
        int page = 0;
        for (long first = 0; first < pages.entries(); first += pages.perPage(), page++) {
            long count = Math.min(pages.perPage(), pages.entries() - first);
            long bit = firstBit + page;
            if ((map.get((int) (bit / 8)) & 0x80 >> bit % 8) != 0) {
                ByteBuffer data = input.read(at, count * entryBytes + CHECKSUM_BYTES);
                input.requireChecksumAtEnd(data);
                addAll(pages.firstEntry() + first, count, data, entryBytes);
            }
            at += pages.perPage() * entryBytes + CHECKSUM_BYTES;
        }
    }

    private void addAll(long first, long count, ByteBuffer data, int entryBytes) {
        for (long i = 0; i < count; i++) {
            index.addEntry(first + i, data, entryBytes);
        }
    }

    private int entryBytes(int claimed) {
        int o = input.offsetBytes();
        if (claimed != o && (claimed <= o + CHECKSUM_BYTES || claimed > o + CHECKSUM_BYTES + Long.BYTES)) {
            throw input.damaged(String.format(Locale.ROOT, "the index of chunks has entries of %d bytes", claimed));
        }
        return claimed;
    }

    private void requirePossible(long address, long entries) {
        if (entries < 0 || entries > input.size()) {
            throw input.damaged(String.format(Locale.ROOT, "the index at %d claims %d entries in a file of %d bytes",
                    address + input.base(), entries, input.size()));
        }
    }

    void readExtensible(long address) {
        int o = input.offsetBytes();
        ByteBuffer header = input.read(address, 16L + o + 6L * input.lengthBytes(), "EAHD");
        input.requireChecksumAtEnd(header);
        header.position(PREFIX_BYTES);
        Growing array = new Growing(entryBytes(header.get()), header.get(), header.get() & 0xff, header.get() & 0xff,
                header.get() & 0xff, header.get());
        header.position(12 + 4 * input.lengthBytes());
        long used = input.length(header);
        input.length(header);
        requirePossible(address, used);
        long block = input.address(header);
        if (block != HdfInput.UNDEFINED) {
            readIndexBlock(block, array.checked(input), used);
        }
    }

    /** How an array grows: its superblock u has 2^(u/2) blocks, of 2^((u+1)/2) times the least entries each. */
    private record Growing(int entryBytes, int bits, int indexEntries, int leastEntries, int leastPointers,
            int pageBits) {

        Growing checked(HdfInput input) {
            if (bits < 1 || bits > Long.SIZE || Integer.bitCount(leastEntries) != 1
                    || Integer.bitCount(leastPointers) != 1 || pageBits < 0 || pageBits > 30) {
                throw input.damaged(String.format(Locale.ROOT, "the index of chunks has blocks of %d entries",
                        leastEntries));
            }
            return this;
        }

        int directSuperblocks() {
            return 2 * log2(leastPointers);
        }

        int superblocks() {
            return 1 + bits - log2(leastEntries);
        }

        int blocks(int superblock) {
            return 1 << Math.min(30, superblock / 2);
        }

        long entries(int superblock) {
            return (long) leastEntries << Math.min(40, (superblock + 1) / 2);
        }

        int offsetBytes() {
            return (bits + 7) / 8;
        }

        private static int log2(int number) {
            return Integer.SIZE - 1 - Integer.numberOfLeadingZeros(number);
        }
    }

    private void readIndexBlock(long address, Growing array, long used) {
        int o = input.offsetBytes();
        int pointers = 2 * (array.leastPointers() - 1);
        int superblocks = Math.max(0, array.superblocks() - array.directSuperblocks());
        ByteBuffer block = input.read(address, PREFIX_BYTES + o + (long) array.indexEntries() * array.entryBytes()
                + ((long) pointers + superblocks) * o + CHECKSUM_BYTES, "EAIB");
        input.requireChecksumAtEnd(block);
        addAll(0, array.indexEntries(), block.position(PREFIX_BYTES + o), array.entryBytes());
        long first = array.indexEntries();
        for (int u = 0; u < array.directSuperblocks(); u++) {
            for (int i = 0; i < array.blocks(u); i++) {
                readDataBlock(input.address(block), first, array, u);
                first += array.entries(u);
            }
        }
        for (int u = array.directSuperblocks(); u < array.superblocks() && first < used; u++) {
            readSuperblock(input.address(block), first, array, u);
            first += array.blocks(u) * array.entries(u);
        }
    }

    private void readSuperblock(long address, long first, Growing array, int u) {
        if (address == HdfInput.UNDEFINED) {
            return;
        }
        int o = input.offsetBytes();
        long perPage = 1L << array.pageBits();
        long pages = array.entries(u) > perPage ? array.entries(u) / perPage : 0;
        long mapBytes = (pages + 7) / 8;
        int blocks = array.blocks(u);
        int start = PREFIX_BYTES + o + array.offsetBytes();
        ByteBuffer block = input.read(address, start + blocks * mapBytes + (long) blocks * o + CHECKSUM_BYTES, "EASB");
        input.requireChecksumAtEnd(block);
        block.position((int) (start + blocks * mapBytes));
        for (int i = 0; i < blocks; i++) {
            long data = input.address(block);
            long at = first + i * array.entries(u);
            if (pages == 0) {
                readDataBlock(data, at, array, u);
            } else if (data != HdfInput.UNDEFINED) {
                ByteBuffer prefix = input.read(data, (long) start + CHECKSUM_BYTES, "EADB");
                input.requireChecksumAtEnd(prefix);
                readPages(new Pages(data + prefix.limit(), at, array.entries(u), perPage), block,
                        (start + i * mapBytes) * 8, array.entryBytes());
            }
        }
    }

    private void readDataBlock(long address, long first, Growing array, int u) {
        if (address == HdfInput.UNDEFINED) {
            return;
        }
        int start = PREFIX_BYTES + input.offsetBytes() + array.offsetBytes();
        ByteBuffer block = input.read(address, start + array.entries(u) * array.entryBytes() + CHECKSUM_BYTES, "EADB");
        input.requireChecksumAtEnd(block);
        addAll(first, array.entries(u), block.position(start), array.entryBytes());
    }
}
