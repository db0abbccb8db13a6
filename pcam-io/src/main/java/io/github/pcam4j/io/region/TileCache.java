package io.github.pcam4j.io.region;

import io.github.pcam4j.internal.Require;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;

/**
 * Tiles that were decoded last, up to a number of bytes, whatever images and pages they are of, and of one tile at least. The
 * bytes of those that have to go are used again: tiles that live for a while are what a garbage collector has most work with.
 *
 * <p>Safe for use by several threads; a tile that several want at once is decoded by each.
 *
 * @see LargeImage#open(Path, int, TileCache)
 */
public final class TileCache {
    /** Bytes that are to be used again are this part of the cache at most. */
    private static final int SPARE_PART = 8;

    private final long most;
    /** The one that was used last at the end. */
    private final LinkedHashMap<Key, byte[]> tiles = new LinkedHashMap<>(16, 0.75f, true);
    private final Deque<byte[]> spare = new ArrayDeque<>();
    private long bytes;
    private long spareBytes;

    /** A tile of a page of a file. */
    record Key(Path path, int page, int tile) { }

    /**
     * An empty cache.
     *
     * @param most bytes that tiles come to, of three a pixel
     */
    public TileCache(long most) {
        Require.argument(most >= 1, "at least one byte is kept, not %d", most);
        this.most = most;
    }

    /** Copies from a tile, which stays where it is meanwhile; false if it is not here. */
    synchronized boolean copy(Key key, Overlap overlap, byte[] rgb) {
        byte[] tile = tiles.get(key);
        if (tile != null) {
            overlap.copy(tile, rgb);
        }
        return tile != null;
    }

    /** So many bytes for a tile, whatever is in them. */
    synchronized byte[] room(int length) {
        byte[] free = spare.pollFirst();
        if (free != null) {
            spareBytes -= free.length;
            if (free.length == length) {
                return free;
            }
            // Tiles of another size are read now.
            spare.clear();
            spareBytes = 0;
        }
        return new byte[length];
    }

    /** Keeps a tile, whose bytes are the cache's from now on. */
    synchronized void put(Key key, byte[] tile) {
        byte[] before = tiles.put(key, tile);
        bytes += tile.length;
        if (before != null) {
            leave(before);
        }
        Iterator<byte[]> eldest = tiles.values().iterator();
        while (bytes > most && tiles.size() > 1) {
            leave(eldest.next());
            eldest.remove();
        }
    }

    private void leave(byte[] tile) {
        bytes -= tile.length;
        if (spareBytes + tile.length <= most / SPARE_PART) {
            spare.addFirst(tile);
            spareBytes += tile.length;
        }
    }

    synchronized void clear() {
        tiles.clear();
        spare.clear();
        bytes = 0;
        spareBytes = 0;
    }
}
