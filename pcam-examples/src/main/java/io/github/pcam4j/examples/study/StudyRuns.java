package io.github.pcam4j.examples.study;

import io.github.pcam4j.io.ProgressListener;
import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.train.Predictions;
import io.github.pcam4j.train.Resumption;
import io.github.pcam4j.train.RunDirectory;
import io.github.pcam4j.train.Trainer;
import io.github.pcam4j.train.engine.Precision;
import io.github.pcam4j.train.ensemble.Ensemble;
import io.github.pcam4j.train.pseudo.PseudoLabelling;
import io.github.pcam4j.train.pseudo.Selection;
import io.github.pcam4j.train.schedule.ScheduleForm;
import io.github.pcam4j.train.split.Split;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The trainings of a study, each in a folder of its own; those that are there already are not done again.
 *
 * @param folder where they are kept
 * @param store the patches
 * @param unlabelled patches without labels, for pseudo-labels
 * @param folds one split a fold
 * @param epochs of each training
 * @param precision of each training
 * @param progress hears how far each has come
 */
record StudyRuns(Path folder, PatchStore store, PatchStore unlabelled, List<Split> folds, int epochs, Precision precision,
        ProgressListener progress) {

    /**
     * What a recipe makes of the patches that a fold holds out, by models that were not trained on them.
     *
     * @param recipe the recipe
     * @param round of seeds, from 0; in each round each fold has another
     * @return predictions of each fold
     */
    List<Predictions> predictions(StudyRecipe recipe, int round) {
        List<Predictions> predictions = new ArrayList<>();
        for (int fold = 0; fold < folds.size(); fold++) {
            List<Path> runs = new ArrayList<>();
            for (int model = 0; model < recipe.seeds(); model++) {
                int seed = (fold + round + model) % folds.size() + 1;
                Path run = trained(recipe, fold, seed);
                runs.add(recipe.pseudoLabels().map(selection -> labelled(recipe, selection, run)).orElse(run));
            }
            predictions.add(Ensemble.of(runs).lookingAt(recipe.views()).judge(store, progress));
        }
        return predictions;
    }

    /** The run once more, with patches that it gave labels to. */
    private Path labelled(StudyRecipe recipe, Selection selection, Path run) {
        Path rounds = folder.resolve(recipe.name()).resolve(run.getFileName());
        PseudoLabelling labelling = PseudoLabelling.in(rounds, selection).each(it -> it.progress(progress));
        if (!RunDirectory.exists(labelling.round(0))) {
            copy(run, labelling.round(0));
        }
        int last = labelling.fit(store, unlabelled).size() - 1;
        return labelling.round(last);
    }

    private static void copy(Path from, Path to) {
        try (Stream<Path> files = Files.walk(from)) {
            Files.createDirectories(to.getParent());
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path trained(StudyRecipe recipe, int fold, int seed) {
        Path run = folder.resolve(String.format(Locale.ROOT, "%s/fold-%d-seed-%d", recipe.modelsOf(), fold + 1, seed));
        if (!RunDirectory.exists(run)) {
            trainer(recipe, seed).in(run).prepare(store, folds.get(fold));
        }
        Resumption training = Trainer.resume(run);
        if (!training.isFinished()) {
            training.progress(progress).fit(store);
        }
        return run;
    }

    /** Trained to the end of one triangle, however long: patience would stop recipes that learn more slowly. */
    private Trainer trainer(StudyRecipe recipe, int seed) {
        Trainer.Builder documented = Trainer.builder(recipe.network().apply(store.shape().height()))
                .epochs(epochs).patience(epochs).schedule(ScheduleForm.TRIANGLE).seed(seed).precision(precision);
        return recipe.training().apply(documented).build();
    }
}
