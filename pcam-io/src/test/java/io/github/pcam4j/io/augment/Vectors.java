package io.github.pcam4j.io.augment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What other implementations made; see make_augment_vectors.py beside them. */
final class Vectors {
    private Vectors() { }

    /** The rows without their heading. */
    static List<String[]> rows(String name) {
        try {
            return Files.readAllLines(Path.of("src/test/resources/augment").resolve(name)).stream().skip(1)
                    .map(line -> line.split(",")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static double[] numbers(String[] row, int from, int count) {
        double[] numbers = new double[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = Double.parseDouble(row[from + i]);
        }
        return numbers;
    }

    static byte[] bytes(double[] levels) {
        byte[] bytes = new byte[levels.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) levels[i];
        }
        return bytes;
    }
}
