package io.github.pcam4j.train.ensemble;

import io.github.pcam4j.io.PatchShape;
import io.github.pcam4j.io.image.ResizeMethod;
import io.github.pcam4j.io.loader.PatchBatch;
import io.github.pcam4j.io.loader.Views;
import io.github.pcam4j.train.Predictor;
import io.github.pcam4j.train.error.TrainingException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The models of an {@link Ensemble}, all in memory, for patches as they come. Not safe for use by several threads; close
 * it.
 *
 * @see io.github.pcam4j.train.serve.PatchClassifier
 */
public final class LoadedEnsemble implements AutoCloseable {
    private final List<Predictor> models;
    private final Combination combination;
    private final Views views;

    private LoadedEnsemble(List<Predictor> models, Combination combination, Views views) {
        this.models = models;
        this.combination = combination;
        this.views = views;
    }

    static LoadedEnsemble open(List<Path> runs, Function<Path, Predictor> opening, Combination combination, Views views) {
        LoadedEnsemble ensemble = new LoadedEnsemble(new ArrayList<>(), combination, views);
        try {
            for (Path run : runs) {
                ensemble.models.add(opening.apply(run));
                if (ensemble.models.get(ensemble.models.size() - 1).resizeMethod() != ensemble.resizeMethod()) {
                    throw new TrainingException(("%s and %s were trained on patches that were shrunk in different ways, so "
                            + "that they cannot look at the same ones. Leave one of them out").formatted(runs.get(0), run));
                }
            }
            return ensemble;
        } catch (RuntimeException | Error e) {
            ensemble.close();
            throw e;
        }
    }

    /**
     * The rows and columns of the patches that the models take.
     *
     * @return pixels
     */
    public int inputSize() {
        return models.get(0).spec().inputSize();
    }

    /**
     * How to shrink what the models are to look at.
     *
     * @return {@link Predictor#resizeMethod}, the same of all
     */
    public ResizeMethod resizeMethod() {
        return models.get(0).resizeMethod();
    }

    /**
     * What size patches had before they became those that the models were trained on.
     *
     * @return {@link Predictor#originalShape}; empty if the models do not tell the same
     */
    public Optional<PatchShape> originalShape() {
        return models.stream().map(Predictor::originalShape).distinct().count() == 1 ? models.get(0).originalShape()
                : Optional.empty();
    }

    /**
     * Predicts as {@link Ensemble#predict} does: the mean over the views for each model, and the models combined.
     *
     * @param patches of the models' input size; labels are not looked at
     * @return a score a patch within [0, 1], in order
     * @throws TrainingException if the patches have another size
     * @throws IllegalStateException if it is closed, or predicts for somebody else
     */
    public double[] predict(PatchBatch patches) {
        List<double[]> scores = models.stream().map(model -> means(model, patches)).toList();
        return models.size() == 1 ? scores.get(0) : combination.combine(scores);
    }

    private double[] means(Predictor model, PatchBatch patches) {
        double[] means = model.predict(views.apply(patches, 0));
        for (int view = 1; view < views.count(); view++) {
            double[] more = model.predict(views.apply(patches, view));
            Arrays.setAll(means, i -> means[i] + more[i]);
        }
        return views.count() == 1 ? means : Arrays.stream(means).map(sum -> sum / views.count()).toArray();
    }

    /** Frees all models; a second call does nothing. */
    @Override
    public void close() {
        models.forEach(Predictor::close);
    }
}
