package io.github.pcam4j.io.internal.pixels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChunkCacheTest {
    @Test
    void keepsThoseUsedLastWithinItsBytes() {
        ChunkCache cache = new ChunkCache(250, 100);
        byte[] first = new byte[100];
        byte[] third = new byte[100];
        cache.put("first", first);
        cache.put("second", new byte[100]);
        assertSame(first, cache.get("first").orElseThrow());
        cache.put("third", third);
        assertSame(first, cache.get("first").orElseThrow());
        assertEquals(Optional.empty(), cache.get("second"));
        assertSame(third, cache.get("third").orElseThrow());
    }

    @Test
    void keepsNothingThatIsLargerThanItself() {
        ChunkCache cache = new ChunkCache(99, 100);
        cache.put("first", new byte[100]);
        assertEquals(Optional.empty(), cache.get("first"));
    }
}
