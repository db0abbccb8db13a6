package io.github.pcam4j.io.internal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A digest of what is added to it, in order: the first 16 bytes of SHA-256. */
public final class Fingerprint {
    private static final int BYTES = 16;

    private final MessageDigest digest;

    /** Starts a digest. */
    public Fingerprint() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    /**
     * Adds a line of text.
     *
     * @param line the text
     * @return this
     */
    public Fingerprint add(String line) {
        return add((line + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Adds bytes.
     *
     * @param bytes the bytes
     * @return this
     */
    public Fingerprint add(byte[] bytes) {
        digest.update(bytes);
        return this;
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
