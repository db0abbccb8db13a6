package io.github.pcam4j.io.source;

import io.github.pcam4j.io.PatchShape;
import io.github.pcam4j.io.image.PatchImage;
import io.github.pcam4j.io.store.StoreOrigin;
import java.util.List;
import java.util.Optional;

/**
 * Patches in a fixed order, read one at a time by index. Implement it to bring patches of your own into a store.
 * {@link #read} is called from several threads at once.
 *
 * @see io.github.pcam4j.io.ingest.PatchIngest
 */
public interface PatchSource {

    /**
     * Where the patches come from, for messages and the store's record.
     *
     * @return such as {@code histopathologic-cancer-detection.zip!train}
     */
    String name();

    /**
     * A digest of what the source holds, which changes when its content does. Cheap: made from the listing, not from
     * the pixels.
     *
     * @return a short hexadecimal text
     */
    String fingerprint();

    /**
     * How many patches there are.
     *
     * @return the count
     */
    int size();

    /**
     * The shape of every patch that {@link #read} returns.
     *
     * @return the shape before any resize
     */
    PatchShape shape();

    /**
     * Whether labels are known.
     *
     * @return true if {@link #label} may be called
     */
    boolean labelled();

    /**
     * A patch's name, unique in the source.
     *
     * @param index within [0, size)
     * @return the id, ASCII
     */
    String id(int index);

    /**
     * A patch's label.
     *
     * @param index within [0, size)
     * @return 0 or 1
     * @throws IllegalStateException if labels are not known
     */
    int label(int index);

    /**
     * Where a patch is found, for messages.
     *
     * @param index within [0, size)
     * @return such as {@code archive.zip!train/ID.tif}
     */
    String location(int index);

    /**
     * Reads and decodes a patch.
     *
     * @param index within [0, size)
     * @return the patch
     * @throws io.github.pcam4j.io.PatchException if it cannot be read or is of the wrong kind, naming the file
     */
    PatchImage read(int index);

    /**
     * What the source holds but could not pair, such as an image without a label. These have no index.
     *
     * @return the rejects, in the order they were found; empty if all is well
     */
    List<RejectedPatch> rejected();

    /**
     * How the patches came to have their shape, if they were resized before {@link #read} returns them, as those of a
     * store may have been. A store that is made of them without another resize keeps it.
     *
     * @return the origin; empty, unless overridden, for patches as they were cut
     */
    default Optional<StoreOrigin> origin() {
        return Optional.empty();
    }
}
