package io.github.pcam4j.train;

import io.github.pcam4j.io.ProgressListener;
import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.model.CnnSpec;
import io.github.pcam4j.model.PcamCnn;
import io.github.pcam4j.train.schedule.OneCycleSchedule;
import io.github.pcam4j.train.split.Split;
import io.github.pcam4j.train.split.StratifiedSplitter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A process that trains, to be killed: begins a run or resumes it, and prints a line when it does and one a batch.
 * Arguments: store, run directory, milliseconds between checkpoints.
 */
final class KillableTraining {
    static final int SIZE = 8;
    static final int COUNT = 140;
    static final String GOES_ON = "goes on at ";

    private KillableTraining() { }

    public static void main(String[] arguments) {
        Path run = Path.of(arguments[1]);
        Duration interval = Duration.ofMillis(Long.parseLong(arguments[2]));
        ProgressListener printer = (stage, done, total, detail) -> print(stage + " " + done);
        try (PatchStore store = PatchStore.open(Path.of(arguments[0]))) {
            if (Files.exists(run.resolve("config.json"))) {
                Resumption resumption = Trainer.resume(run);
                print(GOES_ON + resumption.position());
                resumption.damaged().forEach(it -> print("damaged: " + it));
                resumption.checkpointEvery(interval).progress(printer).fit(store);
            } else {
                begin(run, interval, printer, store);
            }
        }
    }

    private static void begin(Path run, Duration interval, ProgressListener printer, PatchStore store) {
        CnnSpec spec = PcamCnn.builder().inputSize(SIZE).filters(4, 6).units(8).dropout(0.2).batchNorm(1e-3, 0.9)
                .build();
        Split split = StratifiedSplitter.builder().validation(0.25).seed(1).build().split(store.labels());
        Trainer.builder(spec).epochs(8).batchSize(16).patience(4).seed(3)
                .schedule(steps -> OneCycleSchedule.builder(0.05, steps).build())
                .runDirectory(run).checkpointEvery(interval).progress(printer).build().fit(store, split);
    }

    private static void print(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
