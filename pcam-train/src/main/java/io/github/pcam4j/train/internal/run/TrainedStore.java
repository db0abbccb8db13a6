package io.github.pcam4j.train.internal.run;

import io.github.pcam4j.io.PatchShape;
import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.train.internal.JsonObject;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The store that a run was trained on.
 *
 * @param path where it was
 * @param fingerprint its digest
 * @param resize how its patches came to their size
 */
public record TrainedStore(String path, String fingerprint, StoreResize resize) {
    public static TrainedStore of(PatchStore store) {
        return new TrainedStore(store.path().toAbsolutePath().normalize().toString(), store.fingerprint(),
                StoreResize.of(store));
    }

    /** The same place with the store that is given now, wherever it lies. */
    public TrainedStore now(PatchStore store) {
        return new TrainedStore(path, store.fingerprint(), StoreResize.of(store));
    }

    /** As config.json has it. */
    public Map<String, Object> toMap() {
        Map<String, Object> store = new LinkedHashMap<>();
        store.put("path", path);
        store.put("fingerprint", fingerprint);
        resize.write(store);
        return store;
    }

    /** Reads what {@link #toMap} gave. */
    public static TrainedStore of(JsonObject store, PatchShape input) {
        return new TrainedStore(Path.of(store.text("path")).toString(), store.text("fingerprint"),
                StoreResize.read(store, input));
    }
}
