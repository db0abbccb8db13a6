package io.github.pcam4j.io.internal.hdf5;

import io.github.pcam4j.io.internal.hdf5.HdfLayout.Chunked;
import io.github.pcam4j.io.internal.hdf5.HdfLayout.Compact;
import io.github.pcam4j.io.internal.hdf5.HdfLayout.Contiguous;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;

/**
 * A dataset that is read as a whole.
 *
 * @param data its entries, in order
 * @param unwritten how many of them were never written, and have the fill value
 */
public record HdfTable(ByteBuffer data, int unwritten) {

    /** Reads a dataset whose claims have been checked. */
    public static HdfTable read(HdfInput input, HdfDataset dataset, HeaderClaims claims) {
        int bytes = Math.toIntExact(dataset.count() * dataset.type().size());
        HdfLayout layout = dataset.layout();
        if (layout instanceof Compact compact) {
            if (compact.data().limit() < bytes) {
                throw input.damaged(String.format(Locale.ROOT, "'%s' has %d bytes where %d are expected",
                        dataset.name(), compact.data().limit(), bytes));
            }
            return new HdfTable(compact.data(), 0);
        }
        if (layout instanceof Contiguous contiguous && contiguous.address() != HdfInput.UNDEFINED) {
            claims.start(dataset, contiguous.address(), bytes);
            return new HdfTable(input.read(contiguous.address(), bytes), 0);
        }
        byte[] all = filled(dataset, bytes);
        int count = (int) dataset.count();
        if (!(layout instanceof Chunked chunked)) {
            return new HdfTable(ByteBuffer.wrap(all), count);
        }
        ChunkTable table = ChunkIndex.read(input, dataset, chunked);
        try (Inflaters inflaters = new Inflaters()) {
            for (int at = 0; at < table.size(); at++) {
                copy(input, dataset, chunked, table, at, inflaters, all);
            }
        }
        return new HdfTable(ByteBuffer.wrap(all), (int) table.unwritten(count, chunked.chunk()[0]));
    }

    private static byte[] filled(HdfDataset dataset, int bytes) {
        byte[] all = new byte[bytes];
        byte[] fill = dataset.fill();
        for (int i = 0; i < bytes; i++) {
            all[i] = fill[i % fill.length];
        }
        return all;
    }

    /** Of a table only the first dimension is longer than 1, so that a chunk's entries follow each other. */
    private static void copy(HdfInput input, HdfDataset dataset, Chunked chunked, ChunkTable table, int at,
            Inflaters inflaters, byte[] all) {
        int entry = dataset.type().size();
        long chunkBytes = entry;
        for (int size : chunked.chunk()) {
            chunkBytes *= size;
        }
        ByteBuffer chunk = ByteBuffer.allocate((int) chunkBytes);
        try {
            ByteBuffer raw = input.read(table.address(at) - input.base(), table.bytes(at));
            int length = dataset.filters().decode(raw, table.mask(at), inflaters, chunk);
            if (length != chunkBytes) {
                throw new IOException(String.format(Locale.ROOT, "it has %d bytes where %d are expected",
                        length, chunkBytes));
            }
        } catch (IOException e) {
            throw new HdfFormatException(String.format(Locale.ROOT,
                    "%s: chunk %d of '%s' cannot be read: %s. Make it anew",
                    input.path(), table.number(at), dataset.name(), e.getMessage()), e);
        }
        int perChunk = chunked.chunk()[0];
        int step = (int) (chunkBytes / perChunk);
        int first = (int) (table.number(at) * perChunk);
        for (int i = 0; i < perChunk && first + i < all.length / entry; i++) {
            System.arraycopy(chunk.array(), i * step, all, (first + i) * entry, entry);
        }
    }

    /** Whether all dimensions but the first are 1. */
    static boolean isColumn(HdfDataset dataset) {
        return dataset.dimensions().length > 0
                && Arrays.stream(dataset.dimensions()).skip(1).allMatch(it -> it == 1);
    }
}
