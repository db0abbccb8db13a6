package io.github.pcam4j.train;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.model.CnnSpec;
import io.github.pcam4j.model.PcamCnn;
import io.github.pcam4j.train.calibrate.Calibration;
import io.github.pcam4j.train.calibrate.IsotonicRegression;
import io.github.pcam4j.train.calibrate.TemperatureScaling;
import io.github.pcam4j.train.engine.StepResult;
import io.github.pcam4j.train.internal.loop.StepLog;
import io.github.pcam4j.train.split.SlideFile;
import io.github.pcam4j.train.split.Split;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The texts of a run that somebody has changed: each is read, or refused by an error that names it, and none takes memory
 * for what it claims. {@code pcam.mutants} says how many of each are tried.
 */
@Tag("slow")
class MutatedConfigTest {
    private static final int MUTANTS = Integer.getInteger("pcam.mutants", 500);
    private static final long MOST_BYTES = 16 << 20;

    @TempDir
    private Path folder;
    private Path run;
    private List<String> ids;

    @BeforeEach
    void prepareARun() throws IOException {
        run = folder.resolve("run");
        try (PatchStore store = PatchStore.open(TestStores.write(folder.resolve("train.h5"), 8, 30, 80, true))) {
            ids = store.ids();
            Split split = Split.of(IntStream.range(0, 24).toArray(), IntStream.range(24, 30).toArray());
            CnnSpec spec = PcamCnn.builder().inputSize(8).filters(2).units(2).build();
            Trainer trainer = Trainer.builder(spec).build();
            Files.createDirectory(run);
            split.save(run.resolve("split.csv"), store::id);
            RunConfigs.of(trainer, store, split).write(run.resolve("config.json"));
        }
    }

    private void tried(Path file, LongFunction<byte[]> mutant, Mutants.Reader reader) throws IOException {
        byte[] whole = Files.readAllBytes(file);
        assertTrue(Mutants.isRead(file, whole, MOST_BYTES, reader), "as it is");
        int read = 0;
        for (int number = 0; number < MUTANTS; number++) {
            byte[] bytes = mutant.apply(number);
            try {
                read += Mutants.isRead(file, bytes, MOST_BYTES, reader) ? 1 : 0;
            } catch (AssertionError e) {
                fail(number + ": " + e.getMessage() + "\n" + new String(bytes, StandardCharsets.ISO_8859_1), e);
            }
        }
        assertTrue(read < MUTANTS, "none was refused");
    }

    private void texts(Path file, Mutants.Reader reader) throws IOException {
        byte[] whole = Files.readAllBytes(file);
        tried(file, number -> Mutants.text(whole, number), reader);
    }

    @Test
    void configurations() throws IOException {
        texts(run.resolve("config.json"), () -> {
            RunDirectory.open(run).spec();
            Trainer.resume(run).storePath();
        });
    }

    @Test
    void splits() throws IOException {
        texts(run.resolve("split.csv"), () -> {
            Split.load(run.resolve("split.csv"), ids);
        });
    }

    @Test
    void groups() throws IOException {
        Path file = folder.resolve("groups.csv");
        Files.writeString(file, "id,group\n" + String.join("", ids.stream().map(id -> id + ",s" + id.length() + "\n").toList()));
        texts(file, () -> SlideFile.read(file, ids));
    }

    @Test
    void predictions() throws IOException {
        Path file = folder.resolve("predictions.csv");
        Predictions.of(List.of("a", "b", "c"), new byte[] {0, 1, 0}, new double[] {0.25, 1, 1e-300}).write(file);
        texts(file, () -> Predictions.read(file));
    }

    @Test
    void calibrations() throws IOException {
        Path file = folder.resolve("calibration.json");
        byte[] labels = {0, 0, 1, 0, 1, 1, 0, 1};
        double[] probabilities = {0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8};
        for (Calibration calibration : List.of(TemperatureScaling.fit(labels, probabilities),
                IsotonicRegression.fit(labels, probabilities))) {
            calibration.save(file);
            texts(file, () -> Calibration.load(file).apply(new double[] {0, 0.5, 1}));
        }
    }

    @Test
    void progress() throws IOException {
        Path file = folder.resolve("progress.bin");
        EpochRecord epoch = new EpochRecord(1, 0.1, 0.5, 0.4, 0.9, 0.8, 0.9, 0.8, 1, 100, 0);
        new Progress(List.of(epoch), List.of(new StepResult(0, 0.1, 0.9, 0.5)), StepLog.Sums.NONE, 1, 0, new double[] {0.5})
                .write(file);
        byte[] whole = Files.readAllBytes(file);
        tried(file, number -> Mutants.binary(whole, number), () -> Progress.read(file));
    }
}
