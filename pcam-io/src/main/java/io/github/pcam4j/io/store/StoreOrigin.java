package io.github.pcam4j.io.store;

import io.github.pcam4j.io.PatchShape;
import java.util.Objects;

/**
 * How the patches of a store came to be; kept in the store's attributes.
 *
 * @param source where they come from, at most {@value #MAX_TEXT} characters
 * @param fingerprint a digest of the source
 * @param originalShape their shape in the source
 * @param resize how they were resized, {@code none} if they were not
 * @see PatchStoreWriter.Builder#origin
 */
public record StoreOrigin(String source, String fingerprint, PatchShape originalShape, String resize) {

    /** The longest text that the header of a store has room for. */
    public static final int MAX_TEXT = 512;

    /**
     * Checks the lengths.
     *
     * @throws IllegalArgumentException if a text is too long
     */
    public StoreOrigin {
        Objects.requireNonNull(originalShape, "originalShape");
        for (String text : new String[] {source, fingerprint, resize}) {
            if (text.length() > MAX_TEXT) {
                throw new IllegalArgumentException(
                        "at most %d characters fit a store's header, not %d".formatted(MAX_TEXT, text.length()));
            }
        }
    }

    /**
     * The origin of patches that a program made itself.
     *
     * @param source what made them
     * @param shape their shape
     * @return an origin without fingerprint or resize
     */
    public static StoreOrigin of(String source, PatchShape shape) {
        return new StoreOrigin(source, "", shape, "none");
    }
}
