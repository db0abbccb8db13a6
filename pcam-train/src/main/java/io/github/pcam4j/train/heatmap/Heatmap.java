package io.github.pcam4j.train.heatmap;

import io.github.pcam4j.internal.Require;
import io.github.pcam4j.io.PatchShape;
import io.github.pcam4j.io.ProgressListener;
import io.github.pcam4j.io.image.ResizeMethod;
import io.github.pcam4j.io.region.LargeImage;
import io.github.pcam4j.io.slide.ScaledSlide;
import io.github.pcam4j.io.slide.SlideReader;
import io.github.pcam4j.io.slide.TissueMask;
import io.github.pcam4j.train.Predictor;
import io.github.pcam4j.train.error.TrainingException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Slides a window over an image of any size and predicts what it shows. The image is read once, from top to bottom; in
 * memory are as many rows as a window is high, the map, and a small picture of the whole. {@link WindowGrid} tells
 * where the windows lie.
 *
 * <pre>{@code
 * try (Predictor predictor = Predictor.open(Path.of("run"));
 *         LargeImage image = LargeImage.open(Path.of("slide.tif"))) {
 *     Heatmap.builder(predictor).build().write(image, Path.of("heatmap"));
 * }
 * }</pre>
 *
 * <p>Immutable; as safe for use by several threads as its predictor.
 */
public final class Heatmap {
    /** Windows that one thread reads at a time. */
    private static final int CELLS_OF_A_PIECE = 32;

    private final BatchPredictor predictor;
    private final PatchShape input;
    private final ResizeMethod resize;
    private final int patch;
    private final int stride;
    private final double skipBackground;
    private final int batchSize;
    private final int overviewSide;
    private final int threads;
    private final boolean overwrite;
    private final Map<String, String> madeBy;
    private final ProgressListener progress;

    private Heatmap(Builder builder) {
        this.predictor = builder.predictor;
        this.input = PatchShape.rgb(builder.inputSize);
        this.resize = builder.resize;
        this.patch = builder.patch;
        this.stride = builder.stride == 0 ? Math.max(1, builder.patch / 3) : builder.stride;
        this.skipBackground = builder.skipBackground;
        this.batchSize = builder.batchSize;
        this.overviewSide = builder.overviewSide;
        this.threads = builder.threads;
        this.overwrite = builder.overwrite;
        this.madeBy = builder.madeBy;
        this.progress = builder.progress;
    }

    /**
     * Begins a heatmap by anything that predicts.
     *
     * @param predictor gives the probabilities
     * @param inputSize the side of the patches that it takes
     * @return a builder with the defaults of its methods
     */
    public static Builder builder(BatchPredictor predictor, int inputSize) {
        return new Builder(predictor, inputSize);
    }

    /**
     * Begins a heatmap by a run's model, with its input size and its way to resize.
     *
     * @param predictor the model, which must stay open; the caller's to close
     * @return a builder with the defaults of its methods
     */
    public static Builder builder(Predictor predictor) {
        return builder(predictor::predict, predictor.spec().inputSize()).resize(predictor.resizeMethod());
    }

    /**
     * Predicts an image.
     *
     * @param image the image, from whose top it reads
     * @return the map
     * @throws TrainingException if the image is grey
     * @throws IllegalArgumentException if the image is smaller than the window, or the stride makes too many cells
     * @throws io.github.pcam4j.io.region.LargeImageException if the image is damaged
     */
    public ProbabilityMap predict(LargeImage image) {
        if (image.grey()) {
            throw grey(image.path());
        }
        WindowGrid grid = grid(image.path(), image.width(), image.height());
        float[] probabilities = new float[grid.cells()];
        Arrays.fill(probabilities, Float.NaN);
        Overview overview = new Overview(image.width(), image.height(), overviewSide);
        SlidingRows rows = new SlidingRows(image, grid, overview);
        Background background = new Background(grid, skipBackground, rows.length());
        WindowBatch batch = new WindowBatch(predictor, PatchShape.rgb(patch), input, resize, batchSize,
                probabilities);
        long predicted = 0;
        for (int row = 0; row < grid.rows(); row++) {
            rows.slideTo(row);
            background.look(rows);
            predicted += predictRow(grid, row, rows, background, batch);
            progress.progress("heatmap", (row + 1L) * grid.columns(), grid.cells(), String.format(Locale.ROOT,
                    "%,d windows predicted", predicted));
        }
        batch.flush();
        return new ProbabilityMap(image.path(), grid, probabilities, overview, MapScale.of(image.path(), image.width()));
    }

    /**
     * Predicts a slide at a scale, where there is tissue by its {@link TissueMask}: windows are read on several threads,
     * while those before them are predicted on the caller's. A window within the slide has the pixels of the patch that
     * {@link io.github.pcam4j.io.slide.SlidePatches} cuts there. Patch and stride are pixels at that scale.
     *
     * @param slide the slide at the scale of the patches that the network learned from
     * @return the map
     * @throws TrainingException if the slide is grey
     * @throws IllegalArgumentException if the slide is smaller than the window, or the stride makes too many cells
     * @throws io.github.pcam4j.io.PatchException if the slide is damaged
     */
    public ProbabilityMap predict(ScaledSlide slide) {
        Path file = slide.slide().path();
        WindowGrid grid = grid(file, slide.width(), slide.height());
        Overview overview = Overview.of(slide, overviewSide);
        if (overview.isGrey()) {
            throw grey(file);
        }
        float[] probabilities = new float[grid.cells()];
        Arrays.fill(probabilities, Float.NaN);
        WindowBatch batch = new WindowBatch(predictor, PatchShape.rgb(patch), input, resize, batchSize, probabilities);
        @Nullable TissueMask tissue = skipBackground == 0 ? null : TissueMask.of(slide.slide());
        SlideWindows windows = new SlideWindows(slide, grid, tissue, skipBackground, batch.resize());
        int pieces = (grid.columns() + CELLS_OF_A_PIECE - 1) / CELLS_OF_A_PIECE;
        long[] done = new long[2];
        ReadAhead.forEach(Math.multiplyExact(pieces, grid.rows()), threads, piece -> {
            int first = piece % pieces * CELLS_OF_A_PIECE;
            return windows.read(piece / pieces, first, Math.min(grid.columns(), first + CELLS_OF_A_PIECE));
        }, read -> {
            read.forEach(it -> batch.addInput(it.cell(), it.input()));
            done[0] += CELLS_OF_A_PIECE;
            done[1] += read.size();
            progress.progress("heatmap", Math.min(done[0], grid.cells()), grid.cells(), String.format(Locale.ROOT,
                    "%,d windows predicted", done[1]));
        });
        batch.flush();
        OptionalDouble scanned = slide.slide().micrometresPerPixel();
        return new ProbabilityMap(file, grid, probabilities, overview, new MapScale(slide.downsample(), scanned.isPresent()
                ? OptionalDouble.of(scanned.getAsDouble() * slide.downsample()) : scanned));
    }

    private static TrainingException grey(Path file) {
        return new TrainingException("%s has one channel (grey) where the network takes colour; give the stained image"
                .formatted(file));
    }

    private WindowGrid grid(Path file, int width, int height) {
        try {
            return new WindowGrid(width, height, patch, stride);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
        }
    }

    /** Collects the windows of a row of cells; returns how many. */
    private int predictRow(WindowGrid grid, int row, SlidingRows rows, Background background, WindowBatch batch) {
        byte[] window = new byte[PatchShape.rgb(patch).bytes()];
        int count = 0;
        for (int column = 0; column < grid.columns(); column++) {
            if (!background.isBackground(column)) {
                rows.copyWindow(column, window);
                batch.add(row * grid.columns() + column, window);
                count++;
            }
        }
        return count;
    }

    /**
     * Predicts an image and writes what came of it into a folder, which appears when all of it is there:
     *
     * <pre>
     * probabilities.npy  float32 (rows, columns) for numpy.load, NaN where not predicted
     * probabilities.png  a pixel a cell: 255 times the probability, transparent where not predicted
     * heatmap.png        the same in colours, with a legend
     * overlay.png        the image made smaller, under the colours, with a legend below
     * overlay.tif        the same without the legend, as a pyramid in tiles
     * heatmap.json       where cells lie on the image, and what was asked for
     * </pre>
     *
     * @param image the image, from whose top it reads
     * @param folder the folder, made together with those above it
     * @return the map
     * @throws TrainingException if the folder is there already and may not be replaced, cannot be written, or the image
     *     is grey
     * @throws IllegalArgumentException if the image is smaller than the window, or the stride makes too many cells
     * @throws io.github.pcam4j.io.region.LargeImageException if the image is damaged
     */
    public ProbabilityMap write(LargeImage image, Path folder) {
        return write(() -> predict(image), null, image.format(), folder);
    }

    /**
     * Predicts a slide at a scale and writes what came of it into a folder, as {@link #write(LargeImage, Path)} does.
     *
     * @param slide the slide at the scale of the patches that the network learned from
     * @param folder the folder, made together with those above it
     * @return the map
     * @throws TrainingException if the folder is there already and may not be replaced, cannot be written, or the slide
     *     is grey
     * @throws IllegalArgumentException if the slide is smaller than the window, or the stride makes too many cells
     * @throws io.github.pcam4j.io.PatchException if the slide is damaged
     */
    public ProbabilityMap write(ScaledSlide slide, Path folder) {
        return write(() -> predict(slide), slide.slide(), slide.slide().format(), folder);
    }

    private ProbabilityMap write(Supplier<ProbabilityMap> predicting, @Nullable SlideReader slide, String format,
            Path folder) {
        try (HeatmapFolder files = HeatmapFolder.open(folder, overwrite)) {
            ProbabilityMap map = predicting.get();
            files.write(map, slide, format, input.width(), resize.between(PatchShape.rgb(patch), input), skipBackground,
                    madeBy);
            return map;
        }
    }

    /** Sets what differs from the defaults. */
    public static final class Builder {
        private final BatchPredictor predictor;
        private final int inputSize;
        private ResizeMethod resize = ResizeMethod.ANTIALIAS;
        private int patch = 96;
        private int stride;
        private double skipBackground = 0.9;
        private int batchSize = 64;
        private int overviewSide = 4096;
        private int threads = Runtime.getRuntime().availableProcessors();
        private boolean overwrite;
        private Map<String, String> madeBy = Map.of();
        private ProgressListener progress = ProgressListener.NONE;

        private Builder(BatchPredictor predictor, int inputSize) {
            this.predictor = Objects.requireNonNull(predictor, "predictor");
            this.inputSize = inputSize;
        }

        /**
         * How many pixels of the image the network sees at a time. It is to cover as much tissue as the patches that
         * the network learned from: 96 for an image at PatchCamelyon's 0.97 micrometres a pixel, and 384 at 0.243.
         *
         * @param pixels the window's side, within [1, 8192]; 96 by default
         * @return this
         */
        public Builder patch(int pixels) {
            patch = pixels;
            return this;
        }

        /**
         * How windows that are larger than the network's input are made smaller: as the patches were that the network
         * learned from.
         *
         * @param method {@link Predictor#resizeMethod} of a run's model; with a filter by default
         * @return this
         */
        public Builder resize(ResizeMethod method) {
            resize = Objects.requireNonNull(method, "method");
            return this;
        }

        /**
         * How far apart windows are.
         *
         * @param pixels of the image, within [1, patch]; a third of the patch by default, the centre that labels speak
         *     of
         * @return this
         */
        public Builder stride(int pixels) {
            if (pixels < 1) {
                throw new IllegalArgumentException("a stride must be positive, not " + pixels);
            }
            stride = pixels;
            return this;
        }

        /**
         * From which share of nearly white pixels on (red, green and blue all 220 or more) a window is background and
         * is not predicted.
         *
         * @param share within [0, 1]; 0 to predict every window; 0.9 by default
         * @return this
         */
        public Builder skipBackground(double share) {
            skipBackground = share;
            return this;
        }

        /**
         * How many windows the predictor gets at a time.
         *
         * @param windows at least 1; 64 by default
         * @return this
         */
        public Builder batchSize(int windows) {
            batchSize = windows;
            return this;
        }

        /**
         * The most pixels that a side of the overlay and the coloured map may have, which takes three bytes for each.
         *
         * @param pixels within [64, 16384]; 4096 by default
         * @return this
         */
        public Builder overviewSide(int pixels) {
            overviewSide = pixels;
            return this;
        }

        /**
         * How many threads read a {@link ScaledSlide}; as many as there are processors by default.
         *
         * @param count within [1, 1024]
         * @return this
         */
        public Builder threads(int count) {
            threads = count;
            return this;
        }

        /**
         * Whether an earlier heatmap in the same folder may be replaced.
         *
         * @param allowed false by default
         * @return this
         */
        public Builder overwrite(boolean allowed) {
            overwrite = allowed;
            return this;
        }

        /**
         * What the probabilities come from, such as the model's folder and the calibration's file, so that a map found
         * later tells. The {@link BatchPredictor} itself cannot be asked.
         *
         * @param origins texts by name, {@code made_by} of {@code heatmap.json}; none by default
         * @return this
         */
        public Builder madeBy(Map<String, String> origins) {
            madeBy = Collections.unmodifiableMap(new LinkedHashMap<>(origins));
            return this;
        }

        /**
         * Who hears how far it has come, in cells.
         *
         * @param listener the listener
         * @return this
         */
        public Builder progress(ProgressListener listener) {
            progress = Objects.requireNonNull(listener, "listener");
            return this;
        }

        /**
         * Checks the settings.
         *
         * @return the heatmap
         * @throws IllegalArgumentException if one is out of range
         */
        public Heatmap build() {
            PatchShape.rgb(patch);
            Require.argument(stride <= patch,
                    "a stride must be within [1, %d], the window's side, not %d", patch, stride);
            Require.argument(skipBackground >= 0 && skipBackground <= 1,
                    "a share of nearly white pixels must be within [0, 1], "
                    + "not %s", skipBackground);
            Require.argument(threads >= 1 && threads <= 1024, "threads must be within [1, 1024], not %d", threads);
            Require.argument(batchSize >= 1, "a batch must have at least 1 window, not %d", batchSize);
            Require.argument(overviewSide >= 64 && overviewSide <= 16_384,
                    "the overview's side must be within [64, 16384], not "
                    + "%d",
                    overviewSide);
            return new Heatmap(this);
        }
    }
}
