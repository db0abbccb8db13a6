package io.github.pcam4j.io.store;

import java.util.List;

/**
 * What comparing a store's checksums with its pixels came to.
 *
 * @param checked how many patches have a checksum over them; 0 for a file without checksums
 * @param damaged the stretches whose pixels have changed since they were written
 * @see PatchStore#verify
 */
public record VerifyReport(int checked, List<DamagedChunk> damaged) {

    /**
     * A stretch of patches of which at least one has changed.
     *
     * @param first index of the first patch
     * @param last index of the last patch
     * @param firstId its name
     * @param lastId its name
     * @param problem what was found
     */
    public record DamagedChunk(int first, int last, String firstId, String lastId, String problem) { }

    /** Copies the list. */
    public VerifyReport {
        damaged = List.copyOf(damaged);
    }

    /**
     * Whether all is as it was written.
     *
     * @return true if there are checksums and all of them match
     */
    public boolean intact() {
        return checked > 0 && damaged.isEmpty();
    }
}
