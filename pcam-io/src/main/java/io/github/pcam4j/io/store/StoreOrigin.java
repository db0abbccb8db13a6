package io.github.pcam4j.io.store;

import io.github.pcam4j.io.PatchShape;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * How the patches of a store came to be; kept in the store's attributes.
 *
 * @param source where they come from, at most {@value #MAX_TEXT} characters
 * @param fingerprint a digest of the source
 * @param originalShape their shape in the source
 * @param resize how they were resized: the name of a {@link io.github.pcam4j.io.image.ResizeMethod}, {@code none} if they
 *     were not, {@code mixed} if some were in one way and some in another
 * @see PatchStoreWriter.Builder#origin
 */
public record StoreOrigin(String source, String fingerprint, PatchShape originalShape, String resize) {

    /** The longest text that the header of a store has room for. */
    public static final int MAX_TEXT = 512;

    private static final String MIXED = "mixed";

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
                        String.format(Locale.ROOT, "at most %d characters fit a store's header, not %d",
                                MAX_TEXT, text.length()));
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

    /**
     * The origin of patches that come from several places.
     *
     * @param parts the origins of the parts, as far as they are known
     * @param source a name for all of them together, which is cut off at {@value #MAX_TEXT} characters
     * @param shape the shape that the patches have now
     * @return an origin without fingerprint: with the resize of the parts if they had the same one from the same shape,
     *     and otherwise {@code mixed}, from the shape they have now; empty if a part's is not known
     */
    public static Optional<StoreOrigin> joined(List<Optional<StoreOrigin>> parts, String source, PatchShape shape) {
        if (parts.isEmpty() || !parts.stream().allMatch(Optional::isPresent)) {
            return Optional.empty();
        }
        String name = source.substring(0, Math.min(source.length(), MAX_TEXT));
        StoreOrigin first = parts.get(0).orElseThrow();
        boolean alike = parts.stream().allMatch(part -> part.orElseThrow().isResizedAs(first));
        return Optional.of(alike ? new StoreOrigin(name, "", first.originalShape, first.resize)
                : new StoreOrigin(name, "", shape, MIXED));
    }

    /**
     * Whether the patches were resized in the same way, from the same shape.
     *
     * @param other another origin
     * @return true if resize and original shape are equal
     */
    public boolean isResizedAs(StoreOrigin other) {
        return resize.equals(other.resize) && originalShape.equals(other.originalShape);
    }
}
