package io.github.pcam4j.io.store;

import io.jhdf.HdfFile;
import io.jhdf.api.dataset.ChunkedDataset;
import io.jhdf.exceptions.HdfException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Images in chunks, perhaps compressed: jHDF reads and decodes them. Of a batch, each chunk is decoded once; chunks of
 * several images are kept for the next batches, up to 32 MB.
 */
final class ChunkedPixels implements Pixels {
    private static final long CACHE_BYTES = 32L << 20;
    private static final int MOST_ATTEMPTS = 20;

    private final Path path;
    private final String name;
    private final ChunkGrid grid;
    private final List<int[]> pieces;
    private final ChunkCache cache;
    private volatile OpenFile file;
    private volatile boolean closed;

    /** jHDF's file and the dataset in it, which keeps where its chunks are. */
    private record OpenFile(HdfFile hdf, ChunkedDataset dataset) {
        static OpenFile of(Path path, String name) {
            HdfFile hdf = new HdfFile(path);
            try {
                return new OpenFile(hdf, (ChunkedDataset) hdf.getDatasetByPath(name));
            } catch (RuntimeException e) {
                hdf.close();
                throw e;
            }
        }
    }

    ChunkedPixels(Path path, String name, ChunkGrid grid) {
        this.path = path;
        this.name = name;
        this.grid = grid;
        this.pieces = grid.pieces();
        // A chunk of one image is as soon read again as found.
        this.cache = new ChunkCache(grid.images() > 1 ? CACHE_BYTES : 0, grid.bytes());
        this.file = OpenFile.of(path, name);
    }

    @Override
    public void gather(int[] indices, int from, int count, ByteBuffer destination) throws IOException {
        int start = destination.position();
        int imageBytes = grid.shape().bytes();
        for (Map.Entry<Integer, List<Integer>> entry : byChunk(indices, from, count).entrySet()) {
            for (int[] piece : pieces) {
                byte[] chunk = chunk(entry.getKey(), piece);
                for (int position : entry.getValue()) {
                    grid.copy(chunk, indices[position] - entry.getKey(), piece, destination,
                            start + (position - from) * imageBytes);
                }
            }
        }
        destination.position(start + count * imageBytes);
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
            return cached;
        }
        byte[] decoded = decode(offset);
        cache.put(key, decoded);
        return decoded;
    }

    /**
     * A thread that is interrupted in a read closes jHDF's channel for all, and jHDF does not say so: it fails in many
     * ways. Whoever was not interrupted opens the file again and goes on; what fails on fresh files too is damaged.
     */
    private byte[] decode(int[] offset) throws IOException {
        for (int attempt = 1; ; attempt++) {
            OpenFile current = file;
            try {
                return checked(current.dataset().getDecompressedChunk(offset), offset);
            } catch (RuntimeException e) {
                if (isUnwritten(e)) {
                    return new byte[(int) grid.bytes()];
                }
                if (Thread.currentThread().isInterrupted()) {
                    throw new ClosedByInterruptException();
                }
                if (attempt == MOST_ATTEMPTS) {
                    throw new IOException("chunk %s of '%s' cannot be decoded: %s"
                            .formatted(Arrays.toString(offset), name, e.getMessage()), e);
                }
                reopen(current);
            }
        }
    }

    private byte[] checked(byte[] chunk, int[] offset) throws IOException {
        if (chunk.length != grid.bytes()) {
            throw new IOException("chunk %s of '%s' has %d bytes where %d are expected"
                    .formatted(Arrays.toString(offset), name, chunk.length, grid.bytes()));
        }
        return chunk;
    }

    /** HDF5 leaves out chunks that were never written; they read as 0. jHDF has no other sign of it. */
    private static boolean isUnwritten(RuntimeException e) {
        return e instanceof HdfException && String.valueOf(e.getMessage()).startsWith("No chunk with offset");
    }

    private synchronized void reopen(OpenFile broken) throws IOException {
        if (closed) {
            throw new ClosedChannelException();
        }
        if (file == broken) {
            try {
                broken.hdf().close();
                file = OpenFile.of(path, name);
            } catch (RuntimeException e) {
                throw new IOException("the file cannot be opened again: " + e.getMessage(), e);
            }
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        file.hdf().close();
    }
}
