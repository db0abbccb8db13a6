package io.github.pcam4j.examples.study;

import io.github.pcam4j.io.augment.Augmentations;
import io.github.pcam4j.model.BackboneSpec;
import io.github.pcam4j.train.Averaging;
import io.github.pcam4j.train.Trainer;
import io.github.pcam4j.train.optimize.StepRule;
import io.github.pcam4j.train.pseudo.Selection;
import io.github.pcam4j.train.schedule.ScheduleForm;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** What the study tries: the documented recipe with one thing added at a time, and then what they come to together. */
final class StudyRecipes {
    /** What all others are compared with. */
    static final StudyRecipe DOCUMENTED =
            StudyRecipe.training("documented", "documented recipe", UnaryOperator.identity());

    /** Forgets at once, so that all it does is to estimate statistics. */
    private static final Averaging LAST_WEIGHTS = new Averaging.Ema(1e-9, 1, Averaging.DEFAULT_STATISTICS_BATCHES);
    private static final StudyRecipe TURNED = augmented("dihedral", "flips and quarter turns", "dihedral");
    private static final StudyRecipe AVERAGED = StudyRecipe.training("ema", "moving average of weights (EMA)",
            trainer -> trainer.average(Averaging.ema(0.99)));
    private static final StudyRecipe TOGETHER = StudyRecipe.training("together", "turns and EMA",
            Trainer.Builder::best);

    private static final StudyRecipe SHIFTED = StudyRecipe.training("together-shift",
            "turns, shifts by up to 2 pixels and EMA", StudyRecipes::shifted);

    private static final double WEIGHT_DECAY = 0.01;
    private static final double PEAK = 1e-3;

    private StudyRecipes() { }

    private static Trainer.Builder shifted(Trainer.Builder trainer) {
        return trainer.best().augment(Augmentations.parse("dihedral,shift=2"));
    }

    /** All of them, the documented one first. */
    static List<StudyRecipe> all() {
        return List.of(
                DOCUMENTED,
                DOCUMENTED.using("views", "8 views of each patch", 1, 8),
                DOCUMENTED.using("seeds", "mean of 3 models", 3, 1),
                TURNED,
                TURNED.using("dihedral-views", "flips and quarter turns, 8 views", 1, 8),
                StudyRecipe.training("statistics", "batch normalization's statistics estimated anew",
                        trainer -> trainer.average(LAST_WEIGHTS)),
                AVERAGED,
                TOGETHER,
                TOGETHER.using("together-views", "turns and EMA, 8 views", 1, 8),
                TOGETHER.using("together-seeds", "turns and EMA, mean of 3 models, 8 views", 3, 8),
                SHIFTED,
                SHIFTED.using("together-shift-views", "turns, shifts and EMA, 16 views", 1, 16),
                StudyRecipe.training("together-shift-smoothing", "turns, shifts, EMA and label smoothing 0.1",
                        trainer -> shifted(trainer).labelSmoothing(0.1)),
                TOGETHER.labelling("pseudo", "turns and EMA, pseudo-labels above 0.9", Selection.confidence(0.9)),
                StudyRecipe.training("peak", "peak learning rate 0.02", trainer -> trainer.maxLearningRate(0.02)),
                augmented("stain", "stain jitter", "stain=0.05"),
                StudyRecipe.training("smoothing", "label smoothing 0.1", trainer -> trainer.labelSmoothing(0.1)),
                augmented("colour", "colour jitter", "brightness=0.1,contrast=0.25,saturation=0.25,hue=0.04"),
                StudyRecipe.training("clip", "gradients clipped at norm 1", trainer -> trainer.clipGradients(1)),
                StudyRecipe.training("balanced", "balanced class weights", Trainer.Builder::balanceClasses),
                augmented("shift", "shifts by up to 2 pixels", "shift=2"),
                StudyRecipe.training("swa", "mean of the last quarter's epochs (SWA)",
                        trainer -> trainer.average(Averaging.swa(0.75))),
                StudyRecipe.training("accumulate", "two batches a step", trainer -> trainer.accumulate(2)));
    }

    /**
     * The documented network first, and others, from drawn weights like it: all turned and averaged, since moving
     * statistics would otherwise decide. The others descend as they usually do, by AdamW over one cycle.
     *
     * @param names of networks
     */
    static List<StudyRecipe> networks(List<String> names) {
        StudyRecipe drawn = StudyRecipe.training("drawn", "", trainer -> trainer.best().engine("torch")
                .rule(StepRule.adamW(WEIGHT_DECAY)).schedule(ScheduleForm.ONE_CYCLE).maxLearningRate(PEAK));
        return Stream.concat(Stream.of(TOGETHER), names.stream().map(name ->
                drawn.network(name, name + ", turns and EMA", size -> BackboneSpec.of(name, size)))).toList();
    }

    private static StudyRecipe augmented(String name, String change, String augmentations) {
        return StudyRecipe.training(name, change,
                trainer -> trainer.augment(Augmentations.parse(augmentations)));
    }
}
