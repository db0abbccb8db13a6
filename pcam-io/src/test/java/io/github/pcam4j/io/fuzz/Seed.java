package io.github.pcam4j.io.fuzz;

import io.jhdf.checksum.ChecksumUtils;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A whole file that mutants are made from.
 *
 * @param name for messages
 * @param bytes its content; not changed
 * @param order of the numbers in it
 * @param sealed the stretches that end with a checksum of themselves, as HDF5's newer headers do
 * @param lively the places that are not in the midst of zeros
 * @param addresses where a number of {@code addressBytes} bytes could be a place in the file
 * @param addressBytes 8 in HDF5, 4 in TIFF
 */
record Seed(String name, byte[] bytes, ByteOrder order, List<Sealed> sealed, int[] lively, int[] addresses,
        int addressBytes) {
    private static final List<String> SIGNATURES = List.of("\u0089HDF", "OHDR", "OCHK", "BTHD", "BTIN", "BTLF", "FRHP",
            "FHDB", "FHIB", "FAHD", "FADB", "EAHD", "EAIB", "EASB", "EADB", "SMTB", "SMLI");
    private static final int LONGEST_SEALED = 2048;
    private static final int NEAR = 8;

    /** A stretch of the file; the 4 bytes at its end are the checksum of the others. */
    record Sealed(int start, int end) {
        void seal(byte[] file) {
            if (end <= file.length) {
                ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putInt(end - 4, checksum(file, start, end - 4));
            }
        }
    }

    static Seed hdf5(String name, byte[] bytes) {
        return new Seed(name, bytes, ByteOrder.LITTLE_ENDIAN, sealed(bytes), lively(bytes),
                addresses(bytes, ByteOrder.LITTLE_ENDIAN, 8), 8);
    }

    static Seed tiff(String name, byte[] bytes) {
        ByteOrder order = bytes[0] == 'M' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        return new Seed(name, bytes, order, List.of(), lively(bytes), addresses(bytes, order, 4), 4);
    }

    /** Its checksums are of files' contents, so that most damages of pixels are refused; numbers are little-endian. */
    static Seed archive(String name, byte[] bytes) {
        return new Seed(name, bytes, ByteOrder.LITTLE_ENDIAN, List.of(), lively(bytes),
                addresses(bytes, ByteOrder.LITTLE_ENDIAN, 4), 4);
    }

    /** Finds where a checksum follows a signature, without knowing the lengths of HDF5's structures. */
    private static List<Sealed> sealed(byte[] bytes) {
        List<Sealed> found = new ArrayList<>();
        ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (int start = 0; start + 8 <= bytes.length; start++) {
            if (SIGNATURES.contains(new String(bytes, start, 4, StandardCharsets.ISO_8859_1))) {
                int most = Math.min(bytes.length, start + LONGEST_SEALED);
                for (int end = start + 8; end <= most; end++) {
                    if (file.getInt(end - 4) == checksum(bytes, start, end - 4)) {
                        found.add(new Sealed(start, end));
                        break;
                    }
                }
            }
        }
        return found;
    }

    private static int checksum(byte[] bytes, int start, int end) {
        return ChecksumUtils.checksum(Arrays.copyOfRange(bytes, start, end));
    }

    private static int[] lively(byte[] bytes) {
        boolean[] near = new boolean[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] != 0) {
                Arrays.fill(near, Math.max(0, i - NEAR), Math.min(bytes.length, i + NEAR), true);
            }
        }
        return IntStream.range(0, bytes.length).filter(i -> near[i]).toArray();
    }

    private static int[] addresses(byte[] bytes, ByteOrder order, int width) {
        ByteBuffer file = ByteBuffer.wrap(bytes).order(order);
        return IntStream.rangeClosed(0, bytes.length - width).filter(i -> {
            long value = width == 8 ? file.getLong(i) : file.getInt(i);
            return value > 0 && value < bytes.length;
        }).toArray();
    }
}
