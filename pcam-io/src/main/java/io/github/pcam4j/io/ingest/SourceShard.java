package io.github.pcam4j.io.ingest;

import io.github.pcam4j.io.PatchShape;
import io.github.pcam4j.io.image.PatchImage;
import io.github.pcam4j.io.source.PatchSource;
import io.github.pcam4j.io.source.RejectedPatch;
import io.github.pcam4j.io.store.StoreOrigin;
import io.github.pcam4j.io.store.StoreShard;
import java.util.List;
import java.util.Optional;

/**
 * A stretch of a source, which says of itself what the source does.
 *
 * @param source all patches
 * @param shard which of them
 */
record SourceShard(PatchSource source, StoreShard shard) implements PatchSource {
    @Override
    public String name() {
        return source.name();
    }

    @Override
    public String fingerprint() {
        return source.fingerprint();
    }

    @Override
    public int size() {
        return shard.end() - shard.first();
    }

    @Override
    public PatchShape shape() {
        return source.shape();
    }

    @Override
    public boolean labelled() {
        return source.labelled();
    }

    @Override
    public String id(int index) {
        return source.id(shard.first() + index);
    }

    @Override
    public int label(int index) {
        return source.label(shard.first() + index);
    }

    @Override
    public String location(int index) {
        return source.location(shard.first() + index);
    }

    @Override
    public PatchImage read(int index) {
        return source.read(shard.first() + index);
    }

    /** Listed once. */
    @Override
    public List<RejectedPatch> rejected() {
        return shard.number() == 1 ? source.rejected() : List.of();
    }

    @Override
    public Optional<StoreOrigin> origin() {
        return source.origin();
    }
}
