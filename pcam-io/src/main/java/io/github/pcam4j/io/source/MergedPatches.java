package io.github.pcam4j.io.source;

import io.github.pcam4j.internal.Require;
import io.github.pcam4j.io.PatchShape;
import io.github.pcam4j.io.image.PatchImage;
import io.github.pcam4j.io.internal.Fingerprint;
import io.github.pcam4j.io.store.StoreOrigin;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Several sources one behind the other. Safe for use by several threads, as its parts are.
 *
 * @see io.github.pcam4j.io.ingest.PatchIngest
 */
public final class MergedPatches implements PatchSource {
    private static final int NAMED = 4;

    private final List<PatchSource> parts;
    /** Where each part starts, and the end. */
    private final int[] starts;

    private MergedPatches(List<PatchSource> parts, int[] starts) {
        this.parts = parts;
        this.starts = starts;
    }

    /**
     * Puts sources behind each other. Looks at every id: about 100 bytes each while it does.
     *
     * @param parts the sources, at least one, all with patches of one shape, all labelled or none
     * @return the merged source
     * @throws PatchSourceException if shapes or labels differ, or an id is in two of them, naming it
     */
    public static MergedPatches of(List<? extends PatchSource> parts) {
        Require.argument(!parts.isEmpty(), "there must be at least one source to merge");
        PatchSource first = parts.get(0);
        Map<String, PatchSource> owners = new HashMap<>();
        int[] starts = new int[parts.size() + 1];
        for (int i = 0; i < parts.size(); i++) {
            PatchSource part = parts.get(i);
            if (!part.shape().equals(first.shape()) || part.labelled() != first.labelled()) {
                throw new PatchSourceException(("%s has patches of %s%s, %s of %s%s; sources to merge must agree. "
                        + "Convert one of them first").formatted(first.name(), first.shape(), labels(first), part.name(),
                        part.shape(), labels(part)));
            }
            requireNewIds(part, owners);
            starts[i + 1] = Math.addExact(starts[i], part.size());
        }
        return new MergedPatches(List.copyOf(parts), starts);
    }

    private static String labels(PatchSource source) {
        return source.labelled() ? " with labels" : " without labels";
    }

    private static void requireNewIds(PatchSource part, Map<String, PatchSource> owners) {
        for (int i = 0; i < part.size(); i++) {
            PatchSource owner = owners.put(part.id(i), part);
            if (owner != null) {
                throw new PatchSourceException("the id %s is in %s and in %s; leave it out of one of them"
                        .formatted(part.id(i), owner.name(), part.name()));
            }
        }
    }

    private int part(int index) {
        Objects.checkIndex(index, size());
        int found = Arrays.binarySearch(starts, index);
        int part = found >= 0 ? found : -found - 2;
        // An empty part starts where the next one does.
        while (starts[part + 1] <= index) {
            part++;
        }
        return part;
    }

    @Override
    public String name() {
        String names = parts.stream().limit(NAMED).map(PatchSource::name).collect(Collectors.joining(" + "));
        return parts.size() <= NAMED ? names : names + String.format(Locale.ROOT, " and %d more", parts.size() - NAMED);
    }

    @Override
    public String fingerprint() {
        Fingerprint fingerprint = new Fingerprint();
        parts.forEach(part -> fingerprint.add(part.fingerprint()));
        return fingerprint.hex();
    }

    @Override
    public int size() {
        return starts[parts.size()];
    }

    @Override
    public PatchShape shape() {
        return parts.get(0).shape();
    }

    @Override
    public boolean labelled() {
        return parts.get(0).labelled();
    }

    @Override
    public String id(int index) {
        int part = part(index);
        return parts.get(part).id(index - starts[part]);
    }

    @Override
    public int label(int index) {
        int part = part(index);
        return parts.get(part).label(index - starts[part]);
    }

    @Override
    public String location(int index) {
        int part = part(index);
        return parts.get(part).location(index - starts[part]);
    }

    @Override
    public PatchImage read(int index) {
        int part = part(index);
        return parts.get(part).read(index - starts[part]);
    }

    @Override
    public List<RejectedPatch> rejected() {
        return parts.stream().flatMap(part -> part.rejected().stream()).toList();
    }

    @Override
    public Optional<StoreOrigin> origin() {
        return StoreOrigin.joined(parts.stream().map(PatchSource::origin).toList(), name(), shape());
    }
}
