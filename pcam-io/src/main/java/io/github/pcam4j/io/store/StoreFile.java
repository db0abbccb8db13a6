package io.github.pcam4j.io.store;

import io.jhdf.AbstractNode;
import io.jhdf.HdfFile;
import io.jhdf.ObjectHeader;
import io.jhdf.Superblock;
import io.jhdf.api.Dataset;
import io.jhdf.object.message.AttributeInfoMessage;
import io.jhdf.object.message.DataLayoutMessage.ChunkedDataLayoutMessageV4;
import io.jhdf.object.message.LinkInfoMessage;
import io.jhdf.storage.HdfInMemoryByteBuffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * An HDF5 file, opened so that a damaged length in it asks for no more memory than the file has. Of a file, jHDF takes
 * the memory first and looks then whether the bytes are there; of a buffer, here the mapped file, it takes slices.
 * Only files beyond 2 GB, which no buffer holds, are read as files; what 32 bits can claim is less than they have. So is
 * every file on Windows, where a mapped one could not be replaced until the garbage collector has come round.
 */
final class StoreFile implements AutoCloseable {
    private static final int LONGEST_INDEX_HEADER = 52;

    private final Path path;
    private final HdfFile hdf;
    private final long size;
    /** The mapped file; empty if it is too large. */
    private final ByteBuffer bytes;

    private StoreFile(Path path, HdfFile hdf, long size, ByteBuffer bytes) {
        this.path = path;
        this.hdf = hdf;
        this.size = size;
        this.bytes = bytes;
    }

    static StoreFile open(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            long size = channel.size();
            if (size > Integer.MAX_VALUE || MappedFiles.hinderReplacing()) {
                return new StoreFile(path, new HdfFile(path), size, ByteBuffer.allocate(0));
            }
            ByteBuffer bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, size).order(ByteOrder.LITTLE_ENDIAN);
            StoreFile file = new StoreFile(path, HdfFile.fromByteBuffer(bytes.duplicate()), size, bytes);
            file.checkRoot();
            return file;
        }
    }

    HdfFile hdf() {
        return hdf;
    }

    /** The length in bytes. */
    long size() {
        return size;
    }

    /** Many datasets or attributes of the root are listed in trees, which claim how many they have. */
    private void checkRoot() {
        int start = Math.toIntExact(hdf.getUserBlockSize());
        ByteBuffer header = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN).position(start);
        Superblock superblock = Superblock.readSuperblock(header);
        ObjectHeader root = ObjectHeader.readObjectHeader(new HdfInMemoryByteBuffer(bytes.duplicate(), superblock),
                hdf.getAddress());
        root.getMessagesOfType(LinkInfoMessage.class).forEach(it -> checkIndex(it.getBTreeNameIndexAddress()));
        root.getMessagesOfType(AttributeInfoMessage.class).forEach(it -> checkIndex(it.getAttributeNameBTreeAddress()));
    }

    /** Checks how many chunks a dataset's index claims to have. */
    void checkIndex(Dataset dataset) {
        if (dataset instanceof AbstractNode node) {
            node.getHeader().getMessagesOfType(ChunkedDataLayoutMessageV4.class)
                    .forEach(it -> checkIndex(it.getAddress()));
        }
    }

    /** jHDF makes lists for as many entries as an index claims to have, before it looks for them. */
    private void checkIndex(long address) {
        long start = address + hdf.getUserBlockSize();
        if (address < 0 || start < 0 || start > bytes.limit() - LONGEST_INDEX_HEADER) {
            return;
        }
        int at = (int) start;
        byte[] signature = new byte[4];
        bytes.get(at, signature);
        long entries = switch (new String(signature, StandardCharsets.US_ASCII)) {
            case "FAHD" -> bytes.getLong(at + 8);
            case "BTHD" -> bytes.getLong(at + 26);
            case "EAHD" -> bytes.getLong(at + 44);
            default -> 0;
        };
        if (entries < 0 || entries > size) {
            throw new PatchStoreException("%s: the index at %d claims %d entries in a file of %d bytes; it is damaged. "
                    .formatted(path, start, entries, size) + "Make it anew");
        }
    }

    /**
     * Leaves the mapping to the garbage collector: jHDF reads chunks on threads of its own, of which some may still be
     * at it when one has failed.
     */
    @Override
    public void close() {
        hdf.close();
    }
}
