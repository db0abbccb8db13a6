package io.github.pcam4j.bench;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Overwrites with zeros, which compress to nothing, the device code of a library that is for other GPUs:
 * {@code LIBRARY ARCHITECTURES}, such as {@code 90,100}. Sizes and places stay, and so do the headers by which the
 * driver finds the code for its own GPU; nvprune takes no shared libraries.
 *
 * <p>The section {@code .nv_fatbin} holds containers (magic, version and header size of 2 bytes each, size of 8), each
 * a row of entries: kind and version of 2 bytes each, header size of 4, size of 8, and at byte 28 the architecture, 4.
 */
public final class FatBinaries {
    private static final int MAGIC = 0xBA55ED50;
    private static final int ALIGNMENT = 8;

    private final RandomAccessFile file;
    private final Set<Integer> architectures;
    private long kept;
    private long cleared;

    private FatBinaries(RandomAccessFile file, Set<Integer> architectures) {
        this.file = file;
        this.architectures = architectures;
    }

    /**
     * Prunes.
     *
     * @param arguments the library, which is changed, and the architectures to keep
     * @throws IOException if the library cannot be read or written, or is no such library
     */
    public static void main(String[] arguments) throws IOException {
        Set<Integer> architectures = Arrays.stream(arguments[1].split(",")).map(Integer::valueOf)
                .collect(Collectors.toSet());
        try (RandomAccessFile file = new RandomAccessFile(arguments[0], "rw")) {
            FatBinaries binaries = new FatBinaries(file, architectures);
            binaries.prune();
            if (binaries.kept == 0) {
                throw new IOException("%s has no code for any of %s".formatted(arguments[0], architectures));
            }
            System.out.println(String.format(Locale.ROOT, "%s: %.1f MB of device code for %s kept, %.1f MB cleared",
                    arguments[0], binaries.kept / 1e6, architectures, binaries.cleared / 1e6));
        }
    }

    private void prune() throws IOException {
        long[] section = section(".nv_fatbin");
        long at = section[0];
        long end = at + section[1];
        while (at + 16 <= end) {
            ByteBuffer header = read(at, 16);
            if (header.getInt(0) == MAGIC) {
                long from = at + header.getShort(6);
                at = from + header.getLong(8);
                pruneContainer(from, at);
            } else {
                // Between containers there is room that aligns them.
                at += ALIGNMENT;
            }
        }
    }

    private void pruneContainer(long from, long end) throws IOException {
        long at = from;
        while (at < end) {
            ByteBuffer header = read(at, 32);
            long code = at + header.getInt(4);
            long size = header.getLong(8);
            if (code <= at || size < 0 || code + size > end) {
                throw new IOException(String.format(Locale.ROOT,
                        "device code at byte %d is not laid out as expected; nothing can be left out",
                        at));
            }
            if (architectures.contains(header.getInt(28))) {
                kept += size;
            } else {
                cleared += size;
                file.seek(code);
                file.write(new byte[Math.toIntExact(size)]);
            }
            at = code + size;
        }
    }

    /** Where a section of an ELF file of 64 bits lies, and its length. */
    private long[] section(String name) throws IOException {
        ByteBuffer elf = read(0, 64);
        if (elf.getInt(0) != 0x464c457f) {
            throw new IOException("this is no ELF file");
        }
        long headers = elf.getLong(40);
        int size = elf.getShort(58);
        int count = elf.getShort(60);
        long names = read(headers + (long) elf.getShort(62) * size, size).getLong(24);
        for (int i = 0; i < count; i++) {
            ByteBuffer header = read(headers + (long) i * size, size);
            byte[] found = new byte[name.length() + 1];
            file.seek(names + header.getInt(0));
            file.readFully(found);
            if (new String(found, StandardCharsets.US_ASCII).equals(name + "\0")) {
                return new long[] {header.getLong(24), header.getLong(32)};
            }
        }
        throw new IOException("there is no section " + name);
    }

    private ByteBuffer read(long at, int count) throws IOException {
        byte[] bytes = new byte[count];
        file.seek(at);
        file.readFully(bytes);
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
