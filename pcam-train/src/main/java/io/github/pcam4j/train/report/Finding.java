package io.github.pcam4j.train.report;

import java.util.Locale;

/**
 * Something about a run that is not as it should be, and what mends it.
 *
 * @param kind what it is
 * @param says what shows it, with its figures; a sentence without its full stop
 * @param remedy what mends it
 * @see RunReport#findings
 */
public record Finding(Kind kind, String says, Remedy remedy) {

    /** What may be done about it. */
    public enum Remedy {
        /** Patience that begins with the rate's fall. */
        PATIENCE_FROM_PEAK("Count patience from the peak on, or have more of it"),
        /** Batch normalization as the weights have it. */
        STATISTICS_ANEW(StatisticsLag.REMEDY),
        /** The patches are told apart, but not at 0.5. */
        OTHER_THRESHOLD("Take another threshold than 0.5"),
        /** The patches are not told apart well. */
        BETTER_RECIPE("Train with turns and averaged weights (the best recipe), or for more epochs"),
        /** Probabilities from those of patches that were held out. */
        CALIBRATION("Calibrate the probabilities, or train for fewer epochs"),
        /** Sides that have nothing in common. */
        TOGETHER("Split so that what belongs together stays on one side");

        private final String words;

        Remedy(String words) {
            this.words = words;
        }

        /**
         * What to do, for people.
         *
         * @return a sentence or two without the last full stop
         */
        public String words() {
            return words;
        }

        /**
         * The name for machines.
         *
         * @return such as {@code calibration}
         */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What may be found. */
    public enum Kind {
        /** Groups or patches that show the same are on both sides of the split. */
        OVERLAP("Leakage from one side to the other"),
        /** Early stopping ended it while the learning rate had not reached its peak. */
        STOPPED_BEFORE_PEAK("Stopped while the rate still rose"),
        /** Moving statistics of batch normalization lag behind the weights. */
        STATISTICS_LAG("Statistics lag behind"),
        /** At the threshold of 0.5 all patches that were held out are called the same. */
        ONE_LABEL("Everything is called one label"),
        /** The accuracy is not above that of calling everything the more frequent label, by more than chance. */
        NO_BETTER_THAN_MAJORITY("No more accurate than calling all the same"),
        /** The log loss is far above what it is with calibrated probabilities. */
        MISCALIBRATED("Probabilities are far off");

        private final String title;

        Kind(String title) {
            this.title = title;
        }

        /**
         * A few words for people.
         *
         * @return the words
         */
        public String title() {
            return title;
        }

        /**
         * The name for machines.
         *
         * @return such as {@code statistics_lag}
         */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
