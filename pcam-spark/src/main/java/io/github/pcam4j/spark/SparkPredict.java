package io.github.pcam4j.spark;

import io.github.pcam4j.PcamException;
import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.train.Predictor;
import io.github.pcam4j.train.RunDirectory;
import io.github.pcam4j.train.Submission;
import io.github.pcam4j.train.engine.EngineOptions;
import io.github.pcam4j.train.engine.TrainingEngines;
import io.github.pcam4j.train.ensemble.Combination;
import io.github.pcam4j.train.ensemble.Ensemble;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Predicts a store on a cluster: shares of whole batches, each by a task, with the models opened once an executor. Each
 * probability has the bits that it has where one process predicts all on the same kind of device.
 *
 * <pre>{@code
 * SparkPredict prediction = SparkPredict.builder(spark, List.of(Path.of("/shared/run")), Path.of("/shared/test.json")).build();
 * prediction.predict().write().parquet("/shared/probabilities.parquet");
 * prediction.writeSubmission(spark.read().parquet("/shared/probabilities.parquet"), Path.of("/shared/submission.csv"));
 * }</pre>
 *
 * <p>Runs and store have to be at the same paths on all machines, and an engine on the executors' class path.
 */
public final class SparkPredict {
    /** The columns of {@link #predict}. */
    static final StructType SCHEMA = new StructType()
            .add("index", DataTypes.IntegerType, false)
            .add("id", DataTypes.StringType, false)
            .add("label", DataTypes.IntegerType, true)
            .add("probability", DataTypes.DoubleType, false)
            .add("shard", DataTypes.IntegerType, false);

    private final SparkSession spark;
    private final Path store;
    private final int shares;
    private final ModelAddress address;
    private final int[] patches;

    /** Settings of a prediction. */
    public static final class Builder {
        private final SparkSession spark;
        private final List<Path> runs;
        private final Path store;
        private Combination combination = Combination.PROBABILITIES;
        private int views = 1;
        private String engine = TrainingEngines.AUTO;
        private String device = EngineOptions.AUTO;
        private int shares;
        private boolean heldOut;

        private Builder(SparkSession spark, List<Path> runs, Path store) {
            this.spark = Objects.requireNonNull(spark, "spark");
            this.runs = List.copyOf(runs);
            this.store = store.toAbsolutePath().normalize();
        }

        /**
         * How the probabilities of several models become one; their mean by default.
         *
         * @param combination any but {@link Combination#RANKS}, which takes all patches at once
         * @return this
         */
        public Builder combining(Combination combination) {
            this.combination = Objects.requireNonNull(combination, "combination");
            return this;
        }

        /**
         * In how many views each model looks at a patch; in one by default.
         *
         * @param views 1, 4, 8 or 16
         * @return this
         */
        public Builder views(int views) {
            this.views = views;
            return this;
        }

        /**
         * What computes, and where; each run's own engine by default.
         *
         * @param engine the engine's name, or {@code auto}
         * @param device one that the engine has on the executors, or {@code auto}
         * @return this
         */
        public Builder on(String engine, String device) {
            this.engine = Objects.requireNonNull(engine, "engine");
            this.device = Objects.requireNonNull(device, "device");
            return this;
        }

        /**
         * Predicts only the patches that no model was trained on, to judge the models by; all by default.
         *
         * @return this
         */
        public Builder heldOut() {
            this.heldOut = true;
            return this;
        }

        /**
         * How many tasks; by default four a core of the cluster.
         *
         * @param shares at least 1
         * @return this
         */
        public Builder shares(int shares) {
            if (shares < 1) {
                throw new IllegalArgumentException("there must be at least one share, not " + shares);
            }
            this.shares = shares;
            return this;
        }

        /**
         * Checks the settings, and that models and store go together.
         *
         * @return the prediction
         * @throws IllegalArgumentException if there are no runs, or they cannot predict shares of patches so
         * @throws PcamException if a run or the store is missing or damaged, two patches have one id, or the sizes differ
         */
        public SparkPredict build() {
            return new SparkPredict(this);
        }
    }

    private SparkPredict(Builder settings) {
        this.spark = settings.spark;
        this.store = settings.store;
        this.address = new ModelAddress(UUID.randomUUID().toString(), ModelAddress.joined(settings.runs), settings.combination,
                settings.views, settings.engine, settings.device, store.toString(), settings.heldOut);
        Ensemble ensemble = address.ensemble();
        if (!ensemble.isOfSinglePatches()) {
            throw new IllegalArgumentException("models that predict shares of patches cannot be combined by %s; use %s"
                    .formatted(settings.combination, Combination.PROBABILITIES));
        }
        try (PatchStore opened = PatchStore.open(store)) {
            opened.requireDistinctIds();
            requireSize(opened, ensemble);
            this.patches = address.patches(opened);
        }
        if (patches.length == 0) {
            throw new SparkJobException("all patches of %s were trained on: nothing can be judged by them. Give patches that "
                    .formatted(store) + "were held out");
        }
        int batches = (patches.length + Predictor.BATCH_SIZE - 1) / Predictor.BATCH_SIZE;
        int wanted = settings.shares > 0 ? settings.shares : 4 * spark.sparkContext().defaultParallelism();
        this.shares = Math.max(1, Math.min(batches, wanted));
    }

    private static void requireSize(PatchStore store, Ensemble ensemble) {
        int input = RunDirectory.open(ensemble.runs().get(0)).spec().inputSize();
        if (store.shape().height() != input || store.shape().width() != input) {
            throw new SparkJobException(String.format(Locale.ROOT, "%s has patches of %s, and the models of %s take %d x %d; "
                    + "prepare the store with that size", store.path(), store.shape(), ensemble.runs().get(0), input, input));
        }
    }

    /**
     * Starts the settings of a prediction.
     *
     * @param spark the session, which stays open
     * @param runs folders of runs, or of folds
     * @param store a store or a manifest
     * @return the settings
     */
    public static Builder builder(SparkSession spark, List<Path> runs, Path store) {
        return new Builder(spark, runs, store);
    }

    /**
     * The probabilities, which are computed when they are asked for, and again when they are asked for again: write them
     * before several things are done with them.
     *
     * @return a row a patch, in no order: {@code index} in the store (integer), {@code id} (text), {@code label} (integer, null
     *     where there is none), {@code probability} (double) and {@code shard} (integer), the share that it was in
     */
    public Dataset<Row> predict() {
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        List<Integer> numbers = IntStream.rangeClosed(1, shares).boxed().toList();
        return spark.createDataFrame(context.parallelize(numbers, shares)
                .flatMap(new ShareTask(address, shares, patches.length)), SCHEMA);
    }

    /**
     * Writes a submission, byte for byte that of one process.
     *
     * @param predicted what {@link #predict} gave, perhaps read back
     * @param submission the file, replaced as a whole
     * @return how many rows it has
     * @throws SparkJobException if the rows are not those of the store, not all patches are predicted, or the cluster gives up
     * @throws PcamException if the file cannot be written
     */
    public int writeSubmission(Dataset<Row> predicted, Path submission) {
        if (address.heldOut()) {
            throw new SparkJobException("a submission has all patches of %s; predict not only those that were held out"
                    .formatted(store));
        }
        double[] probabilities = collect(predicted);
        try (PatchStore opened = PatchStore.open(store)) {
            Submission.write(submission, opened, probabilities);
        }
        return probabilities.length;
    }

    /** One for each of {@link #patches}, in their order. */
    double[] collect(Dataset<Row> predicted) {
        List<Row> rows;
        try {
            rows = predicted.select("index", "probability").collectAsList();
        } catch (Exception e) {
            // Scala throws what no signature says.
            throw SparkJobException.of("the prediction of " + store, e);
        }
        double[] probabilities = new double[patches.length];
        boolean[] there = new boolean[patches.length];
        for (Row row : rows) {
            int place = Arrays.binarySearch(patches, row.getInt(0));
            if (place < 0 || there[place]) {
                throw new SparkJobException(String.format(Locale.ROOT, "patch %d is there twice or none of the %d of %s; predict "
                        + "the store anew", row.getInt(0), patches.length, store));
            }
            there[place] = true;
            probabilities[place] = row.getDouble(1);
        }
        if (rows.size() != patches.length) {
            throw new SparkJobException(String.format(Locale.ROOT, "there are %d probabilities for the %d patches of %s; predict "
                    + "the store anew", rows.size(), patches.length, store));
        }
        return probabilities;
    }

    /** The indices of the patches that are predicted. */
    int[] patches() {
        return patches;
    }

    boolean isHeldOut() {
        return address.heldOut();
    }

    Path store() {
        return store;
    }

    SparkSession spark() {
        return spark;
    }
}
