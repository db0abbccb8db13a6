package io.github.pcam4j.train;

import io.github.pcam4j.PrintableText;
import io.github.pcam4j.io.PatchShape;
import io.github.pcam4j.io.ProgressListener;
import io.github.pcam4j.io.image.ResizeMethod;
import io.github.pcam4j.io.loader.PatchBatch;
import io.github.pcam4j.io.loader.PatchLoader;
import io.github.pcam4j.io.loader.Views;
import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.model.ModelSpec;
import io.github.pcam4j.model.NetworkWeights;
import io.github.pcam4j.train.engine.EngineOptions;
import io.github.pcam4j.train.engine.Precision;
import io.github.pcam4j.train.engine.TrainingEngine;
import io.github.pcam4j.train.engine.TrainingEngines;
import io.github.pcam4j.train.error.TrainingException;
import io.github.pcam4j.train.internal.SoleUse;
import io.github.pcam4j.train.internal.feed.Inference;
import io.github.pcam4j.train.internal.feed.LoadedFeed;
import io.github.pcam4j.train.internal.feed.StoreFit;
import io.github.pcam4j.train.internal.run.RunWeights;
import io.github.pcam4j.train.internal.run.StoreResize;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives probabilities of label 1 by the best model of a run. Not safe for use by several threads: while one predicts,
 * another is refused with an {@link IllegalStateException}, and so is whoever comes after it was closed, or after its engine
 * failed in the midst of a call. Open one a thread; close it.
 *
 * <pre>{@code
 * try (PatchStore store = PatchStore.open(Path.of("test.h5")); Predictor predictor = Predictor.open(Path.of("run"))) {
 *     Submission.write(Path.of("submission.csv"), store, predictor.predict(store, ProgressListener.NONE));
 * }
 * }</pre>
 */
public final class Predictor implements AutoCloseable {
    /**
     * Patches that an engine is given at once. Shares of a store that begin at multiples of it are predicted in the batches of
     * the whole, and so with the same bits.
     */
    public static final int BATCH_SIZE = 64;

    private static final Logger LOG = LoggerFactory.getLogger(Predictor.class);

    private final Path model;
    private final ModelSpec spec;
    private final StoreResize resize;
    private final TrainingEngine engine;
    private final SoleUse use = new SoleUse("the predictor");

    Predictor(Path model, ModelSpec spec, StoreResize resize, TrainingEngine engine) {
        this.model = model;
        this.spec = spec;
        this.resize = resize;
        this.engine = engine;
    }

    /**
     * Loads the best model of a run.
     *
     * @param run the folder that training wrote
     * @return the predictor, the caller's to close
     * @throws TrainingException if the folder holds no run, its model is missing or damaged, or its engine is absent
     */
    public static Predictor open(Path run) {
        return open(run, TrainingEngines.AUTO, EngineOptions.AUTO);
    }

    /**
     * Loads the best model of a run into an engine and device of choice. The run's own engine takes the model as it
     * left it; any other takes its weights, and gives the same probabilities but for rounding.
     *
     * @param run the folder that training wrote
     * @param engineName the engine's name, or {@code auto} for the run's own
     * @param device one that the engine has on this machine, such as {@code cpu} or {@code cuda}, or {@code auto}
     * @return the predictor, the caller's to close
     * @throws TrainingException if the folder holds no run, its model is missing or damaged, or engine or device are
     *     absent
     */
    public static Predictor open(Path run, String engineName, String device) {
        RunDirectory directory = RunDirectory.open(run);
        RunConfig config = directory.config();
        directory.requireBest();
        String own = config.engine().name();
        String chosen = engineName.equals(TrainingEngines.AUTO) ? own : engineName;
        EngineOptions options = new EngineOptions(config.settings().optimization().seed(), Precision.FP32, device);
        // What a rule keeps beside the parameters is in the state, though nothing is trained here.
        TrainingEngine engine = TrainingEngines.named(chosen, config.spec()).create(config.spec(),
                chosen.equals(own) ? options.with(config.settings().optimization().recipe().rule()) : options);
        return loaded(run, config.spec(), config.store().resize(), engine, it -> {
            if (chosen.equals(own)) {
                it.restore(directory.best());
            } else {
                it.setWeights(directory.bestWeights(config.spec()));
            }
        });
    }

    /** A predictor by an engine that is given its model; the engine is closed if that fails. */
    private static Predictor loaded(Path model, ModelSpec spec, StoreResize resize, TrainingEngine engine,
            Consumer<TrainingEngine> giving) {
        try {
            giving.accept(engine);
            return new Predictor(model, spec, resize, engine);
        } catch (RuntimeException e) {
            engine.close();
            throw e;
        }
    }

    /**
     * Loads a model from a file of weights, without a run. How the patches were resized that it was trained on is not
     * known: nothing is warned of.
     *
     * @param spec the network
     * @param weights a file of all its weights, as {@link io.github.pcam4j.model.tensors.TensorFile} or, of a {@link
     *     io.github.pcam4j.model.CnnSpec}, {@link io.github.pcam4j.model.WeightsFile#load} reads it
     * @param engineName the engine's name, or {@code auto} for the best that computes the network
     * @param device one that the engine has on this machine, or {@code auto}
     * @return the predictor, the caller's to close
     * @throws TrainingException if the file is missing, damaged or of another network, or engine or device are absent
     */
    public static Predictor of(ModelSpec spec, Path weights, String engineName, String device) {
        NetworkWeights read = new RunWeights(spec).load(weights);
        TrainingEngine engine = TrainingEngines.named(engineName, spec).create(spec,
                new EngineOptions(0, Precision.FP32, device));
        StoreResize unknown = new StoreResize(StoreResize.UNKNOWN, Optional.empty(), PatchShape.rgb(spec.inputSize()));
        return loaded(weights, spec, unknown, engine, it -> it.setWeights(read));
    }

    /**
     * The network.
     *
     * @return the specification
     */
    public ModelSpec spec() {
        return spec;
    }

    /**
     * How to resize what the model is to look at, so that it sees pixels as those that it learned from: the method by
     * which the store was shrunk that it was trained on. If that store's patches were not shrunk, or nothing is known
     * of it, that is {@link ResizeMethod#ANTIALIAS}; for runs of versions that did not filter, {@link
     * ResizeMethod#UNFILTERED}.
     *
     * @return the method
     */
    public ResizeMethod resizeMethod() {
        return resize.forInputs();
    }

    /**
     * What size the patches had before they were resized into the store that the model was trained on, and so the size in
     * which it is best given others.
     *
     * @return rows, columns and channels; empty if the run does not tell
     */
    public Optional<PatchShape> originalShape() {
        return resize.original();
    }

    /**
     * The probabilities of all patches of a store. Blocks until they are there. Patches that were resized in another
     * way than those trained on, or from another size, are predicted with a warning in the log.
     *
     * @param store patches of the network's input size; labels are not looked at
     * @param progress hears how far it has come
     * @return a probability of label 1 a patch, in the store's order
     * @throws TrainingException if the patches have another size
     * @throws IllegalStateException if it is closed, or predicts for somebody else
     */
    public double[] predict(PatchStore store, ProgressListener progress) {
        return predict(store, Views.of(1), progress);
    }

    /**
     * The probabilities of all patches of a store by test-time augmentation: the mean of those of several views of each
     * patch; warns as {@link #predict(PatchStore, ProgressListener)} does. Blocks until they are there; the
     * store is read once, and each view costs as much as a prediction.
     *
     * @param store patches of the network's input size; labels are not looked at
     * @param views in which to look at each patch
     * @param progress hears how far it has come
     * @return a probability of label 1 a patch, in the store's order
     * @throws TrainingException if the patches have another size
     * @throws IllegalStateException if it is closed, or predicts for somebody else
     * @throws IllegalArgumentException if the patches cannot be seen in one of the views
     */
    public double[] predict(PatchStore store, Views views, ProgressListener progress) {
        return use.in(() -> predicted(store, views, progress));
    }

    private double[] predicted(PatchStore store, Views views, ProgressListener progress) {
        StoreFit.check(store, spec);
        resize.difference(StoreResize.of(store)).ifPresent(it -> LOG.warn("{}: the model of {} was trained {}. Its "
                + "probabilities may be worse for it; prepare patches to predict as those to train on",
                PrintableText.of(store.path().toString()), PrintableText.of(model.toString()), PrintableText.of(it)));
        int[] all = new int[store.size()];
        Arrays.setAll(all, i -> i);
        try (PatchLoader loader = PatchLoader.builder(store, all).batchSize(BATCH_SIZE).build()) {
            return new Inference(engine, new LoadedFeed(loader), views, progress)
                    .probabilities("predict");
        }
    }

    /**
     * The probabilities of patches that are in no store, such as changed ones.
     *
     * @param patches of the network's input size; labels are not looked at
     * @return a probability of label 1 a patch, in order
     * @throws TrainingException if the patches have another size
     * @throws IllegalStateException if it is closed, or predicts for somebody else
     */
    public double[] predict(PatchBatch patches) {
        StoreFit.check("the batch", patches.shape(), spec);
        return use.in(() -> {
            double[] probabilities = Inference.taken(engine, () -> engine.infer(patches));
            Inference.requireCount(probabilities, patches.size(), 1);
            return probabilities;
        });
    }

    /** Frees the model. */
    @Override
    public void close() {
        use.close(engine::close);
    }
}
