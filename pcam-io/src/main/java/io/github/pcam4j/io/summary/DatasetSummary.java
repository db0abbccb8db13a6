package io.github.pcam4j.io.summary;

import io.github.pcam4j.internal.Require;
import io.github.pcam4j.io.PatchShape;
import io.github.pcam4j.io.ProgressListener;
import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.io.store.PatchStoreException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What a store holds: how many patches of each label, the mean and deviation of their colours, and the patches that
 * deserve a look before training: blank, dark, and duplicate ones.
 *
 * <p><b>Blank and dark.</b> A patch is blank if at least 99 % of its pixels are nearly white, and dark if at least 99 %
 * are nearly black. The measure is luminance, 0.299 R + 0.587 G + 0.114 B (ITU-R BT.601): from
 * {@value #BLANK_FROM} up a pixel is nearly white, up to {@value #DARK_UP_TO} nearly black.
 *
 * <p><b>Exact duplicates</b> have equal pixels. Candidates have equal hashes (of SHA-256); their pixels are compared.
 *
 * <p><b>Near duplicates</b> show the same, perhaps flipped, turned by quarters, brighter, or with some noise; not
 * shifted or zoomed. Candidates have 64-bit perceptual hashes (signs of the lowest frequencies of a 32 x 32 grey
 * image's cosine transform) that differ in at most {@value #NEAR_DUPLICATE_DISTANCE} bits in one of the eight
 * orientations. They are near duplicates if in the best orientation their small grey images correlate (Pearson) by at
 * least {@value #NEAR_DUPLICATE_CORRELATION}. Groups are chained: two of their patches may be alike only through a
 * third. Left out are blank and dark patches and those in which there is nothing to recognise: the middle nine tenths
 * of their small grey image's values span less than 10 levels. (A speck on bare glass has nearly the hash of any
 * other.)
 *
 * <p>Patches cut from a slide with an overlap are shifted against each other and are not found: a summary without near
 * duplicates does not prove that a random split is free of leaks. PatchCamelyon has such patches.
 *
 * <p>All of it is deterministic. A summary is immutable and safe for use by several threads.
 *
 * <pre>{@code
 * try (PatchStore store = PatchStore.open(Path.of("train.h5"))) {
 *     System.out.println(DatasetSummary.of(store).describe());
 * }
 * }</pre>
 */
public final class DatasetSummary {
    /**
     * The least luminance of a nearly white pixel, in [0, 255], unless set otherwise. Bare glass is as dark as 213 from
     * some of PatchCamelyon's scanners.
     */
    public static final int BLANK_FROM = 210;
    /** The highest luminance of a nearly black pixel, in [0, 255], unless set otherwise. */
    public static final int DARK_UP_TO = 25;
    /** The most bits of 64 that the hashes of near duplicates differ in, unless set otherwise. */
    public static final int NEAR_DUPLICATE_DISTANCE = 6;
    /** The least correlation of near duplicates' small grey images, unless set otherwise. */
    public static final double NEAR_DUPLICATE_CORRELATION = 0.95;

    private final String name;
    private final int patchCount;
    private final PatchShape shape;
    private final Optional<ClassCounts> classCounts;
    private final List<ChannelStatistics> channels;
    private final List<String> blank;
    private final List<String> dark;
    private final List<DuplicateGroup> exactDuplicates;
    private final List<DuplicateGroup> nearDuplicates;

    /** Settings of a summary. */
    public static final class Builder {
        private final PatchStore store;
        private int blankFrom = BLANK_FROM;
        private int darkUpTo = DARK_UP_TO;
        private int distance = NEAR_DUPLICATE_DISTANCE;
        private double correlation = NEAR_DUPLICATE_CORRELATION;
        private int threads = Math.min(2, Runtime.getRuntime().availableProcessors());
        private ProgressListener progress = ProgressListener.NONE;

        private Builder(PatchStore store) {
            this.store = Objects.requireNonNull(store, "store");
        }

        /**
         * From which luminance on a pixel is nearly white; {@value DatasetSummary#BLANK_FROM} by default.
         *
         * @param luminance in grey levels, within [1, 255], above that of {@link #darkUpTo}
         * @return this
         */
        public Builder blankFrom(int luminance) {
            this.blankFrom = luminance;
            return this;
        }

        /**
         * Up to which luminance a pixel is nearly black; {@value DatasetSummary#DARK_UP_TO} by default.
         *
         * @param luminance in grey levels, within [0, 254]
         * @return this
         */
        public Builder darkUpTo(int luminance) {
            this.darkUpTo = luminance;
            return this;
        }

        /**
         * In how many bits the hashes of near duplicates may differ;
         * {@value DatasetSummary#NEAR_DUPLICATE_DISTANCE} by default. Searching 220,025 patches took 6 seconds with 6
         * bits, and 32 from 8 bits on.
         *
         * @param bits of 64, within [0, 11]
         * @return this
         */
        public Builder nearDuplicateDistance(int bits) {
            this.distance = bits;
            return this;
        }

        /**
         * How much the small grey images of near duplicates have to correlate;
         * {@value DatasetSummary#NEAR_DUPLICATE_CORRELATION} by default.
         *
         * @param correlation within (0, 1]
         * @return this
         */
        public Builder nearDuplicateCorrelation(double correlation) {
            this.correlation = correlation;
            return this;
        }

        /**
         * How many threads read and hash; by default 2 where there are as many processors. The result does not depend
         * on it. Each takes a megabyte, or one patch if that is larger.
         *
         * @param threads within [1, 64]
         * @return this
         */
        public Builder threads(int threads) {
            this.threads = threads;
            return this;
        }

        /**
         * Who hears how far it has come; no one by default.
         *
         * @param progress the listener, called on the thread that calls {@link #compute}
         * @return this
         */
        public Builder progress(ProgressListener progress) {
            this.progress = Objects.requireNonNull(progress, "progress");
            return this;
        }

        /**
         * Goes through the store. Blocks until it is done: every patch is read once, the candidates for duplicates
         * again.
         *
         * <p>220,025 patches of 48 x 48 in the page cache took 15 seconds on two cores, 8 of them for reading and
         * hashing, which grow with the pixels.
         *
         * <p>Memory while it works: less than 50 bytes a patch beside the store's own ids (11 MB for the 220,025
         * patches of the competition), some megabytes for buffers and small images, and up to about 150 bytes for each
         * patch that has a duplicate.
         *
         * @return the summary
         * @throws IllegalArgumentException if a setting is out of range
         * @throws PatchStoreException if the store cannot be read, or the thread is interrupted while it waits
         */
        public DatasetSummary compute() {
            Require.within("blankFrom", blankFrom, 1, 255);
            Require.within("darkUpTo", darkUpTo, 0, blankFrom - 1);
            Require.within("the distance of near duplicates", distance, 0, HammingPairs.MOST_DISTANCE);
            Require.argument(correlation > 0 && correlation <= 1,
                    "the correlation of near duplicates must be within (0, 1], not %s", correlation);
            Require.within("threads", threads, 1, 64);
            Thresholds thresholds = new Thresholds(blankFrom, darkUpTo, distance, correlation);
            PatchPass pass = new PatchPass(store, thresholds, threads, progress);
            pass.read();
            Groups exact = ExactDuplicates.find(store, pass.facts());
            Groups near = NearDuplicates.find(store, pass.facts(), thresholds, exact, progress);
            return new DatasetSummary(store, pass, exact, near);
        }
    }

    private DatasetSummary(PatchStore store, PatchPass pass, Groups exact, Groups near) {
        GroupList lists = new GroupList(store);
        this.name = String.valueOf(store.path().getFileName());
        this.patchCount = store.size();
        this.shape = store.shape();
        this.classCounts = classCounts(store);
        this.channels = pass.sums().statistics();
        this.blank = ids(store, pass.facts(), PatchKind.BLANK);
        this.dark = ids(store, pass.facts(), PatchKind.DARK);
        this.exactDuplicates = lists.exact(exact);
        this.nearDuplicates = lists.near(near, exact);
    }

    private static Optional<ClassCounts> classCounts(PatchStore store) {
        if (!store.labelled()) {
            return Optional.empty();
        }
        int positive = (int) IntStream.range(0, store.size()).filter(i -> store.label(i) == 1).count();
        return Optional.of(new ClassCounts(store.size() - positive, positive));
    }

    private static List<String> ids(PatchStore store, PatchFacts facts, PatchKind kind) {
        return IntStream.range(0, store.size()).filter(i -> facts.kind(i) == kind).mapToObj(store::id).toList();
    }

    /**
     * Summarizes a store with the default thresholds; see {@link Builder#compute} for cost and memory.
     *
     * @param store the store, which stays open; the summary does not need it later
     * @return the summary
     * @throws PatchStoreException if the store cannot be read, or the thread is interrupted while it waits
     */
    public static DatasetSummary of(PatchStore store) {
        return builder(store).compute();
    }

    /**
     * Starts the settings of a summary.
     *
     * @param store the store to read; must stay open until the summary is there
     * @return the settings
     */
    public static Builder builder(PatchStore store) {
        return new Builder(store);
    }

    /**
     * How many patches there are.
     *
     * @return the count, at least 1
     */
    public int patchCount() {
        return patchCount;
    }

    /**
     * The shape of each patch.
     *
     * @return the shape
     */
    public PatchShape shape() {
        return shape;
    }

    /**
     * How many patches have each label.
     *
     * @return the counts; empty if the store has no labels
     */
    public Optional<ClassCounts> classCounts() {
        return classCounts;
    }

    /**
     * Mean and deviation of each channel over all pixels of all patches, from integer sums, and so exact up to the last
     * rounding: with n values x of a channel, mean = sum(x) / n and deviation = sqrt(n sum(x^2) - sum(x)^2) / n.
     *
     * @return red, green and blue, in grey levels, 0 to 255
     */
    public List<ChannelStatistics> channels() {
        return channels;
    }

    /**
     * Patches that are nearly white all over.
     *
     * @return their ids in the order of the store
     */
    public List<String> blank() {
        return blank;
    }

    /**
     * Patches that are nearly black all over.
     *
     * @return their ids in the order of the store
     */
    public List<String> dark() {
        return dark;
    }

    /**
     * Groups of patches with equal pixels, blank and dark ones included. No patch is in two of them.
     *
     * @return the groups in the order of their first patches
     */
    public List<DuplicateGroup> exactDuplicates() {
        return exactDuplicates;
    }

    /**
     * Groups of patches that are nearly alike. Exact duplicates of a member are members too, but a group of exact
     * duplicates alone is not repeated here. No patch is in two groups.
     *
     * @return the groups in the order of their first patches
     */
    public List<DuplicateGroup> nearDuplicates() {
        return nearDuplicates;
    }

    /**
     * All figures in a few lines for people to read; ids are left out.
     *
     * @return lines that end with a line feed
     */
    public String describe() {
        return new SummaryText(this).lines();
    }

    String name() {
        return name;
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT,
                "DatasetSummary[%s, %d of %s, %d blank, %d dark, %d groups of exact and %d of near duplicates]",
                name, patchCount, shape, blank.size(), dark.size(), exactDuplicates.size(), nearDuplicates.size());
    }
}
