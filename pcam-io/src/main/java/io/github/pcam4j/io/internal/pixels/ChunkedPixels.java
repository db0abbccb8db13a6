package io.github.pcam4j.io.internal.pixels;

import io.github.pcam4j.io.internal.file.SharedFile;
import io.github.pcam4j.io.internal.hdf5.ChunkTable;
import io.github.pcam4j.io.internal.hdf5.HdfDataset;
import io.github.pcam4j.io.internal.hdf5.HdfFilters;
import io.github.pcam4j.io.internal.hdf5.Inflaters;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Images in chunks, perhaps compressed. Of a batch, each chunk is read and decoded once, into a buffer of its size and
 * no further, whatever the file claims; chunks of several images are kept for the next batches, up to 32 MB. Chunks that
 * were never written have the fill value.
 */
public final class ChunkedPixels implements Pixels {
    private static final long CACHE_BYTES = 32L << 20;

    private final SharedFile file;
    private final String name;
    private final ChunkGrid grid;
    private final ChunkTable table;
    private final HdfFilters filters;
    private final byte fill;
    private final List<int[]> pieces;
    private final ChunkCache cache;
    private final Inflaters inflaters = new Inflaters();
    /** For chunks as they are in the file; as many as threads were ever at it at once. */
    private final ConcurrentLinkedQueue<ByteBuffer> buffers = new ConcurrentLinkedQueue<>();

    public ChunkedPixels(SharedFile file, HdfDataset dataset, ChunkGrid grid, ChunkTable table) {
        this.file = file;
        this.name = dataset.name();
        this.grid = grid;
        this.table = table;
        this.filters = dataset.filters();
        this.fill = dataset.fill()[0];
        this.pieces = grid.pieces();
        // A chunk of one image is as soon read again as found.
        this.cache = new ChunkCache(grid.images() > 1 ? CACHE_BYTES : 0, grid.bytes());
    }

    @Override
    public void gather(int[] indices, int from, int count, ByteBuffer destination) throws IOException {
        int start = destination.position();
        int imageBytes = grid.shape().bytes();
        for (Map.Entry<Integer, List<Integer>> entry : byChunk(indices, from, count).entrySet()) {
            int[] starts = entry.getValue().stream().mapToInt(place -> start + (place - from) * imageBytes).toArray();
            if (grid.isWholeImage()) {
                gatherImage(entry.getKey(), starts, destination);
            } else {
                int[] images = entry.getValue().stream().mapToInt(place -> indices[place] - entry.getKey()).toArray();
                gatherPieces(entry.getKey(), images, starts, destination);
            }
        }
        destination.position(start + count * imageBytes);
    }

    /** A chunk that is an image is decoded to where it is wanted. */
    private void gatherImage(int index, int[] starts, ByteBuffer destination) throws IOException {
        int imageBytes = grid.shape().bytes();
        decode(new int[] {index, 0, 0, 0}, destination.slice(starts[0], imageBytes));
        for (int i = 1; i < starts.length; i++) {
            destination.put(starts[i], destination, starts[0], imageBytes);
        }
    }

    private void gatherPieces(int firstImage, int[] images, int[] starts, ByteBuffer destination) throws IOException {
        for (int[] piece : pieces) {
            byte[] chunk = chunk(firstImage, piece);
            for (int i = 0; i < images.length; i++) {
                grid.copy(chunk, images[i], piece, destination, starts[i]);
            }
        }
    }

    /** The places in the batch by the first image of the chunk that each image is in. */
    private Map<Integer, List<Integer>> byChunk(int[] indices, int from, int count) {
        Map<Integer, List<Integer>> places = new TreeMap<>();
        for (int i = from; i < from + count; i++) {
            int first = indices[i] / grid.images() * grid.images();
            places.computeIfAbsent(first, key -> new ArrayList<>()).add(i);
        }
        return places;
    }

    private byte[] chunk(int firstImage, int[] piece) throws IOException {
        int[] offset = {firstImage, piece[0], piece[1], piece[2]};
        String key = Arrays.toString(offset);
        byte[] cached = cache.get(key).orElse(null);
        if (cached != null) {
            // A store that is closed has no images, and a thread that is interrupted wants none.
            file.size();
            return cached;
        }
        byte[] decoded = new byte[(int) grid.bytes()];
        decode(offset, ByteBuffer.wrap(decoded));
        cache.put(key, decoded);
        return decoded;
    }

    private void decode(int[] offset, ByteBuffer destination) throws IOException {
        long[] place = {offset[0] / grid.images(), offset[1] / grid.rows(), offset[2] / grid.columns(),
            offset[3] / grid.channels()};
        int at = table.find(table.number(place));
        if (at < 0) {
            file.size();
            Fill.put(destination, fill, (int) grid.bytes());
            return;
        }
        if (filters.isEmpty() && table.bytes(at) == grid.bytes()) {
            file.readFully(destination, table.address(at));
            return;
        }
        ByteBuffer raw = buffer(table.bytes(at));
        try {
            file.readFully(raw, table.address(at));
            int length = decode(raw.flip(), table.mask(at), destination, offset);
            if (length != grid.bytes()) {
                throw new IOException(String.format(Locale.ROOT, "chunk %s of '%s' has %d bytes where %d are expected",
                        Arrays.toString(offset), name, length, grid.bytes()));
            }
        } finally {
            buffers.add(raw);
        }
    }

    private int decode(ByteBuffer raw, int mask, ByteBuffer destination, int[] offset) throws IOException {
        try {
            return filters.decode(raw, mask, inflaters, destination);
        } catch (IOException e) {
            throw new IOException("chunk %s of '%s': %s".formatted(Arrays.toString(offset), name, e.getMessage()), e);
        }
    }

    private ByteBuffer buffer(int bytes) {
        ByteBuffer idle = buffers.poll();
        return idle != null && idle.capacity() >= bytes ? idle.clear().limit(bytes)
                : ByteBuffer.allocateDirect(Math.max(bytes, idle == null ? 0 : idle.capacity()) + bytes / 2).limit(bytes);
    }

    @Override
    public void requireUnchanged() throws IOException {
        file.requireUnchanged();
    }

    @Override
    public void close() throws IOException {
        inflaters.close();
        buffers.clear();
        file.close();
    }
}
