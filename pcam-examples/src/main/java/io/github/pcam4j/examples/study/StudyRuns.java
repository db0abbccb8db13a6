package io.github.pcam4j.examples.study;

import io.github.pcam4j.io.ProgressListener;
import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.model.PcamCnn;
import io.github.pcam4j.train.Predictions;
import io.github.pcam4j.train.Resumption;
import io.github.pcam4j.train.RunDirectory;
import io.github.pcam4j.train.Trainer;
import io.github.pcam4j.train.engine.Precision;
import io.github.pcam4j.train.ensemble.Ensemble;
import io.github.pcam4j.train.split.Split;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The trainings of a study, each in a folder of its own; those that are there already are not done again.
 *
 * @param folder where they are kept
 * @param store the patches
 * @param folds one split a fold
 * @param epochs of each training
 * @param precision of each training
 * @param progress hears how far each has come
 */
record StudyRuns(Path folder, PatchStore store, List<Split> folds, int epochs, Precision precision,
        ProgressListener progress) {

    /** What a recipe makes of the patches that a fold holds out, by models that were not trained on them. */
    List<Predictions> predictions(StudyRecipe recipe) {
        List<Predictions> predictions = new ArrayList<>();
        for (int fold = 0; fold < folds.size(); fold++) {
            List<Path> runs = new ArrayList<>();
            for (int seed = 0; seed < recipe.seeds(); seed++) {
                // Each fold begins with a seed of its own.
                runs.add(trained(recipe, fold, (fold + seed) % folds.size() + 1));
            }
            predictions.add(Ensemble.of(runs).lookingAt(recipe.views()).judge(store, progress));
        }
        return predictions;
    }

    private Path trained(StudyRecipe recipe, int fold, int seed) {
        Path run = folder.resolve("%s/fold-%d-seed-%d".formatted(recipe.modelsOf(), fold + 1, seed));
        if (!RunDirectory.exists(run)) {
            trainer(recipe, seed).in(run).prepare(store, folds.get(fold));
        }
        Resumption training = Trainer.resume(run);
        if (!training.isFinished()) {
            training.progress(progress).fit(store);
        }
        return run;
    }

    /** Trained to the end: patience would stop recipes that learn more slowly. */
    private Trainer trainer(StudyRecipe recipe, int seed) {
        Trainer.Builder documented = Trainer.builder(PcamCnn.builder().inputSize(store.shape().height()).build().spec())
                .epochs(epochs).patience(epochs).seed(seed).precision(precision);
        return recipe.training().apply(documented).build();
    }
}
