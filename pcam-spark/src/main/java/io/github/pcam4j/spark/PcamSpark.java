package io.github.pcam4j.spark;

import io.github.pcam4j.PcamException;
import io.github.pcam4j.PrintableText;
import io.github.pcam4j.io.ingest.IngestReport;
import io.github.pcam4j.io.ingest.OnError;
import io.github.pcam4j.train.ensemble.Combination;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The commands for {@code spark-submit}:
 *
 * <pre>
 * ingest  SOURCE... --out DIR [--name train] [--kind train|test|classes|unlabelled|store] [--labels CSV]
 *         [--size 128] [--shards N] [--on-error fail|skip]
 * predict RUN... STORE --out submission.csv [--parquet DIR] [--tta N] [--combine HOW] [--engine E] [--device D] [--shares N]
 * evaluate RUN... STORE [--groups CSV] [--threshold 0.5] [--save predictions.csv] [--parquet DIR] [as predict]
 * </pre>
 *
 * <p>Exit codes are those of the command line {@code pcam}: 0 done, 1 failed, 2 wrong usage.
 *
 * @see SparkIngest
 * @see SparkPredict
 * @see SparkEvaluate
 */
public final class PcamSpark {
    private static final String USAGE = "wrong usage: give ingest and its sources, or predict or evaluate and runs and a store; "
            + "docs/scale.md has the options";
    private static final int FAILED = 1;
    private static final int WRONG_USAGE = 2;

    private final SparkSession spark;
    private final PrintStream out;

    PcamSpark(SparkSession spark, PrintStream out) {
        this.spark = spark;
        this.out = out;
    }

    /**
     * Runs a command on the session that {@code spark-submit} sets up.
     *
     * @param arguments the command and its options
     */
    public static void main(String[] arguments) {
        SparkSession spark = SparkSession.builder().config(ofExecutors(new SparkConf()))
                .appName("pcam " + (arguments.length > 0 ? arguments[0] : "")).getOrCreate();
        int exit;
        try {
            exit = new PcamSpark(spark, System.out).run(arguments);
        } finally {
            spark.stop();
        }
        System.exit(exit);
    }

    /** As {@code pcam} starts itself, unless the job's settings say otherwise: native memory is not held to the heap's size. */
    private static SparkConf ofExecutors(SparkConf settings) {
        return settings.setIfMissing("spark.executor.extraJavaOptions",
                        "-Dorg.bytedeco.javacpp.maxbytes=0 -Dorg.bytedeco.javacpp.maxphysicalbytes=0")
                .setIfMissing("spark.executorEnv.OMP_WAIT_POLICY", "passive")
                .setIfMissing("spark.executorEnv.OPENBLAS_THREAD_TIMEOUT", "4");
    }

    /** Runs a command; gives its exit code. */
    int run(String... arguments) {
        try {
            Arguments given = Arguments.of(arguments);
            switch (given.command()) {
                case "ingest" -> ingest(given);
                case "predict" -> predict(given);
                case "evaluate" -> evaluate(given);
                default -> throw new WrongUsage(USAGE);
            }
            return 0;
        } catch (WrongUsage e) {
            out.println("pcam: " + PrintableText.of(String.valueOf(e.getMessage())));
            return WRONG_USAGE;
        } catch (PcamException | IllegalArgumentException e) {
            out.println("pcam: " + PrintableText.of(String.valueOf(e.getMessage())));
            return FAILED;
        }
    }

    private void ingest(Arguments given) {
        given.allow("out", "name", "kind", "labels", "size", "shards", "on-error");
        String kind = given.text("kind").orElse(given.text("labels").isPresent() ? "table" : "train");
        List<SourceAddress> sources = given.paths().stream().map(path -> source(kind, path, given)).toList();
        String name = given.text("name").orElse(kind.equals("test") || kind.equals("unlabelled") ? "test" : "train");
        SparkIngest.Builder settings = SparkIngest.builder(spark, sources, given.path("out"), name);
        given.number("size").ifPresent(settings::size);
        given.number("shards").ifPresent(settings::shards);
        given.text("on-error").ifPresent(it -> settings.onError(switch (it) {
            case "fail" -> OnError.FAIL;
            case "skip" -> OnError.SKIP;
            default -> throw new WrongUsage("--on-error is fail or skip, not " + it);
        }));
        IngestReport report = settings.build().run();
        say("%s: %d patches, %d left out", report.store(), report.stored(), report.rejected().size());
    }

    private static SourceAddress source(String kind, Path path, Arguments given) {
        return switch (kind) {
            case "train" -> SourceAddress.train(path);
            case "test" -> SourceAddress.test(path);
            case "classes" -> SourceAddress.classes(path);
            case "unlabelled" -> SourceAddress.unlabelled(path);
            case "store" -> SourceAddress.store(path);
            case "table" -> SourceAddress.table(path, given.path("labels"));
            default -> throw new WrongUsage("--kind is train, test, classes, unlabelled or store, not " + kind);
        };
    }

    private void predict(Arguments given) {
        given.allow("out", "parquet", "tta", "combine", "engine", "device", "shares");
        Path submission = given.path("out");
        SparkPredict prediction = prediction(given).build();
        say("%s: %d rows", submission, prediction.writeSubmission(computed(prediction, given), submission));
    }

    private void evaluate(Arguments given) {
        given.allow("groups", "threshold", "save", "parquet", "tta", "combine", "engine", "device", "shares");
        double threshold = given.real("threshold").orElse(0.5);
        SparkPredict prediction = prediction(given).heldOut().build();
        SparkEvaluate evaluate = SparkEvaluate.of(prediction, computed(prediction, given), given.text("groups").map(Path::of));
        given.text("save").map(Path::of).ifPresent(evaluate.predictions()::write);
        out.println(evaluate.evaluation(threshold).toText());
        if (given.text("groups").isPresent()) {
            for (Row row : evaluate.groupTable(threshold).collectAsList()) {
                say("%-20s %8d patches %8d positive, accuracy %.4f", row.getString(0), row.getLong(1), row.getLong(2),
                        row.getDouble(4));
            }
        }
    }

    private SparkPredict.Builder prediction(Arguments given) {
        List<Path> paths = given.paths();
        if (paths.size() < 2) {
            throw new WrongUsage(USAGE);
        }
        SparkPredict.Builder settings = SparkPredict.builder(spark, paths.subList(0, paths.size() - 1),
                paths.get(paths.size() - 1)).on(given.text("engine").orElse("auto"), given.text("device").orElse("auto"));
        given.number("tta").ifPresent(settings::views);
        given.number("shares").ifPresent(settings::shares);
        given.text("combine").map(Combination::named).ifPresent(settings::combining);
        return settings;
    }

    /** What several things are done with is computed once: it is in Parquet files, or in the executors' memory. */
    private Dataset<Row> computed(SparkPredict prediction, Arguments given) {
        Optional<String> parquet = given.text("parquet");
        if (parquet.isEmpty()) {
            return prediction.predict().cache();
        }
        prediction.predict().write().parquet(parquet.get());
        return spark.read().parquet(parquet.get());
    }

    private void say(String format, Object... values) {
        out.println(String.format(Locale.ROOT, format, Stream.of(values).map(it -> it instanceof Number ? it
                : PrintableText.of(String.valueOf(it))).toArray()));
    }
}
