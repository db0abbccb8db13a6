package io.github.pcam4j.io.store;

import io.jhdf.HdfFile;
import io.jhdf.api.dataset.ChunkedDataset;
import io.jhdf.exceptions.HdfException;
import io.jhdf.filter.PipelineFilterWithData;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.DataFormatException;

/**
 * Images in chunks, perhaps compressed: jHDF finds them. What was compressed with gzip is inflated here, into a buffer
 * of the chunk's size and no further, whatever the file claims; other filters are jHDF's. Of a batch, each chunk is
 * decoded once; chunks of several images are kept for the next batches, up to 32 MB.
 */
final class ChunkedPixels implements Pixels {
    private static final long CACHE_BYTES = 32L << 20;
    private static final int MOST_ATTEMPTS = 20;

    private final Path path;
    private final String name;
    private final ChunkGrid grid;
    private final List<int[]> pieces;
    private final ChunkCache cache;
    private final Inflaters inflaters = new Inflaters();
    private volatile OpenFile file;
    private volatile boolean closed;

    /** jHDF's file and the dataset in it, which keeps where its chunks are. */
    private record OpenFile(HdfFile hdf, ChunkedDataset dataset, boolean deflated) {
        private static final int DEFLATE = 1;
        private static final int SHUFFLE = 2;

        static OpenFile of(Path path, String name) {
            HdfFile hdf = new HdfFile(path);
            try {
                ChunkedDataset dataset = (ChunkedDataset) hdf.getDatasetByPath(name);
                return new OpenFile(hdf, dataset, isDeflated(dataset));
            } catch (RuntimeException e) {
                hdf.close();
                throw e;
            }
        }

        /** Whether gzip is all there is to undo; a shuffle of single bytes leaves them where they are. */
        private static boolean isDeflated(ChunkedDataset dataset) {
            List<Integer> filters = dataset.getFilters().stream().map(PipelineFilterWithData::getId).toList();
            return filters.equals(List.of(DEFLATE)) || filters.equals(List.of(SHUFFLE, DEFLATE));
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
            return cached;
        }
        byte[] decoded = new byte[(int) grid.bytes()];
        decode(offset, ByteBuffer.wrap(decoded));
        cache.put(key, decoded);
        return decoded;
    }

    /**
     * A thread that is interrupted in a read closes jHDF's channel for all, and jHDF does not say so: it fails in many
     * ways. Whoever was not interrupted opens the file again and goes on; what fails on fresh files too is damaged.
     */
    private void decode(int[] offset, ByteBuffer destination) throws IOException {
        for (int attempt = 1; ; attempt++) {
            OpenFile current = file;
            try {
                decode(current, offset, destination.duplicate());
                return;
            } catch (RuntimeException e) {
                if (isUnwritten(e)) {
                    destination.put(new byte[(int) grid.bytes()]);
                    return;
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

    private void decode(OpenFile current, int[] offset, ByteBuffer destination) throws IOException {
        if (current.deflated()) {
            inflate(current.dataset().getRawChunkBuffer(offset), offset, destination);
            return;
        }
        byte[] chunk = current.dataset().getDecompressedChunk(offset);
        if (chunk.length != grid.bytes()) {
            throw wrongLength(offset, chunk.length);
        }
        destination.put(chunk);
    }

    private void inflate(ByteBuffer deflated, int[] offset, ByteBuffer destination) throws IOException {
        try {
            int length = inflaters.inflate(deflated, destination);
            if (length < grid.bytes()) {
                throw wrongLength(offset, length);
            }
            // jHDF maps each chunk by itself; a system has tens of thousands of mappings, and then no more.
            if (deflated instanceof MappedByteBuffer mapped && Unmapping.isPossible()) {
                Unmapping.unmap(mapped);
            }
        } catch (DataFormatException e) {
            throw new IOException("chunk %s of '%s' is damaged: %s"
                    .formatted(Arrays.toString(offset), name, e.getMessage()), e);
        }
    }

    private IOException wrongLength(int[] offset, int length) {
        return new IOException("chunk %s of '%s' has %d bytes where %d are expected"
                .formatted(Arrays.toString(offset), name, length, grid.bytes()));
    }

    /** HDF5 leaves out chunks that were never written; they read as 0. jHDF has no other sign of it. */
    private static boolean isUnwritten(RuntimeException e) {
        return e instanceof HdfException && String.valueOf(e.getMessage()).startsWith("No chunk with offset");
    }

    @SuppressWarnings("ReferenceEquality") // the very one that broke, not one like it
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
        inflaters.close();
        file.hdf().close();
    }
}
