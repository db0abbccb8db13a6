package io.github.pcam4j.spark;

import io.github.pcam4j.io.source.MergedPatches;
import io.github.pcam4j.io.source.PatchSource;
import java.util.ArrayList;
import java.util.List;

/**
 * Patches that were opened, and how they are closed.
 *
 * @param source the patches
 * @param closing what is to be done in the end
 */
record OpenedSource(PatchSource source, Runnable closing) implements AutoCloseable {

    /** What needs no closing. */
    static OpenedSource of(PatchSource source) {
        return new OpenedSource(source, () -> { });
    }

    /** All of them, one behind the other. */
    static OpenedSource all(List<SourceAddress> addresses) {
        List<OpenedSource> opened = new ArrayList<>();
        try {
            addresses.forEach(address -> opened.add(address.open()));
            PatchSource source = opened.size() == 1 ? opened.get(0).source()
                    : MergedPatches.of(opened.stream().map(OpenedSource::source).toList());
            return new OpenedSource(source, () -> opened.forEach(OpenedSource::close));
        } catch (RuntimeException e) {
            opened.forEach(OpenedSource::close);
            throw e;
        }
    }

    @Override
    public void close() {
        closing.run();
    }
}
