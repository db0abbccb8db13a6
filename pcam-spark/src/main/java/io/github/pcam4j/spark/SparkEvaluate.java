package io.github.pcam4j.spark;

import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.train.Predictions;
import io.github.pcam4j.train.metrics.Evaluation;
import io.github.pcam4j.train.metrics.GroupBootstrap;
import io.github.pcam4j.train.metrics.PatchGroups;
import io.github.pcam4j.train.split.SlideFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Judges models by labelled patches that a cluster predicted. The scores come to the driver, and the figures of all patches
 * are those that one process computes of them, to the last digit; the table of slides is computed where the scores are.
 *
 * <pre>{@code
 * SparkPredict prediction = SparkPredict.builder(spark, runs, Path.of("/shared/train.json")).heldOut().build();
 * SparkEvaluate evaluate = SparkEvaluate.of(prediction, prediction.predict().cache(), Optional.of(Path.of("slides.csv")));
 * String figures = evaluate.evaluation(0.5).toText();
 * evaluate.groupTable(0.5).show();
 * }</pre>
 *
 * <p>Patches that one of the models was trained on judge it too well: predict those that are {@linkplain
 * SparkPredict.Builder#heldOut held out}.
 */
public final class SparkEvaluate {
    private static final StructType GROUPS = new StructType().add("index", DataTypes.IntegerType, false)
            .add("group", DataTypes.StringType, false);

    private final SparkPredict prediction;
    private final Dataset<Row> predicted;
    private final Predictions predictions;
    private SparkEvaluate(SparkPredict prediction, Dataset<Row> predicted, Optional<Path> groups) {
        this.prediction = prediction;
        this.predicted = predicted;
        try (PatchStore store = PatchStore.open(prediction.store())) {
            byte[] labels = store.labels();
            double[] scores = prediction.collect(predicted);
            int[] judged = prediction.patches();
            List<String> ids = IntStream.of(judged).mapToObj(store::id).toList();
            byte[] judgedLabels = new byte[judged.length];
            for (int i = 0; i < judged.length; i++) {
                judgedLabels[i] = labels[judged[i]];
            }
            this.predictions = groups.isEmpty() ? Predictions.of(ids, judgedLabels, scores)
                    : Predictions.of(ids, judgedLabels, scores, groupOfEach(groups.get(), ids));
        }
    }

    private static List<String> groupOfEach(Path file, List<String> ids) {
        PatchGroups groups = SlideFile.read(file, ids);
        return IntStream.range(0, ids.size()).mapToObj(i -> groups.names().get(groups.groupOf(i))).toList();
    }

    /**
     * Collects the scores.
     *
     * @param prediction of a labelled store, of the patches that are held out
     * @param predicted what {@link SparkPredict#predict} gave, perhaps read back; is asked for again by {@link #groupTable}
     * @param groups a CSV file of the columns {@code id,group}: the slide or patient of each patch
     * @return the evaluation
     * @throws SparkJobException if the rows are not those that were predicted, patches that were trained on are among them, or
     *     the cluster gives up
     * @throws io.github.pcam4j.PcamException if the store has no labels, or a file is missing or damaged
     */
    public static SparkEvaluate of(SparkPredict prediction, Dataset<Row> predicted, Optional<Path> groups) {
        if (!prediction.isHeldOut()) {
            throw new SparkJobException("patches of %s that a model was trained on would judge it too well; predict those that "
                    .formatted(prediction.store()) + "were held out (SparkPredict.Builder.heldOut)");
        }
        return new SparkEvaluate(prediction, predicted, groups);
    }

    /**
     * The scores, to be saved or compared with others.
     *
     * @return in the store's order
     */
    public Predictions predictions() {
        return predictions;
    }

    /**
     * All figures, with DeLong's interval of the AUC, or that of the bootstrap over groups where they are known.
     *
     * @param threshold probabilities at or above it are called 1
     * @return the figures
     * @throws IllegalArgumentException if all labels are the same, or the threshold is NaN
     */
    public Evaluation evaluation(double threshold) {
        byte[] labels = predictions.labels();
        double[] scores = predictions.probabilities();
        Evaluation evaluation = Evaluation.of(labels, scores, threshold);
        return predictions.groups().map(groups -> evaluation.withAucInterval(
                GroupBootstrap.builder().build().auc(labels, scores, groups).interval())).orElse(evaluation);
    }

    /**
     * A row a slide, computed by Spark.
     *
     * @param threshold probabilities at or above it are called 1
     * @return {@code group}, {@code patches}, {@code positives}, {@code mean_probability} and {@code accuracy}, by group
     * @throws SparkJobException if no groups are known
     */
    public Dataset<Row> groupTable(double threshold) {
        PatchGroups groups = predictions.groups().orElseThrow(() -> new SparkJobException(
                "no groups are known; give a CSV file of the columns id,group"));
        int[] judged = prediction.patches();
        List<Row> rows = new ArrayList<>(judged.length);
        for (int i = 0; i < judged.length; i++) {
            rows.add(RowFactory.create(judged[i], groups.names().get(groups.groupOf(i))));
        }
        Column right = functions.col("probability").geq(threshold).cast(DataTypes.IntegerType)
                .equalTo(functions.col("label")).cast(DataTypes.DoubleType);
        return predicted.join(prediction.spark().createDataFrame(rows, GROUPS), "index").groupBy("group")
                .agg(functions.count(functions.lit(1)).as("patches"), functions.sum("label").as("positives"),
                        functions.avg("probability").as("mean_probability"), functions.avg(right).as("accuracy"))
                .orderBy("group");
    }
}
