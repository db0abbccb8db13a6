package io.github.pcam4j.io.image;

import io.github.pcam4j.io.PatchShape;
import java.util.Arrays;
import java.util.Optional;

/**
 * How {@link BilinearResize} makes patches smaller. Where they become larger, both methods give the same bytes.
 *
 * @see io.github.pcam4j.io.store.StoreOrigin#resize
 */
public enum ResizeMethod {
    /**
     * Interpolates between the two nearest pixels of each axis, whatever lies between those; as OpenCV's
     * {@code INTER_LINEAR}, and as stores were made by versions that had no other method.
     */
    UNFILTERED("bilinear, half-pixel centres"),
    /** Filters first, so that every pixel counts; as Pillow's {@code BILINEAR} and torchvision's {@code antialias}. */
    ANTIALIAS("bilinear, antialias");

    /** How patches are resized whose size stays the same. */
    public static final String NONE = "none";

    private final String text;

    ResizeMethod(String text) {
        this.text = text;
    }

    /**
     * The method of a name.
     *
     * @param text what {@link #toString} gives
     * @return the method; empty if the text is none's, such as {@value #NONE}
     */
    public static Optional<ResizeMethod> named(String text) {
        return Arrays.stream(values()).filter(method -> method.text.equals(text)).findFirst();
    }

    /**
     * The name of what this method does from one shape to another, as it is kept in stores: {@value #NONE} if they are
     * the same, that of {@link #UNFILTERED} if no axis shrinks, and otherwise its own.
     *
     * @param from the shape of the input
     * @param to the shape of the output
     * @return the name
     */
    public String between(PatchShape from, PatchShape to) {
        if (from.equals(to)) {
            return NONE;
        }
        return shrinks(from, to) ? text : UNFILTERED.text;
    }

    /** Whether an axis becomes shorter. */
    static boolean shrinks(PatchShape from, PatchShape to) {
        return to.height() < from.height() || to.width() < from.width();
    }

    /**
     * The name, as stores and runs keep it.
     *
     * @return such as {@code bilinear, antialias}
     */
    @Override
    public String toString() {
        return text;
    }
}
