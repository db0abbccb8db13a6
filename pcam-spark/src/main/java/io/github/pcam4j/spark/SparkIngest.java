package io.github.pcam4j.spark;

import io.github.pcam4j.PcamException;
import io.github.pcam4j.io.PatchException;
import io.github.pcam4j.io.ingest.IngestReport;
import io.github.pcam4j.io.ingest.OnError;
import io.github.pcam4j.io.ingest.ShardMerge;
import io.github.pcam4j.io.store.PatchStoreException;
import io.github.pcam4j.io.store.ShardFiles;
import io.github.pcam4j.io.store.ShardSet;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * Fills a store in shards from many sources at once: each task opens the sources itself, reads its share, and writes a shard
 * with the writer of {@link io.github.pcam4j.io.ingest.PatchIngest} under a name of its own; finished, the shard gets its name
 * in one step. A task that is lost or started twice leaves no half shard and no double one. When all are there, the driver
 * writes the manifest, which {@link io.github.pcam4j.io.store.PatchStore#open} takes for one store.
 *
 * <pre>{@code
 * SparkIngest.builder(spark, List.of(SourceAddress.train(zip)), Path.of("/shared/data"), "train")
 *         .size(96).shards(64).build().run();
 * PatchStore store = PatchStore.open(Path.of("/shared/data/train.json"));
 * }</pre>
 *
 * <p>Sources and the folder have to be at the same paths on all machines. Run again with the same count of shards, it makes those
 * that are missing.
 */
public final class SparkIngest {
    private final JavaSparkContext spark;
    private final List<SourceAddress> sources;
    private final Path folder;
    private final String name;
    private final int size;
    private final int shards;
    private final OnError onError;

    /** Settings of an ingest. */
    public static final class Builder {
        private final SparkSession spark;
        private final List<SourceAddress> sources;
        private final Path folder;
        private final String name;
        private int size = 128;
        private int shards;
        private OnError onError = OnError.FAIL;

        private Builder(SparkSession spark, List<SourceAddress> sources, Path folder, String name) {
            this.spark = Objects.requireNonNull(spark, "spark");
            this.sources = List.copyOf(sources);
            this.folder = folder.toAbsolutePath().normalize();
            this.name = Objects.requireNonNull(name, "name");
        }

        /**
         * Rows and columns of the stored patches; 128 by default.
         *
         * @param size within [8, 8192]
         * @return this
         */
        public Builder size(int size) {
            this.size = size;
            return this;
        }

        /**
         * How many shards, each of which one task writes; by default two a core of the cluster, so that none waits long for the
         * last.
         *
         * @param shards at most as many as there are patches
         * @return this
         */
        public Builder shards(int shards) {
            if (shards < 1) {
                throw new IllegalArgumentException("there must be at least one shard, not " + shards);
            }
            this.shards = shards;
            return this;
        }

        /**
         * What to do about patches that cannot be used; {@link OnError#FAIL} by default.
         *
         * @param onError the choice
         * @return this
         */
        public Builder onError(OnError onError) {
            this.onError = Objects.requireNonNull(onError, "onError");
            return this;
        }

        /**
         * Checks the settings.
         *
         * @return the ingest
         * @throws IllegalArgumentException if there are no sources, or the name is none of a file
         */
        public SparkIngest build() {
            if (sources.isEmpty()) {
                throw new IllegalArgumentException("there must be at least one source");
            }
            if (!name.matches("[A-Za-z0-9_][A-Za-z0-9_.-]*")) {
                throw new IllegalArgumentException("a store's name is of letters, digits, dots, hyphens and underscores, not '%s'"
                        .formatted(name));
            }
            return new SparkIngest(this);
        }
    }

    private SparkIngest(Builder settings) {
        this.spark = JavaSparkContext.fromSparkContext(settings.spark.sparkContext());
        this.sources = settings.sources;
        this.folder = settings.folder;
        this.name = settings.name;
        this.size = settings.size;
        this.shards = settings.shards;
        this.onError = settings.onError;
    }

    /**
     * Starts the settings of an ingest.
     *
     * @param spark the session, which stays open
     * @param sources where the patches are, at least one; several are taken one behind the other
     * @param folder where to put shards and manifest
     * @param name of the store, such as {@code train} for {@code train.json}
     * @return the settings
     */
    public static Builder builder(SparkSession spark, List<SourceAddress> sources, Path folder, String name) {
        return new Builder(spark, sources, folder, name);
    }

    /**
     * Does it. Blocks until the manifest is written.
     *
     * @return what was done; its store is the manifest
     * @throws PatchException if a source cannot be read, or the shards that are there are of another source or size
     * @throws SparkJobException if a patch cannot be used and errors are not skipped, naming it, or the cluster gives up
     * @throws IllegalArgumentException if there are more shards than patches, or the size is out of range
     */
    public IngestReport run() {
        int count = count();
        ShardTask task = new ShardTask(sources, folder.toString(), name, count, size, onError, spark.sc().applicationId());
        try {
            spark.setJobDescription("pcam ingest of " + name);
            spark.parallelize(IntStream.rangeClosed(1, count).boxed().toList(), count).foreach(task);
        } catch (PcamException e) {
            throw e;
        } catch (Exception e) {
            // Scala throws what no signature says.
            throw SparkJobException.of("the ingest of " + name, e);
        } finally {
            AttemptFolder.sweep(folder, spark.sc().applicationId());
        }
        ShardSet set = ShardSet.of(IntStream.rangeClosed(1, count)
                .mapToObj(number -> folder.resolve(ShardFiles.name(name, number, count, ".h5"))).toList());
        return ShardMerge.toManifest(set, folder.resolve(name + ".json"));
    }

    /** Looks at the sources, so that what is wrong with them is known before the cluster is asked. */
    private int count() {
        try (OpenedSource opened = OpenedSource.all(sources)) {
            if (opened.source().size() == 0) {
                throw new PatchStoreException("%s has no patches; name another source".formatted(opened.source().name()));
            }
            int wanted = shards > 0 ? shards : Math.min(opened.source().size(), Math.max(2, 2 * spark.defaultParallelism()));
            // Checks counts and sizes.
            ShardTask.ingest(opened.source(), folder.resolve(name + ".h5"), size, onError, 1, wanted, 1);
            return wanted;
        }
    }
}
