package io.github.pcam4j.train.internal;

import io.github.pcam4j.train.error.TrainingException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** A digest of texts and of what files have, in order: the first 16 bytes of SHA-256. */
public final class FilesDigest {
    private static final int BYTES = 16;

    private final MessageDigest digest;

    /** Starts a digest. */
    public FilesDigest() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /**
     * Adds a text.
     *
     * @param text the text
     * @return this
     */
    public FilesDigest add(String text) {
        digest.update((text + "\n").getBytes(StandardCharsets.UTF_8));
        return this;
    }

    /**
     * Adds a file's bytes, or those of all files in a folder and their names.
     *
     * @param path the file or folder
     * @return this
     * @throws TrainingException if it cannot be read
     */
    public FilesDigest add(Path path) {
        try {
            for (Path file : Files.isDirectory(path) ? list(path) : List.of(path)) {
                add(path.equals(file) ? "" : file.getFileName().toString());
                try (OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
                    RegularFiles.require(file, Long.MAX_VALUE);
                    Files.copy(file, out);
                }
            }
            return this;
        } catch (IOException e) {
            throw new TrainingException("%s cannot be read (%s); check its permissions".formatted(path, e), e);
        }
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    /**
     * Ends the digest.
     *
     * @return 32 hexadecimal digits
     */
    public String hex() {
        return HexFormat.of().formatHex(digest.digest(), 0, BYTES);
    }
}
