package io.github.pcam4j.io.augment;

/** What a byte means to a linear map: a level as it is, or an optical density. */
enum ColourScale {
    /** 0 to 255. Results are told apart by steps of 1, of which 4096 lie on either side of 0. */
    LEVELS(4096, 8) {
        @Override
        double value(int level) {
            return level;
        }

        @Override
        double level(double value) {
            return Math.floor(value);
        }
    },

    /**
     * The natural logarithm {@code -ln((v + 1) / 256)}: white is 0 exactly, black 5.55, and the way back is
     * {@code 256 exp(-density) - 1}. The one that is added keeps black finite, as the epsilon of Tellez et al. 2018.
     * Steps are 1/13107, less than 0.02 levels. StrictMath, so that bytes are the same on every machine.
     */
    OPTICAL_DENSITY(20, 2) {
        @Override
        double value(int level) {
            return -StrictMath.log((level + 1) / 256.0);
        }

        @Override
        double level(double value) {
            return Math.rint(256 * StrictMath.exp(-value) - 1);
        }
    };

    /** Results must be smaller than this in magnitude. */
    final double widest;
    /** What each byte means. */
    final double[] values = new double[256];
    /** Bits of a result below the step. */
    final int fractionBits;

    ColourScale(double widest, int fractionBits) {
        this.widest = widest;
        this.fractionBits = fractionBits;
        for (int level = 0; level < values.length; level++) {
            values[level] = value(level);
        }
    }

    abstract double value(int level);

    /** The level of a value in the middle of a step, not clipped. */
    abstract double level(double value);
}
