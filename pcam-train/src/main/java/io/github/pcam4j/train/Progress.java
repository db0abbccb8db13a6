package io.github.pcam4j.train;

import io.github.pcam4j.train.engine.StepResult;
import io.github.pcam4j.train.error.TrainingException;
import io.github.pcam4j.train.internal.RegularFiles;
import io.github.pcam4j.train.internal.loop.StepLog;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How far a training has come: what its loop needs to go on, besides the state of its engine. What early stopping
 * knows follows from the history, the number of the next step from the steps.
 *
 * @param history all whole epochs
 * @param steps all steps, in order
 * @param sums what the steps of the epoch that was begun add up to
 * @param trainSeconds how long they took
 * @param dataWaitSeconds how long, of that, the engine waited for patches
 * @param bestProbabilities of the validation patches by the best model; empty before the first epoch's end
 */
record Progress(List<EpochRecord> history, List<StepResult> steps, StepLog.Sums sums, double trainSeconds,
        double dataWaitSeconds, double[] bestProbabilities) {

    /** Before the first step. */
    static final Progress NONE = new Progress(List.of(), List.of(), StepLog.Sums.NONE, 0, 0, new double[0]);

    /** Its probabilities were of single precision. */
    private static final int FORMAT_OF_FLOATS = 0x50434d02;
    private static final int FORMAT = 0x50434d03;
    /** More than ten million steps. */
    private static final long MOST_BYTES = 1 << 29;

    /** Steps done. */
    int iteration() {
        return steps.size();
    }

    /** Writes it exactly: every double by its bits. */
    void write(Path file) {
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
            out.writeInt(FORMAT);
            out.writeInt(history.size());
            for (EpochRecord epoch : history) {
                write(out, epoch);
            }
            out.writeInt(steps.size());
            for (StepResult step : steps) {
                out.writeLong(step.iteration());
                writeDoubles(out, step.learningRate(), step.momentum(), step.loss());
            }
            out.writeLong(sums.patches());
            writeDoubles(out, sums.loss(), sums.learningRate(), trainSeconds, dataWaitSeconds);
            out.writeInt(bestProbabilities.length);
            writeDoubles(out, bestProbabilities);
        } catch (IOException e) {
            throw new TrainingException("%s cannot be written (%s); check the folder and the free space"
                    .formatted(file, e), e);
        }
    }

    private static void write(DataOutputStream out, EpochRecord epoch) throws IOException {
        out.writeInt(epoch.epoch());
        writeDoubles(out, epoch.learningRate(), epoch.trainLoss(), epoch.validationLoss(), epoch.validationAuc(),
                epoch.validationAccuracy(), epoch.trainAuc(), epoch.trainAccuracy(), epoch.seconds(),
                epoch.imagesPerSecond(), epoch.dataWaitSeconds());
    }

    private static void writeDoubles(DataOutputStream out, double... values) throws IOException {
        for (double value : values) {
            out.writeDouble(value);
        }
    }

    private static DataInputStream open(Path file) throws IOException {
        RegularFiles.require(file, MOST_BYTES);
        return new DataInputStream(new BufferedInputStream(Files.newInputStream(file)));
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws TrainingException if the file is of another form
     */
    static Progress read(Path file) {
        try (DataInputStream in = open(file)) {
            int format = in.readInt();
            if (format != FORMAT && format != FORMAT_OF_FLOATS) {
                throw new TrainingException(("%s is of another version of pcam4j; resume the run with the version that "
                        + "began it, which its config.json names").formatted(file));
            }
            List<EpochRecord> history = new ArrayList<>();
            for (int left = in.readInt(); left > 0; left--) {
                history.add(new EpochRecord(in.readInt(), in.readDouble(), in.readDouble(), in.readDouble(),
                        in.readDouble(), in.readDouble(), in.readDouble(), in.readDouble(), in.readDouble(),
                        in.readDouble(), in.readDouble()));
            }
            List<StepResult> steps = new ArrayList<>();
            for (int left = in.readInt(); left > 0; left--) {
                steps.add(new StepResult(in.readLong(), in.readDouble(), in.readDouble(), in.readDouble()));
            }
            long patches = in.readLong();
            StepLog.Sums sums = new StepLog.Sums(patches, in.readDouble(), in.readDouble());
            double trainSeconds = in.readDouble();
            double dataWaitSeconds = in.readDouble();
            int count = in.readInt();
            if (count < 0 || count > Files.size(file) / Float.BYTES) {
                throw new IOException(String.format(Locale.ROOT, "it claims %d probabilities, for which it is too short",
                        count));
            }
            double[] probabilities = new double[count];
            for (int i = 0; i < probabilities.length; i++) {
                probabilities[i] = format == FORMAT ? in.readDouble() : in.readFloat();
            }
            return new Progress(history, steps, sums, trainSeconds, dataWaitSeconds, probabilities);
        } catch (IOException e) {
            throw new TrainingException("%s cannot be read (%s); it is damaged".formatted(file, e), e);
        }
    }
}
