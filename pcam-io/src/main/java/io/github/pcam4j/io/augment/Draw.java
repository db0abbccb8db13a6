package io.github.pcam4j.io.augment;

import java.util.random.RandomGenerator;

/** Draws whose every bit is fixed here; the JDK leaves the algorithms of a generator's other methods open. */
final class Draw {
    private Draw() { }

    /** Within [least, most), in steps of 2^-53 of the width. */
    static double within(double least, double most, RandomGenerator random) {
        return least + (most - least) * ((random.nextLong() >>> 11) * 0x1p-53);
    }

    /** Within [0, bound), whose numbers are equally likely to one in 2^32 (Lemire 2019, without the rejection). */
    static int below(int bound, RandomGenerator random) {
        return (int) (((random.nextLong() >>> 32) * bound) >>> 32);
    }
}
