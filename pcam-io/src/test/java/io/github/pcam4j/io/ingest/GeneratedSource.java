package io.github.pcam4j.io.ingest;

import io.github.pcam4j.io.PatchShape;
import io.github.pcam4j.io.image.PatchFormatException;
import io.github.pcam4j.io.image.PatchImage;
import io.github.pcam4j.io.source.PatchSource;
import io.github.pcam4j.io.source.RejectedPatch;
import io.github.pcam4j.io.store.StoreFixtures;
import java.util.List;

/** Patches that follow from their index; every {@code bad}-th cannot be read. */
final class GeneratedSource implements PatchSource {
    private final PatchShape shape;
    private final int size;
    private final int bad;
    private final String fingerprint;

    GeneratedSource(PatchShape shape, int size, int bad, String fingerprint) {
        this.shape = shape;
        this.size = size;
        this.bad = bad;
        this.fingerprint = fingerprint;
    }

    @Override
    public String name() {
        return "generated";
    }

    @Override
    public String fingerprint() {
        return fingerprint;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public PatchShape shape() {
        return shape;
    }

    @Override
    public boolean labelled() {
        return true;
    }

    @Override
    public String id(int index) {
        return StoreFixtures.id(index);
    }

    @Override
    public int label(int index) {
        return StoreFixtures.label(index);
    }

    @Override
    public String location(int index) {
        return "generated " + index;
    }

    @Override
    public PatchImage read(int index) {
        if (index % bad == bad - 1) {
            throw new PatchFormatException(location(index) + " is bad");
        }
        return new PatchImage(shape, StoreFixtures.pixels(shape, index));
    }

    @Override
    public List<RejectedPatch> rejected() {
        return List.of();
    }
}
