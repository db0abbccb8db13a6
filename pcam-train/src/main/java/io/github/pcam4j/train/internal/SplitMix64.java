package io.github.pcam4j.train.internal;

/**
 * A small random generator whose every bit is fixed here, so that what it decides is the same on every JVM and in
 * every version. {@link java.util.Random} is fixed as well, but looks at 48 bits of its seed only.
 *
 * <p>Source: Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014, with the constants
 * of Vigna's splitmix64.c.
 */
public final class SplitMix64 {
    private static final long GAMMA = 0x9E3779B97F4A7C15L;

    private long state;

    /**
     * Starts at a seed.
     *
     * @param seed any number
     */
    public SplitMix64(long seed) {
        this.state = seed;
    }

    /**
     * A number by its place in the sequence of a seed, without those before it.
     *
     * @param seed any number
     * @param position from 0
     * @return what {@link #next} would give after {@code position} calls
     */
    public static long at(long seed, long position) {
        return new SplitMix64(seed + position * GAMMA).next();
    }

    /**
     * The next number.
     *
     * @return any long, each equally likely
     */
    public long next() {
        state += GAMMA;
        long mixed = (state ^ (state >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }

    /**
     * The next number below a bound, each equally likely: draws from the ragged end of the range are thrown away.
     *
     * @param bound positive
     * @return within [0, bound)
     */
    public int nextBelow(int bound) {
        long bits = next() >>> 1;
        long value = bits % bound;
        while (bits - value + (bound - 1) < 0) {
            bits = next() >>> 1;
            value = bits % bound;
        }
        return (int) value;
    }
}
