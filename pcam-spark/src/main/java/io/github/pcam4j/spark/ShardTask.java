package io.github.pcam4j.spark;

import io.github.pcam4j.io.ProgressListener;
import io.github.pcam4j.io.ingest.OnError;
import io.github.pcam4j.io.ingest.PatchIngest;
import io.github.pcam4j.io.source.PatchSource;
import io.github.pcam4j.io.store.ShardFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.VoidFunction;

/** Writes one shard on an executor. Carries addresses, never pixels. */
final class ShardTask implements VoidFunction<Integer> {
    private static final long serialVersionUID = 1L;
    private static final String STORE = ".h5";
    private static final String LEFT_OUT = ".skipped.csv";

    private final SourceAddress[] sources;
    private final String folder;
    private final String name;
    private final int count;
    private final int size;
    private final OnError onError;
    private final String application;

    ShardTask(List<SourceAddress> sources, String folder, String name, int count, int size, OnError onError,
            String application) {
        this.sources = sources.toArray(SourceAddress[]::new);
        this.folder = folder;
        this.name = name;
        this.count = count;
        this.size = size;
        this.onError = onError;
        this.application = application;
    }

    static PatchIngest.Builder ingest(PatchSource source, Path target, int size, OnError onError, int number, int count,
            int threads) {
        PatchIngest.Builder settings = PatchIngest.builder(source, target).size(size).onError(onError).threads(threads)
                .shard(number, count);
        settings.build();
        return settings;
    }

    @Override
    public void call(Integer number) {
        Path results = Path.of(folder);
        Path finished = results.resolve(ShardFiles.name(name, number, count, STORE));
        TaskContext task = TaskContext.get();
        try (OpenedSource opened = OpenedSource.all(List.of(sources))) {
            if (Files.exists(finished)) {
                // Says if it is another source's.
                ingest(opened.source(), finished, size, onError, number, count, 1).build().run();
                return;
            }
            try (AttemptFolder attempt = AttemptFolder.make(results, application, task.taskAttemptId())) {
                Path target = attempt.path().resolve(finished.getFileName().toString());
                ingest(opened.source(), target, size, onError, number, count, Math.max(1, task.cpus()))
                        .progress(endedBy(task)).build().run();
                String leftOut = ShardFiles.name(name, number, count, LEFT_OUT);
                if (Files.exists(attempt.path().resolve(leftOut))) {
                    attempt.publish(leftOut);
                }
                attempt.publish(finished.getFileName().toString());
            }
        }
    }

    /** An attempt that Spark has no more use for ends at the next patch. */
    private static ProgressListener endedBy(TaskContext task) {
        return (stage, done, total, detail) -> {
            if (task.isInterrupted()) {
                throw new IllegalStateException("Spark has ended this attempt");
            }
        };
    }
}
