package io.github.pcam4j.io.store;

import io.github.pcam4j.io.internal.file.FileIdentity;
import io.github.pcam4j.io.internal.pixels.Pixels;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * The patches of shards, which are closed with them.
 *
 * @param all of the shards behind each other
 * @param shards whose they are
 * @param manifest the file that names them
 * @param identity of that file when it was read
 */
record ShardedPixels(Pixels all, List<PatchStore> shards, Path manifest, FileIdentity identity) implements Pixels {
    @Override
    public void gather(int[] indices, int from, int count, ByteBuffer destination) throws IOException {
        all.gather(indices, from, count, destination);
    }

    @Override
    public void requireUnchanged() throws IOException {
        all.requireUnchanged();
        try {
            identity.require(manifest);
        } catch (NoSuchFileException e) {
            // As a store that was removed: whoever has read it goes on with it.
        }
    }

    @Override
    public void close() {
        closeAll(shards);
    }

    /** Closes as many as can be closed. */
    static void closeAll(List<PatchStore> stores) {
        PatchStoreException failure = null;
        for (PatchStore store : stores) {
            try {
                store.close();
            } catch (PatchStoreException e) {
                failure = failure == null ? e : failure;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
