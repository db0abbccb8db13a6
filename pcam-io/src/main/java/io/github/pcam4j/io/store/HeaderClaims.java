package io.github.pcam4j.io.store;

import io.jhdf.api.Dataset;
import io.jhdf.api.dataset.ChunkedDataset;
import io.jhdf.api.dataset.ContiguousDataset;
import java.nio.file.Path;
import java.util.Arrays;

/** Compares what a dataset's header claims with the file that it is in, before memory is taken for it. */
record HeaderClaims(Path path, StoreFile file) {

    /** The most bytes of a decoded chunk. */
    private static final long MOST_CHUNK_BYTES = 256L << 20;
    /** Deflate makes at most 1032 bytes of one. */
    private static final long MOST_EXPANSION = 1032;
    /** A chunk may be larger than what the file has, if it is not much; it may be unwritten. */
    private static final long SMALL_CHUNK_BYTES = 4L << 20;
    /** Chunks may be larger than a small table; h5py chooses no larger ones than this. */
    private static final long SMALL_TABLE_CHUNK_BYTES = 1L << 20;
    /** Of a label or an id; real ones have a hundred at the most. */
    private static final long MOST_ENTRY_BYTES = 1024;

    /** Where a dataset starts that is in one piece, once that piece is known to be in the file. */
    long start(ContiguousDataset dataset, long bytes) {
        if (dataset.getDataAddress() < 0) {
            throw new PatchStoreException("%s: '%s' was never written, or its header is damaged. Make it anew"
                    .formatted(path, dataset.getName()));
        }
        long start = dataset.getDataAddress() + file.hdf().getUserBlockSize();
        if (start < 0 || bytes > file.size() - start) {
            throw new PatchStoreException(("%s ends at %d bytes where '%s' needs %d from %d on; it was cut short. "
                    + "Make it anew").formatted(path, file.size(), dataset.getName(), bytes, start));
        }
        return start;
    }

    /** Checks images in chunks. */
    void checkImages(ChunkedDataset dataset) {
        if (dataset.getDimensionsAsLong()[0] > file.size()) {
            throw damaged(dataset, "has %d images".formatted(dataset.getDimensionsAsLong()[0]));
        }
        checkChunks(dataset, Math.min(MOST_CHUNK_BYTES, Math.max(SMALL_CHUNK_BYTES, file.size() * MOST_EXPANSION)));
    }

    /** Checks the chunks' shape, their count and what their index says they take. */
    private void checkChunks(ChunkedDataset dataset, long most) {
        int[] chunk = dataset.getChunkDimensions();
        long[] dimensions = dataset.getDimensionsAsLong();
        if (chunk.length != dimensions.length) {
            throw damaged(dataset, "has chunks of the shape " + Arrays.toString(chunk));
        }
        long bytes = dataset.getDataType().getSize();
        long chunks = 1;
        for (int i = 0; i < chunk.length; i++) {
            if (chunk[i] < 1 || bytes > most / chunk[i]) {
                throw new PatchStoreException(("%s: '%s' has chunks of the shape %s; of this file, at most %d bytes "
                        + "each are read. Write it in smaller ones").formatted(path, dataset.getName(),
                        Arrays.toString(chunk), most));
            }
            bytes *= chunk[i];
            long along = (dimensions[i] + chunk[i] - 1) / chunk[i];
            if (along < 1 || chunks > file.size() / along) {
                throw damaged(dataset, "has more chunks than the file has bytes");
            }
            chunks *= along;
        }
        file.checkIndex(dataset);
        if (dataset.getStorageInBytes() > file.size()) {
            throw damaged(dataset, "takes %d bytes".formatted(dataset.getStorageInBytes()));
        }
    }

    /** Checks a dataset that is read as a whole, such as labels. */
    void checkTable(Dataset dataset, int count) {
        if (dataset.getSize() != count) {
            throw new PatchStoreException("%s: '%s' has %d entries; expected %d"
                    .formatted(path, dataset.getName(), dataset.getSize(), count));
        }
        int entry = dataset.getDataType().getSize();
        if (entry < 1 || entry > MOST_ENTRY_BYTES) {
            throw damaged(dataset, "has entries of %d bytes each".formatted(entry));
        }
        if (dataset instanceof ChunkedDataset chunked) {
            // jHDF computes a place for every entry of a chunk, also of those beyond the table's end.
            checkChunks(chunked, Math.max(SMALL_TABLE_CHUNK_BYTES, (long) count * entry));
        }
    }

    private PatchStoreException damaged(Dataset dataset, String claim) {
        return new PatchStoreException("%s: '%s' %s, which a file of %d bytes cannot hold; it is damaged. Make it anew"
                .formatted(path, dataset.getName(), claim, file.size()));
    }
}
