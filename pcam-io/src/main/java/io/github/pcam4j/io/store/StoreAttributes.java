package io.github.pcam4j.io.store;

import io.github.pcam4j.io.PatchShape;
import io.github.pcam4j.io.internal.hdf5.HdfAttributes;
import io.jhdf.WritableHdfFile;
import java.util.Optional;

/** The attributes of a store's root group. */
final class StoreAttributes {
    private static final String FORMAT = "format";
    private static final String FORMAT_VERSION = "format_version";
    private static final String CREATOR = "creator";
    private static final String SOURCE = "source";
    private static final String SOURCE_FINGERPRINT = "source_fingerprint";
    private static final String ORIGINAL_SIZE = "original_size";
    private static final String RESIZE = "resize";
    private static final String SHARD = "shard";
    private static final int SHARD_NUMBERS = 5;

    private StoreAttributes() { }

    static void write(WritableHdfFile file, Optional<StoreOrigin> origin, Optional<StoreShard> shard) {
        // jHDF's own attribute names the operating system; without it equal input gives equal bytes anywhere.
        file.removeAttribute("_jHDF");
        file.putAttribute(FORMAT, StoreFormat.NAME);
        file.putAttribute(FORMAT_VERSION, StoreFormat.VERSION);
        file.putAttribute(CREATOR, creator());
        origin.ifPresent(it -> {
            putText(file, SOURCE, it.source());
            putText(file, SOURCE_FINGERPRINT, it.fingerprint());
            putText(file, RESIZE, it.resize());
            file.putAttribute(ORIGINAL_SIZE, new int[] {it.originalShape().height(), it.originalShape().width()});
        });
        shard.ifPresent(it -> file.putAttribute(SHARD,
                new int[] {it.number(), it.count(), it.first(), it.end(), it.total()}));
    }

    /** HDF5 has no text of length 0. */
    private static void putText(WritableHdfFile file, String name, String text) {
        if (!text.isEmpty()) {
            file.putAttribute(name, text);
        }
    }

    /** The format's version; empty if the file is not one of ours. */
    static Optional<Integer> version(HdfAttributes root) {
        int[] version = root.integers(FORMAT_VERSION);
        return root.text(FORMAT).filter(StoreFormat.NAME::equals).isPresent() && version.length == 1
                ? Optional.of(version[0]) : Optional.empty();
    }

    static Provenance provenance(HdfAttributes root) {
        return new Provenance(origin(root), shard(root), root.text(CREATOR));
    }

    private static Optional<StoreShard> shard(HdfAttributes root) {
        int[] numbers = root.integers(SHARD);
        return numbers.length == SHARD_NUMBERS && version(root).isPresent()
                ? Optional.of(new StoreShard(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4])) : Optional.empty();
    }

    private static Optional<StoreOrigin> origin(HdfAttributes root) {
        int[] sides = root.integers(ORIGINAL_SIZE);
        if (sides.length != 2) {
            return Optional.empty();
        }
        return Optional.of(new StoreOrigin(root.text(SOURCE).orElse(""), root.text(SOURCE_FINGERPRINT).orElse(""),
                new PatchShape(sides[0], sides[1], 3), root.text(RESIZE).orElse("")));
    }

    /** What this program is called in the files that it writes. */
    static String creator() {
        String version = StoreAttributes.class.getPackage().getImplementationVersion();
        return "pcam4j " + (version == null ? "development" : version);
    }
}
