package io.github.pcam4j.train.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;

/** Files that come to an end: in a stranger's folder there may be a pipe, or a link to a device that never does. */
public final class RegularFiles {
    private RegularFiles() { }

    /**
     * Looks at a file before it is opened, as the opening of a pipe waits for a writer.
     *
     * @param file the file
     * @param most how many bytes it may have
     * @throws NoSuchFileException if there is none
     * @throws IOException if it is no regular file or a longer one
     */
    public static void require(Path file, long most) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw Files.exists(file) ? new IOException("it is no regular file") : new NoSuchFileException(file.toString());
        }
        if (Files.size(file) > most) {
            throw longer(most);
        }
    }

    /**
     * All bytes of a file.
     *
     * @param file the file
     * @param most how many bytes it may have
     * @return its bytes
     * @throws IOException as {@link #require} does, or if it cannot be read
     */
    public static byte[] read(Path file, int most) throws IOException {
        require(file, most);
        try (InputStream in = Files.newInputStream(file)) {
            // It may grow meanwhile.
            byte[] bytes = in.readNBytes(most + 1);
            if (bytes.length > most) {
                throw longer(most);
            }
            return bytes;
        }
    }

    private static IOException longer(long most) {
        return new IOException(String.format(Locale.ROOT, "it has more than %,d bytes", most));
    }
}
