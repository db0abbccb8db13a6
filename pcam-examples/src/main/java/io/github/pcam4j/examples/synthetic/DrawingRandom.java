package io.github.pcam4j.examples.synthetic;

/**
 * A stream of random numbers that is the same on every JVM: SplitMix64, with nothing left to the platform's libraries.
 * Streams of the same seed and different names are independent, so that one part of a picture can change without the
 * others.
 */
final class DrawingRandom {
    private static final long STEP = 0x9E3779B97F4A7C15L;

    /** Standard deviation of a sum of four uniform 16-bit numbers, 65536 / sqrt(3), and the sum's mean. */
    private static final double SUM_DEVIATION = 37837.23;
    private static final double SUM_MEAN = 131070;

    private long state;

    DrawingRandom(long seed, long... names) {
        state = mix(seed + STEP);
        for (long name : names) {
            state = mix(state ^ mix(name + STEP));
        }
    }

    private static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    long nextLong() {
        state += STEP;
        return mix(state);
    }

    /** Uniform in [0, 1). */
    double uniform() {
        return (nextLong() >>> 11) * 0x1.0p-53;
    }

    double uniform(double low, double high) {
        return low + (high - low) * uniform();
    }

    /** Uniform in [0, bound). */
    int below(int bound) {
        return (int) (uniform() * bound);
    }

    boolean chance(double probability) {
        return uniform() < probability;
    }

    /** Near enough to normal, mean 0 and standard deviation 1, within +-3.5: one step of the stream each. */
    double normal() {
        long bits = nextLong();
        long sum = (bits & 0xFFFF) + (bits >>> 16 & 0xFFFF) + (bits >>> 32 & 0xFFFF) + (bits >>> 48);
        return (sum - SUM_MEAN) / SUM_DEVIATION;
    }
}
