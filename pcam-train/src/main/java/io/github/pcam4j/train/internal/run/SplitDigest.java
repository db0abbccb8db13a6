package io.github.pcam4j.train.internal.run;

import io.github.pcam4j.train.internal.JsonObject;
import io.github.pcam4j.train.split.Split;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What tells a split from others.
 *
 * @param train patches to train on
 * @param validation patches held out
 * @param digest 32 hexadecimal digits that depend on every index
 */
public record SplitDigest(int train, int validation, String digest) {
    private static final int BYTES = 16;

    public static SplitDigest of(Split split) {
        // The held-out indices and the number of all tell which the others are.
        int[] validation = split.validation();
        ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES * (validation.length + 1));
        bytes.asIntBuffer().put(split.size()).put(validation);
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes.array());
            return new SplitDigest(split.trainSize(), split.validationSize(),
                    HexFormat.of().formatHex(digest, 0, BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("train_patches", train);
        map.put("validation_patches", validation);
        map.put("digest", digest);
        return map;
    }

    /** Reads what {@link #toMap} gave. */
    public static SplitDigest of(JsonObject split) {
        return new SplitDigest(split.integer("train_patches"), split.integer("validation_patches"),
                split.text("digest"));
    }
}
