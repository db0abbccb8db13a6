package io.github.pcam4j.examples.study;

import io.github.pcam4j.model.ModelSpec;
import io.github.pcam4j.model.PcamCnn;
import io.github.pcam4j.train.Trainer;
import io.github.pcam4j.train.pseudo.Selection;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;

/**
 * One row of the study.
 *
 * @param name of the folder that its runs are kept in
 * @param change what differs from the documented recipe, in words
 * @param training what differs in training
 * @param network what is trained, for patches of so many rows and columns
 * @param seeds how many models are trained on each fold; the mean of their probabilities is judged
 * @param views in how many views each patch is looked at
 * @param modelsOf the name of the recipe whose models are used; its own if it trains any
 * @param pseudoLabels which of the patches without labels are given some by those models, for a second training
 */
record StudyRecipe(String name, String change, UnaryOperator<Trainer.Builder> training,
        IntFunction<ModelSpec> network, int seeds, int views, String modelsOf, Optional<Selection> pseudoLabels) {

    /** A recipe with training of its own. */
    static StudyRecipe training(String name, String change, UnaryOperator<Trainer.Builder> training) {
        return new StudyRecipe(name, change, training, size -> PcamCnn.builder().inputSize(size).build(), 1, 1, name,
                Optional.empty());
    }

    /** This recipe's training for another network. */
    StudyRecipe network(String name, String change, IntFunction<ModelSpec> network) {
        return new StudyRecipe(name, change, training, network, seeds, views, name, pseudoLabels);
    }

    /** The models of this recipe, used otherwise. */
    StudyRecipe using(String name, String change, int seeds, int views) {
        return new StudyRecipe(name, change, training, network, seeds, views, modelsOf, pseudoLabels);
    }

    /** This recipe, and then once more with the patches that its models are sure of. */
    StudyRecipe labelling(String name, String change, Selection selection) {
        return new StudyRecipe(name, change, training, network, seeds, views, modelsOf, Optional.of(selection));
    }
}
