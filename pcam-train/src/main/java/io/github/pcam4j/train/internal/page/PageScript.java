package io.github.pcam4j.train.internal.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Objects;

/**
 * A script that a page holds, the only one that a browser runs there: the page's policy names its SHA-256, so that nothing
 * that a file of the run brings along ever runs.
 *
 * @param text without {@code <} and {@code &}, as pages are well-formed XML too
 */
public record PageScript(String text) {
    /** Of pages whose threshold can be moved. */
    public static final String THRESHOLD = "threshold.js";

    public static PageScript named(String resource) {
        try (InputStream script = Objects.requireNonNull(PageScript.class.getResourceAsStream(resource), resource)) {
            return new PageScript(new String(script.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As a content security policy names it. */
    public String source() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
