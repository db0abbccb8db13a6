package io.github.pcam4j.io.store;

import io.github.pcam4j.io.ProgressListener;
import io.github.pcam4j.io.store.VerifyReport.DamagedChunk;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.zip.CRC32C;

/** Reads a store again and compares checksums, a megabyte at a time. */
final class StoreVerifier {
    private static final int BUFFER_BYTES = 1 << 20;

    private final PatchStore store;
    private final long[] checksums;
    private final ByteBuffer buffer;

    StoreVerifier(PatchStore store, long[] checksums) {
        this.store = store;
        this.checksums = checksums;
        int patches = Math.max(1, BUFFER_BYTES / store.shape().bytes());
        this.buffer = ByteBuffer.allocateDirect(patches * store.shape().bytes());
    }

    VerifyReport verify(ProgressListener progress) {
        List<DamagedChunk> damaged = new ArrayList<>();
        for (int chunk = 0; chunk < checksums.length; chunk++) {
            int first = chunk * StoreFormat.CHUNK;
            int end = Math.min(store.size(), first + StoreFormat.CHUNK);
            String problem = problem(first, end, checksums[chunk]);
            if (!problem.isEmpty()) {
                damaged.add(new DamagedChunk(first, end - 1, store.id(first), store.id(end - 1), problem));
            }
            progress.progress("verify", end, store.size(), damaged.isEmpty() ? "" : damaged.size() + " damaged");
        }
        return new VerifyReport(checksums.length == 0 ? 0 : store.size(), damaged);
    }

    private String problem(int first, int end, long expected) {
        try {
            long found = checksum(first, end);
            return found == expected ? "" : String.format(Locale.ROOT, "checksum %08x where %08x was written",
                    found, expected);
        } catch (PatchStoreException e) {
            return Objects.requireNonNull(e.getMessage());
        }
    }

    private long checksum(int first, int end) {
        CRC32C crc = new CRC32C();
        int most = buffer.capacity() / store.shape().bytes();
        for (int from = first; from < end; from += most) {
            int[] indices = new int[Math.min(most, end - from)];
            for (int i = 0; i < indices.length; i++) {
                indices[i] = from + i;
            }
            buffer.clear();
            store.gather(indices, 0, indices.length, buffer);
            crc.update(buffer.flip());
        }
        return crc.getValue();
    }
}
