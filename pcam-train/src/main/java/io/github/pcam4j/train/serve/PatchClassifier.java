package io.github.pcam4j.train.serve;

import io.github.pcam4j.PrintableText;
import io.github.pcam4j.internal.Require;
import io.github.pcam4j.io.PatchShape;
import io.github.pcam4j.train.calibrate.Calibration;
import io.github.pcam4j.train.ensemble.Ensemble;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Classifies images as they come, for any number of threads at once, such as those of a web server. It prepares them as
 * the store was made that the model was trained on; what calls bring while the engine is busy is computed as one batch.
 *
 * <pre>{@code
 * try (PatchClassifier classifier = PatchClassifier.open(Path.of("run"))) {
 *     Classification found = classifier.classify(Path.of("patch.tif"));
 *     System.out.println(found.probability() + ", label " + found.label());
 * }
 * }</pre>
 *
 * <p>Images are decoded and resized on the threads of the callers; one thread of the classifier's own has the engine. In
 * memory are the patches that wait, at most {@link Builder#queue}, a batch of them for the engine and one for each call,
 * and an image for each call while it is decoded.
 *
 * <p>Probabilities are those of {@link io.github.pcam4j.train.Predictor} for a store that was made of the same images. In
 * what company a patch is computed may change the last bits of its probability, as it may there; {@code
 * docs/how-to-serve.md} tells by how much.
 *
 * <p>Safe for use by several threads. A call that is interrupted ends with an {@link InterruptedException}, and its
 * patches that wait are withdrawn. Images that cannot be used fail their own call alone. If the engine fails, so do the
 * calls that it was computing for and all later ones, which say why, and {@link #isOpen} is false.
 */
public final class PatchClassifier implements AutoCloseable {
    private final String name;
    private final int batch;
    /** From images to patches, on the threads of callers. */
    private final Preparation preparation;
    /** From callers to the thread of the engine. */
    private final PatchQueue queue;
    private final WorkerThread thread;
    /** From probabilities to what callers are told. */
    private final Answers answers;

    private PatchClassifier(String name, Supplier<Model> opening, Builder settings) {
        this.name = name;
        this.batch = settings.batch;
        this.answers = new Answers(name, settings.calibration, settings.threshold);
        this.queue = new PatchQueue(name, batch, settings.queue, settings.company, settings.patience);
        this.thread = WorkerThread.start(new Worker(name, opening, queue, batch));
        Model model = thread.opened();
        this.preparation = new Preparation(PatchShape.rgb(model.inputSize()), model.resizeMethod(), model.originalShape(),
                settings.largestSide);
    }

    /**
     * Loads the best model of a run, or of each fold if the folder holds folds, with the defaults of {@link Builder}.
     *
     * @param run the folder that training wrote
     * @return the classifier, the caller's to close
     * @throws io.github.pcam4j.train.error.TrainingException if the folder holds no run, its model is missing or damaged,
     *     or its engine is absent
     */
    public static PatchClassifier open(Path run) {
        return builder(Ensemble.of(List.of(run))).open();
    }

    /**
     * Begins a classifier by several models, several views, or an engine and device of choice, which the ensemble tells.
     *
     * <pre>{@code
     * PatchClassifier classifier = PatchClassifier.builder(Ensemble.of(List.of(Path.of("folds"))).lookingAt(8))
     *         .calibration(Calibration.load(Path.of("folds/calibration.json")))
     *         .open();
     * }</pre>
     *
     * @param ensemble the models, which are all loaded at once
     * @return a builder with the defaults of its methods
     */
    public static Builder builder(Ensemble ensemble) {
        String runs = ensemble.runs().size() == 1 ? ensemble.runs().get(0).toString() : ensemble.runs().toString();
        return new Builder(runs, () -> Model.of(ensemble.load()));
    }

    /** For any model, such as one that tests make. */
    static Builder builder(String name, Supplier<Model> opening) {
        return new Builder(name, opening);
    }

    /**
     * Classifies a file. Blocks until it is done.
     *
     * @param file a square TIFF, PNG or JPEG in colour
     * @return what the model says
     * @throws InterruptedException if the thread is interrupted
     * @throws io.github.pcam4j.io.PatchException if the file is missing, damaged, or not such an image
     * @throws ClassifierException as {@link #classify(List)}
     */
    public Classification classify(Path file) throws InterruptedException {
        return classify(PatchInput.of(file));
    }

    /**
     * Classifies an image in memory. Blocks until it is done.
     *
     * @param image square and in colour
     * @return what the model says
     * @throws InterruptedException if the thread is interrupted
     * @throws io.github.pcam4j.io.image.PatchFormatException if it is not such an image
     * @throws ClassifierException as {@link #classify(List)}
     */
    public Classification classify(BufferedImage image) throws InterruptedException {
        return classify(PatchInput.of(image, "the image"));
    }

    /**
     * Classifies an image from anywhere. Blocks until it is done.
     *
     * @param input the image
     * @return what the model says
     * @throws InterruptedException if the thread is interrupted
     * @throws io.github.pcam4j.io.PatchException if the image cannot be used, naming it
     * @throws ClassifierException as {@link #classify(List)}
     */
    public Classification classify(PatchInput input) throws InterruptedException {
        return classify(List.of(input)).get(0);
    }

    /**
     * Classifies any number of images. Blocks until all are done. They are read a batch at a time, so that many take no
     * more memory than some.
     *
     * @param inputs the images; none gives nothing
     * @return what the model says of each, in their order
     * @throws InterruptedException if the thread is interrupted
     * @throws io.github.pcam4j.io.PatchException if one of the images cannot be used, naming it; nothing is given of the
     *     others
     * @throws ClassifierClosedException if the classifier was closed before all patches were handed over to the engine, or
     *     the engine had failed
     * @throws ClassifierBusyException if there is no room for as long as {@link Builder#patience} says
     * @throws ClassifierException if the engine fails while it computes some of the images
     */
    public List<Classification> classify(List<PatchInput> inputs) throws InterruptedException {
        queue.requireOpen();
        if (inputs.isEmpty()) {
            return List.of();
        }
        Call call = new Call(inputs.size());
        boolean answered = false;
        try {
            for (int first = 0; first < inputs.size(); first += batch) {
                queue.put(prepared(call, inputs, first, Math.min(batch, inputs.size() - first)));
            }
            double[] probabilities = call.await();
            answered = true;
            return answers.of(probabilities);
        } finally {
            if (!answered) {
                queue.withdraw(call);
            }
        }
    }

    private List<Call.Patch> prepared(Call call, List<PatchInput> inputs, int first, int count) {
        List<Call.Patch> patches = new ArrayList<>(count);
        for (int place = first; place < first + count; place++) {
            patches.add(new Call.Patch(call, place, preparation.prepare(inputs.get(place))));
        }
        return patches;
    }

    /**
     * Whether calls are taken, for a service that is asked for its health.
     *
     * @return false once it is closed or its engine failed
     */
    public boolean isOpen() {
        return queue.isOpen();
    }

    /**
     * How many patches wait for the engine.
     *
     * @return a number within [0, {@link Builder#queue}]
     */
    public int waiting() {
        return queue.size();
    }

    /**
     * Takes no more patches, has those computed that were taken, and frees the model. Blocks until that is done, even if
     * the thread is interrupted; a second call waits for the same.
     */
    @Override
    public void close() {
        queue.close();
        thread.awaitEnd();
    }

    @Override
    public String toString() {
        return "PatchClassifier[%s%s]".formatted(PrintableText.of(name), isOpen() ? "" : ", closed");
    }

    /** Sets what differs from the defaults. */
    public static final class Builder {
        private final String name;
        private final Supplier<Model> opening;
        private int batch = 64;
        private int queue = 512;
        private int largestSide = 2048;
        private Duration company = Duration.ZERO;
        private Optional<Duration> patience = Optional.empty();
        private double threshold = 0.5;
        private Optional<Calibration> calibration = Optional.empty();

        private Builder(String name, Supplier<Model> opening) {
            this.name = name;
            this.opening = opening;
        }

        /**
         * The most patches that are computed at a time. More of them take more memory, and a patch that comes alone
         * waits longer for those before it.
         *
         * @param patches within [1, 4096]; 64 by default
         * @return this
         */
        public Builder batch(int patches) {
            batch = patches;
            return this;
        }

        /**
         * The most patches that wait for the engine. Calls that bring more wait for room.
         *
         * @param patches within [batch, 1048576]; 512 by default
         * @return this
         */
        public Builder queue(int patches) {
            queue = patches;
            return this;
        }

        /**
         * How long patches that are less than a batch wait for others to come. Without it, a batch is what came while the
         * one before was computed, and a patch that comes alone is computed at once.
         *
         * @param most not negative, up to a minute; zero by default
         * @return this
         */
        public Builder company(Duration most) {
            company = Objects.requireNonNull(most, "most");
            return this;
        }

        /**
         * How long a call waits for room in the queue before it fails with a {@link ClassifierBusyException}.
         *
         * @param most not negative; zero never waits. By default calls wait as long as it takes
         * @return this
         */
        public Builder patience(Duration most) {
            patience = Optional.of(most);
            return this;
        }

        /**
         * The most rows and columns of images, which take 3 bytes a pixel for each thread while they are decoded.
         *
         * @param pixels within [1, {@value PatchShape#MAX_SIDE}]; 2048 by default
         * @return this
         */
        public Builder largestSide(int pixels) {
            largestSide = pixels;
            return this;
        }

        /**
         * From which probability on a patch is called 1.
         *
         * @param probability within [0, 1], of calibrated ones if there is a calibration; 0.5 by default
         * @return this
         */
        public Builder threshold(double probability) {
            threshold = probability;
            return this;
        }

        /**
         * What probabilities go through. A run's own is not applied unless it is given here, as {@code pcam predict} does
         * it.
         *
         * @param fitted the calibration; none by default
         * @return this
         */
        public Builder calibration(Calibration fitted) {
            calibration = Optional.of(fitted);
            return this;
        }

        /**
         * Checks the settings and loads the models.
         *
         * @return the classifier, the caller's to close
         * @throws IllegalArgumentException if a setting is out of range, or models are combined by ranks
         * @throws io.github.pcam4j.train.error.TrainingException if a model is missing or damaged, or its engine is absent
         */
        public PatchClassifier open() {
            Require.within("a batch", batch, 1, 4096);
            Require.within("the queue", queue, batch, 1 << 20);
            Require.within("the largest side", largestSide, 1, PatchShape.MAX_SIDE);
            Require.argument(!company.isNegative() && company.compareTo(Duration.ofMinutes(1)) <= 0,
                    "patches may wait for company for 0 seconds to a minute, not " + company);
            Require.argument(patience.isEmpty() || !patience.get().isNegative(), "a call cannot wait for less than no time: "
                    + patience);
            Require.argument(threshold >= 0 && threshold <= 1, "a threshold must be within [0, 1], not " + threshold);
            return new PatchClassifier(name, opening, this);
        }
    }
}
