package io.github.pcam4j.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.io.ProgressListener;
import io.github.pcam4j.io.ingest.IngestReport;
import io.github.pcam4j.io.ingest.OnError;
import io.github.pcam4j.io.ingest.PatchIngest;
import io.github.pcam4j.io.ingest.ShardMerge;
import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.io.store.ShardFiles;
import io.github.pcam4j.io.store.ShardSet;
import io.github.pcam4j.model.PcamCnn;
import io.github.pcam4j.train.Predictions;
import io.github.pcam4j.train.Submission;
import io.github.pcam4j.train.Trainer;
import io.github.pcam4j.train.ensemble.Ensemble;
import io.github.pcam4j.train.metrics.Evaluation;
import io.github.pcam4j.train.split.StratifiedSplitter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Jobs on a cluster of processes, one of which is killed in the middle of each: they end as in one process. */
@Tag("slow")
@TestMethodOrder(OrderAnnotation.class)
class ClusterTest {
    private static final int SIZE = 16;
    private static final int SHARDS = 6;

    @TempDir
    private static Path folder;
    private static SparkCluster cluster;
    private static SparkSession spark;
    private static List<SourceAddress> sources;
    private static Path manifest;
    private static Path run;

    @BeforeAll
    static void start() throws Exception {
        cluster = SparkCluster.start(Files.createDirectories(folder.resolve("cluster")), 2);
        sources = List.of(SourceAddress.train(Archives.write(folder.resolve("a.zip"), "a", 330)),
                SourceAddress.train(Archives.write(folder.resolve("b.zip"), "b", 270)));
        spark = SparkSession.builder().master(cluster.url()).appName("test")
                .config("spark.driver.host", "127.0.0.1").config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.ui.enabled", "false").config("spark.executor.memory", "512m").config("spark.executor.cores", "1")
                .config("spark.executor.extraClassPath", SparkCluster.folders())
                .config("spark.executor.extraJavaOptions", "-XX:+UseSerialGC -XX:TieredStopAtLevel=1")
                .config("spark.scheduler.minRegisteredResourcesRatio", "1.0").config("spark.default.parallelism", "2")
                .config("spark.scheduler.maxRegisteredResourcesWaitingTime", "60s")
                .config("spark.sql.shuffle.partitions", "2").config("spark.sql.warehouse.dir", folder.resolve("w").toString())
                .getOrCreate();
    }

    @AfterAll
    static void stop() {
        if (spark != null) {
            spark.stop();
        }
        if (cluster != null) {
            cluster.close();
        }
    }

    /** Kills the executor of a worker while it has a task of the job. */
    private static <T> T killed(int worker, Callable<T> job) throws Exception {
        return killed(worker, () -> true, job);
    }

    /** Kills the executor of a worker once there is a sign that it is in the midst of a task. */
    private static <T> T killed(int worker, BooleanSupplier sign, Callable<T> job) throws Exception {
        LostTasks tasks = new LostTasks();
        spark.sparkContext().addSparkListener(tasks);
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            Future<T> done = thread.submit(job);
            SparkCluster.await("two tasks", () -> tasks.begun() >= 2 && sign.getAsBoolean() || done.isDone());
            ProcessHandle executor = cluster.executorOf(worker);
            executor.destroyForcibly();
            T result = done.get(5, TimeUnit.MINUTES);
            SparkCluster.await("the end of the task that was killed", () -> tasks.lost() > 0);
            return result;
        } catch (Exception e) {
            throw new AssertionError(cluster.logs(), e);
        } finally {
            thread.shutdownNow();
            spark.sparkContext().removeSparkListener(tasks);
        }
    }

    /** How many attempts have begun to write: that of each executor. */
    private static long attempts(Path data) {
        try (Stream<Path> files = Files.exists(data) ? Files.walk(data, 2) : Stream.empty()) {
            return files.filter(file -> file.toString().endsWith(".part")).count();
        } catch (IOException | UncheckedIOException e) {
            // One was finished meanwhile.
            return 0;
        }
    }

    @Test
    @Order(1)
    void shardsAreThoseOfOneProcess() throws Exception {
        Path data = folder.resolve("data");
        IngestReport report = killed(0, () -> attempts(data) == 2, () -> SparkIngest.builder(spark, sources, data, "train")
                .size(SIZE).shards(SHARDS).onError(OnError.SKIP).build().run());
        manifest = report.store();
        assertEquals(data.resolve("train.json"), manifest);
        assertEquals(598, report.stored());
        Path one = folder.resolve("one/train.h5");
        try (OpenedSource opened = OpenedSource.all(sources)) {
            PatchIngest.builder(opened.source(), one).size(SIZE).onError(OnError.SKIP).build().run();
            for (int number = 1; number <= SHARDS; number++) {
                String name = ShardFiles.name("train", number, SHARDS, ".h5");
                PatchIngest.builder(opened.source(), folder.resolve("one").resolve(name)).size(SIZE).onError(OnError.SKIP)
                        .shard(number, SHARDS).build().run();
                assertArrayEquals(Files.readAllBytes(folder.resolve("one").resolve(name)),
                        Files.readAllBytes(data.resolve(name)));
            }
        }
        assertEquals(Files.readAllLines(folder.resolve("one/train.skipped.csv")),
                Files.readAllLines(data.resolve("train.skipped.csv")));
        try (Stream<Path> files = Files.list(data)) {
            // Shards with their lists, of all and of the two that have one; nothing of an attempt.
            assertEquals(SHARDS + 2 + 2, files.peek(file -> assertTrue(file.getFileName().toString().startsWith("train"),
                    file.toString())).count());
        }
        Path copied = folder.resolve("copied/train.h5");
        ShardMerge.toFile(ShardSet.of(ShardFiles.find(List.of(data), "train", ".h5")), copied, false, ProgressListener.NONE);
        assertArrayEquals(Files.readAllBytes(one), Files.readAllBytes(copied));
    }

    @Test
    @Order(2)
    void probabilitiesAreThoseOfOneProcess() throws Exception {
        run = folder.resolve("run");
        try (PatchStore store = PatchStore.open(manifest)) {
            Trainer.builder(PcamCnn.builder().inputSize(SIZE).filters(1).units(2).build()).engine("slow").epochs(1)
                    .runDirectory(run).build().fit(store, StratifiedSplitter.builder().build().split(store.labels()));
        }
        SparkPredict prediction = SparkPredict.builder(spark, List.of(run), manifest).shares(5).build();
        Path parquet = folder.resolve("p.parquet");
        killed(1, () -> {
            prediction.predict().write().parquet(parquet.toString());
            return 0;
        });
        Dataset<Row> predicted = spark.read().parquet(parquet.toString());
        assertEquals(598, prediction.writeSubmission(predicted, folder.resolve("spark.csv")));
        Path one = folder.resolve("one.csv");
        try (PatchStore store = PatchStore.open(manifest)) {
            double[] expected = Ensemble.of(List.of(run)).predict(store, ProgressListener.NONE);
            Submission.write(one, store, expected);
            Row row = predicted.where("index = 300").first();
            assertEquals(List.of(store.id(300), store.label(300), expected[300]),
                    List.of(row.getString(1), row.getInt(2), row.getDouble(3)));
        }
        assertArrayEquals(Files.readAllBytes(one), Files.readAllBytes(folder.resolve("spark.csv")));
    }

    @Test
    @Order(3)
    void figuresAreThoseOfOneProcess() throws Exception {
        Path groups = folder.resolve("groups.csv");
        List<String> rows = new ArrayList<>(List.of("id,group"));
        Predictions expected;
        try (PatchStore store = PatchStore.open(manifest)) {
            store.ids().forEach(id -> rows.add(id + "," + id.charAt(0) + id.length()));
            expected = Ensemble.of(List.of(run)).lookingAt(4).judge(store, ProgressListener.NONE);
        }
        Files.write(groups, rows);
        SparkPredict prediction = SparkPredict.builder(spark, List.of(run), manifest).heldOut().views(4).shares(2).build();
        Dataset<Row> predicted = prediction.predict().cache();
        SparkEvaluate evaluate = killed(0, () -> SparkEvaluate.of(prediction, predicted, Optional.of(groups)));
        assertEquals(expected.ids(), evaluate.predictions().ids());
        assertArrayEquals(expected.probabilities(), evaluate.predictions().probabilities());
        assertArrayEquals(expected.labels(), evaluate.predictions().labels());
        assertEquals(Evaluation.of(expected.labels(), expected.probabilities(), 0.5).toMap().get("roc_auc"),
                evaluate.evaluation(0.5).toMap().get("roc_auc"));
        List<Row> table = evaluate.groupTable(0.5).collectAsList();
        assertEquals(expected.size(), table.stream().mapToLong(row -> row.getLong(1)).sum());
        int ones = IntStream.range(0, expected.size()).map(i -> expected.labels()[i]).sum();
        assertEquals(ones, table.stream().mapToLong(row -> row.getLong(2)).sum());
    }

    @Test
    @Order(4)
    void commandsDoTheSame() throws IOException {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PcamSpark commands = new PcamSpark(spark, new PrintStream(printed, true, StandardCharsets.UTF_8));
        Path submission = folder.resolve("command.csv");
        assertEquals(0, commands.run("predict", run.toString(), manifest.toString(), "--out", submission.toString()));
        assertArrayEquals(Files.readAllBytes(folder.resolve("one.csv")), Files.readAllBytes(submission));
        assertEquals(2, commands.run("predict", run.toString(), manifest.toString(), "--size", "3"));
        assertEquals(2, commands.run("nothing"));
        Path saved = folder.resolve("saved.csv");
        assertEquals(0, commands.run("evaluate", run.toString(), manifest.toString(), "--save", saved.toString()));
        assertEquals(120, Predictions.read(saved).size());
        // What went wrong on an executor is told in the library's words.
        assertEquals(1, commands.run("ingest", folder.resolve("a.zip").toString(), "--out", folder.resolve("x").toString(),
                "--size", "16", "--shards", "2"));
        String text = printed.toString(StandardCharsets.UTF_8);
        assertTrue(text.contains("command.csv: 598 rows"), text);
        assertTrue(text.contains("auc  "), text);
        assertTrue(text.contains("predict has no option --size"), text);
        assertTrue(text.contains("the ingest of train: ") && text.contains("a.zip!train/a7.png"), text);
    }
}
