package io.github.pcam4j.io.summary;

import java.util.Arrays;

/** The first patch that had each window, by the window's hash: a table with linear probing, 12 bytes a place. */
final class WindowOwners {
    private static final int NONE = -1;

    private long[] hashes = new long[1 << 10];
    private int[] owners = empty(hashes.length);
    private int count;

    private static int[] empty(int length) {
        int[] owners = new int[length];
        Arrays.fill(owners, NONE);
        return owners;
    }

    /** The first patch that came with this hash, which is this one if none did before. */
    int first(long hash, int patch) {
        int place = place(hash);
        if (owners[place] != NONE) {
            return owners[place];
        }
        hashes[place] = hash;
        owners[place] = patch;
        count++;
        if (count > hashes.length / 4 * 3) {
            grow();
        }
        return patch;
    }

    private int place(long hash) {
        // The low bits are those that windows are picked by.
        int place = (int) (hash >>> 32) & hashes.length - 1;
        while (owners[place] != NONE && hashes[place] != hash) {
            place = place + 1 & hashes.length - 1;
        }
        return place;
    }

    private void grow() {
        long[] oldHashes = hashes;
        int[] oldOwners = owners;
        hashes = new long[Math.multiplyExact(oldHashes.length, 2)];
        owners = empty(hashes.length);
        for (int i = 0; i < oldHashes.length; i++) {
            if (oldOwners[i] != NONE) {
                int place = place(oldHashes[i]);
                hashes[place] = oldHashes[i];
                owners[place] = oldOwners[i];
            }
        }
    }
}
