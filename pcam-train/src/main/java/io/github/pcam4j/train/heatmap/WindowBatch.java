package io.github.pcam4j.train.heatmap;

import io.github.pcam4j.io.PatchShape;
import io.github.pcam4j.io.image.BilinearResize;
import io.github.pcam4j.io.image.PatchImage;
import io.github.pcam4j.io.image.ResizeMethod;
import io.github.pcam4j.io.loader.PatchBatch;
import io.github.pcam4j.train.error.TrainingException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;

/** Collects windows, and has them predicted when there are enough. */
final class WindowBatch {
    private static final byte[] NO_LABELS = {};

    private final BatchPredictor predictor;
    private final PatchShape window;
    private final PatchShape input;
    private final BilinearResize resize;
    private final ByteBuffer pixels;
    private final int[] cells;
    private final float[] probabilities;
    private int count;

    WindowBatch(BatchPredictor predictor, PatchShape window, PatchShape input, ResizeMethod method, int size,
            float[] probabilities) {
        this.predictor = predictor;
        this.window = window;
        this.input = input;
        this.resize = new BilinearResize(window, input, method);
        this.pixels = ByteBuffer.allocateDirect(Math.multiplyExact(size, input.bytes()));
        this.cells = new int[size];
        this.probabilities = probabilities;
    }

    /** Takes the pixels of a cell's window. */
    void add(int cell, byte[] rgb) {
        addInput(cell, resize.apply(new PatchImage(window, rgb)).pixels());
    }

    /** How windows become what the network takes. */
    BilinearResize resize() {
        return resize;
    }

    /** Takes what the network takes of a cell's window. */
    void addInput(int cell, byte[] input) {
        pixels.put(input);
        cells[count++] = cell;
        if (count == cells.length) {
            flush();
        }
    }

    /** Predicts what has been collected. */
    void flush() {
        if (count == 0) {
            return;
        }
        double[] predicted = predictor.predict(
                PatchBatch.of(input, pixels.flip(), Arrays.copyOf(cells, count), NO_LABELS));
        if (predicted.length != count) {
            throw new IllegalStateException(String.format(Locale.ROOT, "%d probabilities for %d patches",
                    predicted.length, count));
        }
        for (int i = 0; i < count; i++) {
            if (!(predicted[i] >= 0 && predicted[i] <= 1)) {
                throw new TrainingException(String.format(Locale.ROOT,
                        "the network gave %s for the window of cell %d, which is no probability; "
                        + "its "
                        + "weights are not finite. Train again with a smaller learning rate",
                        predicted[i], cells[i]));
            }
            probabilities[cells[i]] = (float) predicted[i];
        }
        pixels.clear();
        count = 0;
    }
}
