package io.github.pcam4j.io.augment;

import java.util.random.RandomGenerator;

/**
 * Numbers that follow from seed, epoch and a patch's id. The sequence is that of SplitMix64 (Steele, Lea and Flood,
 * "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014, with the constants of Vigna's splitmix64.c).
 */
final class PatchRandom implements RandomGenerator {
    private static final long GAMMA = 0x9E3779B97F4A7C15L;

    private long state;

    /** Starts anew. */
    void start(long seed, int epoch, String id) {
        state = mix(mix(mix(seed + GAMMA) + epoch) ^ hash(id));
    }

    /** Each step is one to one in the hash so far, so that ids that differ in one character never meet. */
    private static long hash(String id) {
        long hash = id.length();
        for (int i = 0; i < id.length(); i++) {
            hash = (hash ^ id.charAt(i)) * GAMMA;
            hash ^= hash >>> 32;
        }
        return hash;
    }

    @Override
    public long nextLong() {
        state += GAMMA;
        return mix(state);
    }

    private static long mix(long bits) {
        long mixed = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }
}
