package io.github.pcam4j.train.report;

import io.github.pcam4j.train.RunDirectory;
import io.github.pcam4j.train.error.TrainingException;
import io.github.pcam4j.train.internal.tables.NumberTable;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A run's curves for TensorBoard: {@code events.out.tfevents.*} in its folder, with a scalar for each column of {@code
 * history.csv}, such as {@code epoch/val_auc} by epoch, and of {@code steps.csv}, such as {@code step/loss} by step.
 *
 * <pre>{@code
 * TensorBoardLog log = TensorBoardLog.begin(run);
 * Trainer trainer = Trainer.builder(spec).runDirectory(run).onEpoch(epoch -> log.update()).build();
 * }</pre>
 *
 * <p>Not safe for use by several threads.
 *
 * @see <a href="https://github.com/tensorflow/tensorflow/blob/master/tensorflow/core/util/event.proto">event.proto</a>
 */
public final class TensorBoardLog {
    private final Path run;
    private Optional<Path> file = Optional.empty();
    private int epochs;
    private int steps;

    private TensorBoardLog(Path run) {
        this.run = run;
    }

    /**
     * A log that {@link #update} then writes.
     *
     * @param run the folder of a run, which may be still to come
     * @return a log of it, of which there is nothing yet
     */
    public static TensorBoardLog begin(Path run) {
        return new TensorBoardLog(Objects.requireNonNull(run, "run"));
    }

    /**
     * The file.
     *
     * @return its path; empty before the first update
     */
    public Optional<Path> file() {
        return file;
    }

    /**
     * Appends what the run has come to since the last call. The first call writes all there is, in place of the files that
     * earlier logs wrote of this run, as before it was resumed.
     *
     * @throws TrainingException if there is no run, a table of it is damaged, or the file cannot be written
     */
    public void update() {
        boolean begun = file.isPresent();
        Path events = file.orElseGet(this::newFile);
        NumberTable history = NumberTable.readIfThere(run.resolve("history.csv"));
        NumberTable log = NumberTable.readIfThere(run.resolve("steps.csv"));
        double now = Instant.now().toEpochMilli() / 1e3;
        try (OutputStream out = new BufferedOutputStream(
                Files.newOutputStream(events, StandardOpenOption.CREATE, StandardOpenOption.APPEND))) {
            if (!begun) {
                out.write(EventRecord.version(now));
                file = Optional.of(events);
            }
            append(out, now, "step/", log, steps, "iteration");
            append(out, now, "epoch/", history, epochs, "epoch");
        } catch (IOException e) {
            throw new TrainingException("%s cannot be written (%s); check its permissions and the space on its disk"
                    .formatted(events, e), e);
        }
        steps = log.rows();
        epochs = history.rows();
    }

    private Path newFile() {
        RunDirectory directory = RunDirectory.open(run);
        directory.removeEvents();
        return directory.newEvents();
    }

    private static void append(OutputStream out, double now, String prefix, NumberTable table, int from, String counting)
            throws IOException {
        if (table.rows() == 0) {
            return;
        }
        Map<String, double[]> columns = new LinkedHashMap<>();
        table.columns().stream().filter(it -> !it.equals(counting)).forEach(it -> columns.put(prefix + it, table.column(it)));
        double[] counts = table.column(counting);
        for (int row = from; row < table.rows(); row++) {
            Map<String, Double> values = new LinkedHashMap<>();
            int at = row;
            columns.forEach((name, column) -> values.put(name, column[at]));
            out.write(EventRecord.scalars(now, (long) counts[row], values));
        }
    }
}
