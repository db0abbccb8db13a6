package io.github.pcam4j.io.internal.hdf5;

import io.github.pcam4j.io.internal.hdf5.HdfLayout.Chunked;
import java.util.Arrays;
import java.util.Locale;

/** Compares what a dataset's header claims with the file that it is in, before memory is taken for it. */
public record HeaderClaims(HdfInput input) {

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
    /** What was never written takes nothing in the file: so many images it may claim all the same. */
    private static final long MOST_UNWRITTEN = 1L << 19;
    private static final long MOST_UNWRITTEN_CHUNKS = 1L << 22;
    private static final long MOST_UNWRITTEN_TABLE_BYTES = 32L << 20;
    private static final long MOST_CHUNKS_AN_IMAGE = 1L << 16;

    /** Where a dataset starts that is in one piece, once that piece is known to be in the file. */
    public long start(HdfDataset dataset, long address, long bytes) {
        long start = address + input.base();
        if (address < 0 || start < 0 || bytes > input.size() - start) {
            throw new HdfFormatException(String.format(Locale.ROOT,
                    "%s ends at %d bytes where '%s' needs %d from %d on; it was cut short. "
                    + "Make it anew",
                    input.path(), input.size(), dataset.name(), bytes, start));
        }
        return start;
    }

    /** Checks how many images there are. */
    public void checkCount(HdfDataset dataset) {
        if (dataset.dimensions()[0] > Math.max(MOST_UNWRITTEN, input.size())) {
            throw damaged(dataset, String.format(Locale.ROOT, "has %d images", dataset.dimensions()[0]));
        }
    }

    /** Checks images in chunks. */
    public void checkImages(HdfDataset dataset, Chunked chunked) {
        checkChunks(dataset, chunked,
                Math.min(MOST_CHUNK_BYTES, Math.max(SMALL_CHUNK_BYTES, input.size() * MOST_EXPANSION)));
        long pieces = 1;
        for (int i = 1; i < chunked.chunk().length; i++) {
            pieces *= (dataset.dimensions()[i] + chunked.chunk()[i] - 1) / chunked.chunk()[i];
        }
        if (pieces > Math.max(MOST_CHUNKS_AN_IMAGE, input.size())) {
            throw damaged(dataset, "has more chunks than the file has bytes");
        }
    }

    /** Checks the chunks' shape, and their count. */
    private void checkChunks(HdfDataset dataset, Chunked chunked, long most) {
        dataset.filters().requireKnown(input, dataset.name());
        int[] chunk = chunked.chunk();
        long[] dimensions = dataset.dimensions();
        if (chunk.length != dimensions.length) {
            throw damaged(dataset, "has chunks of the shape " + Arrays.toString(chunk));
        }
        long bytes = dataset.type().size();
        long chunks = 1;
        for (int i = 0; i < chunk.length; i++) {
            if (chunk[i] < 1 || bytes > most / chunk[i]) {
                throw new HdfFormatException(String.format(Locale.ROOT,
                        "%s: '%s' has chunks of the shape %s; of this file, at most %d bytes "
                        + "each are read. Write it in smaller ones",
                        input.path(), dataset.name(), Arrays.toString(chunk), most));
            }
            bytes *= chunk[i];
            long along = (dimensions[i] + chunk[i] - 1) / chunk[i];
            if (along < 1 || chunks > Math.max(MOST_UNWRITTEN_CHUNKS, input.size()) / along) {
                throw damaged(dataset, "has more chunks than the file has bytes");
            }
            chunks *= along;
        }
    }

    /** Checks a dataset that is read as a whole, such as labels. */
    public void checkTable(HdfDataset dataset, int count) {
        if (dataset.count() != count) {
            throw new HdfFormatException(String.format(Locale.ROOT, "%s: '%s' has %d entries; expected %d",
                    input.path(), dataset.name(), dataset.count(), count));
        }
        int entry = dataset.type().size();
        if (entry < 1 || entry > MOST_ENTRY_BYTES
                || (long) count * entry > Math.max(MOST_UNWRITTEN_TABLE_BYTES, input.size() * MOST_EXPANSION)
                || (long) count * entry > Integer.MAX_VALUE - Long.BYTES) {
            throw damaged(dataset, String.format(Locale.ROOT, "has entries of %d bytes each", entry));
        }
        if (dataset.layout() instanceof Chunked chunked) {
            if (!HdfTable.isColumn(dataset)) {
                throw new HdfFormatException(String.format(Locale.ROOT,
                        "%s: '%s' has the shape %s; expected (%d). Write it so",
                        input.path(), dataset.name(), Arrays.toString(dataset.dimensions()), count));
            }
            checkChunks(dataset, chunked, Math.max(SMALL_TABLE_CHUNK_BYTES, (long) count * entry));
        }
    }

    private HdfFormatException damaged(HdfDataset dataset, String claim) {
        return new HdfFormatException(String.format(Locale.ROOT,
                "%s: '%s' %s, which a file of %d bytes cannot hold; it is damaged. Make it anew",
                input.path(), dataset.name(), claim, input.size()));
    }
}
