package io.github.pcam4j.io.internal.hdf5;

import io.github.pcam4j.io.internal.file.SharedFile;
import io.jhdf.checksum.ChecksumUtils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/**
 * The bytes of an HDF5 file by their addresses. Takes no memory for what is not in the file, so that a damaged length
 * costs nothing.
 *
 * <p>The HDF5 File Format Specification, version 3, has all structures that are read here and beside.
 */
public final class HdfInput {
    /** The address of what is not in the file. */
    public static final long UNDEFINED = -1;

    private static final byte[] SIGNATURE = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};
    private static final int CHECKSUM_BYTES = 4;
    /** How files of gzip begin, 1f 8b. */
    private static final short GZIP = (short) 0x8b1f;
    private static final short ZIP = 0x4b50;

    private final Path path;
    private final SharedFile file;
    private final long size;
    private long base;
    private int offsetBytes = Long.BYTES;
    private int lengthBytes = Long.BYTES;
    private long root;

    private HdfInput(Path path, SharedFile file) throws IOException {
        this.path = path;
        this.file = file;
        this.size = file.size();
    }

    /** Reads the superblock. */
    public static HdfInput open(Path path, SharedFile file) throws IOException {
        HdfInput input = new HdfInput(path, file);
        input.readSuperblock();
        return input;
    }

    Path path() {
        return path;
    }

    /** The file's length in bytes. */
    long size() {
        return size;
    }

    /** Bytes before the file's address 0: a block of the user's. */
    long base() {
        return base;
    }

    /** Bytes of an address. */
    int offsetBytes() {
        return offsetBytes;
    }

    /** The address of the root group's header. */
    long root() {
        return root;
    }

    /** Reads bytes from an address on. */
    ByteBuffer read(long address, long length) {
        long start = address + base;
        if (address < 0 || start < 0 || length < 0 || length > Integer.MAX_VALUE || length > size - start) {
            throw damaged(String.format(Locale.ROOT, "it ends at %d bytes where %d from %d on are asked for",
                    size, length, start));
        }
        ByteBuffer bytes = ByteBuffer.allocate((int) length).order(ByteOrder.LITTLE_ENDIAN);
        try {
            file.readFully(bytes, start);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.flip();
    }

    /** Reads a structure that begins with a signature of four letters, and skips that. */
    ByteBuffer read(long address, long length, String signature) {
        ByteBuffer bytes = read(address, length);
        requireSignature(bytes, signature, address);
        return bytes;
    }

    void requireSignature(ByteBuffer bytes, String signature, long address) {
        byte[] found = new byte[signature.length()];
        bytes.get(found);
        if (!signature.equals(new String(found, StandardCharsets.ISO_8859_1))) {
            throw damaged(String.format(Locale.ROOT, "there is no '%s' at %d", signature, address + base));
        }
    }

    /** PatchCamelyon's official files are downloaded as {@code .h5.gz}. */
    private void requireNotPacked() {
        if (size > 2 && read(0, 2).getShort() == ZIP) {
            throw new HdfFormatException(
                    "%s is a ZIP archive and no store; make a store of it with PatchIngest".formatted(path));
        }
        if (size > 2 && read(0, 2).getShort() == GZIP) {
            throw new HdfFormatException(("%s is compressed with gzip, as a whole: images could not be read from it at "
                    + "random. Unpack it first: gunzip %s").formatted(path, path));
        }
    }

    /** Compares the checksum at the buffer's position with the bytes from a place on, and skips it. */
    void requireChecksum(ByteBuffer bytes, int from) {
        int end = bytes.position();
        byte[] sealed = new byte[end - from];
        bytes.get(from, sealed);
        if (ChecksumUtils.checksum(sealed) != bytes.getInt()) {
            throw damaged("a checksum of its headers does not match");
        }
    }

    /** Compares the checksum in the last four bytes. */
    void requireChecksumAtEnd(ByteBuffer bytes) {
        requireChecksum(bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN)
                .position(bytes.limit() - CHECKSUM_BYTES), 0);
    }

    /** The address at the buffer's position. */
    long address(ByteBuffer bytes) {
        long value = unsigned(bytes, offsetBytes);
        boolean none = offsetBytes == Long.BYTES ? value == -1 : value == (1L << (Byte.SIZE * offsetBytes)) - 1;
        return none ? UNDEFINED : value;
    }

    /** The length at the buffer's position. */
    long length(ByteBuffer bytes) {
        return unsigned(bytes, lengthBytes);
    }

    /** A whole number of some bytes, the lowest first. */
    static long unsigned(ByteBuffer bytes, int count) {
        long value = 0;
        for (int i = 0; i < count; i++) {
            value |= (bytes.get() & 0xffL) << (Byte.SIZE * i);
        }
        return value;
    }

    int lengthBytes() {
        return lengthBytes;
    }

    public HdfFormatException damaged(String problem) {
        return new HdfFormatException("%s is not a readable HDF5 file (%s); it is damaged or of another kind. Make it anew"
                .formatted(path, problem));
    }

    private void readSuperblock() {
        base = findSignature();
        ByteBuffer block = read(0, Math.min(size - base, 128)).position(SIGNATURE.length);
        int version = block.get();
        boolean old = version == 0 || version == 1;
        if (!old && version != 2 && version != 3) {
            throw damaged("its superblock has the version " + version);
        }
        block.position(old ? 13 : 9);
        offsetBytes = requireWidth(block.get());
        lengthBytes = requireWidth(block.get());
        if (!old) {
            block.position(12 + 3 * offsetBytes);
            root = address(block);
            requireChecksum(block, 0);
            return;
        }
        // Behind the four addresses the root's entry starts, with the place of its name.
        block.position((version == 0 ? 24 : 28) + 4 * offsetBytes + offsetBytes);
        root = address(block);
    }

    private int requireWidth(int bytes) {
        if (bytes != 2 && bytes != 4 && bytes != Long.BYTES) {
            throw damaged(String.format(Locale.ROOT, "its addresses or lengths have %d bytes", bytes));
        }
        return bytes;
    }

    /** At the start, or behind a block of the user's of 512 bytes, 1024, 2048 and so on. */
    private long findSignature() {
        for (long at = 0; at <= size - SIGNATURE.length; at = at == 0 ? 512 : 2 * at) {
            byte[] found = new byte[SIGNATURE.length];
            read(at, SIGNATURE.length).get(found);
            if (Arrays.equals(found, SIGNATURE)) {
                return at;
            }
        }
        requireNotPacked();
        throw damaged("it has no HDF5 signature");
    }
}
