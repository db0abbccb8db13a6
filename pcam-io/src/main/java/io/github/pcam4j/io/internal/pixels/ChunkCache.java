package io.github.pcam4j.io.internal.pixels;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Decoded chunks that were used last, up to a number of bytes. Safe for use by several threads. */
final class ChunkCache {
    private final int mostChunks;
    private final Map<String, byte[]> chunks = new LinkedHashMap<>(16, 0.75f, true);

    ChunkCache(long mostBytes, long chunkBytes) {
        this.mostChunks = (int) Math.min(Integer.MAX_VALUE, mostBytes / chunkBytes);
    }

    synchronized Optional<byte[]> get(String offset) {
        return Optional.ofNullable(chunks.get(offset));
    }

    synchronized void put(String offset, byte[] chunk) {
        if (mostChunks == 0) {
            return;
        }
        chunks.put(offset, chunk);
        while (chunks.size() > mostChunks) {
            chunks.remove(chunks.keySet().iterator().next());
        }
    }
}
