package io.github.pcam4j.train.engine;

import io.github.pcam4j.io.loader.PatchBatch;
import io.github.pcam4j.model.NetworkWeights;
import io.github.pcam4j.train.optimize.StepRule;
import java.nio.file.Path;
import java.util.List;

/**
 * Runs one network on one device: steps of training and inference, and nothing of loops, metrics or files, which the
 * {@code Trainer} owns for all engines alike.
 *
 * <p>Work may be queued: {@code train} and {@code infer} are free to return before the device is done, but have read
 * the batch when they return. Results are taken in bulk with {@link #takeSteps} and {@link #takeProbabilities}, which
 * wait. Not safe for use by several threads. Close it: it owns native memory. Engines from {@link TrainingEngines} refuse a
 * second thread, and any call after a failure in the midst of one or after closing, with an {@link IllegalStateException}.
 *
 * @see io.github.pcam4j.train.Trainer.Builder#engine
 */
public interface TrainingEngine extends AutoCloseable {

    /**
     * What runs where, for the run's record.
     *
     * @return name, version, backend and device, in one line
     */
    String description();

    /**
     * As {@link #train(StepInput, double, double)}.
     *
     * @param batch labelled patches of the network's patch size
     * @param learningRate of this step, positive
     * @param momentum of this step, within [0, 1)
     * @throws IllegalArgumentException if the batch is empty, has no labels or another patch size
     */
    default void train(PatchBatch batch, double learningRate, double momentum) {
        train(new StepInput.Batch(batch), learningRate, momentum);
    }

    /**
     * One step: forward in training mode, loss (mean binary cross-entropy, as the {@link Objective} has it), backward,
     * and an update by the {@link EngineOptions#rule() rule}, as documented classical momentum in Keras's form,
     * {@code v = momentum * v - learningRate * gradient; w = w + v}.
     *
     * @param input labelled patches of the network's patch size
     * @param learningRate of this step, positive
     * @param momentum of this step, within [0, 1); AdamW takes it for its beta 1
     * @throws IllegalArgumentException if there are no patches or no labels, or they have another size, or are of a
     *     store and the engine keeps none
     */
    void train(StepInput input, double learningRate, double momentum);

    /**
     * The first batches of a step that is too large for one: forward in training mode, loss and backward, without an
     * update. The next {@link #train} makes one step of these batches and its own, with loss and gradient those of the
     * mean over all their patches, however many each batch has. Batch normalization is of each batch by itself, and its
     * moving statistics move with each: steps are not quite those of one large batch.
     *
     * <p>Between this call and that one there is no state to {@link #save}; {@link #restore} forgets the gradient.
     *
     * @param input as {@link #train(StepInput, double, double) train} takes it
     * @throws IllegalArgumentException if that would refuse it
     */
    void accumulate(StepInput input);

    /**
     * As {@link #accumulate(StepInput)}.
     *
     * @param batch labelled patches of the network's patch size
     * @throws IllegalArgumentException if the batch is empty, has no labels or another patch size
     */
    default void accumulate(PatchBatch batch) {
        accumulate(new StepInput.Batch(batch));
    }

    /**
     * As {@link #estimateStatistics(StepInput, double)}.
     *
     * @param batch patches of the network's patch size; labels are not looked at
     * @param share of the batch, within (0, 1]
     * @throws IllegalArgumentException if the batch is empty or has another patch size, or the share is outside
     */
    default void estimateStatistics(PatchBatch batch, double share) {
        estimateStatistics(new StepInput.Batch(batch), share);
    }

    /**
     * Moves batch normalization's moving statistics towards those of a batch, {@code moving = (1 - share) * moving +
     * share * batch}, and changes nothing else: forward as in training, but without dropout, which inference has not
     * either. Shares of 1, 1/2, 1/3, ... make them the mean of the batches' statistics, whatever they were before.
     *
     * @param input patches of the network's patch size; labels are not looked at
     * @param share of the batch, within (0, 1]
     * @throws IllegalArgumentException if there are no patches, or they have another size, or are of a store and the
     *     engine keeps none, or the share is outside
     */
    void estimateStatistics(StepInput input, double share);

    /**
     * Lets something look at the gradient of each step from now on, and change it, ahead of its clipping and the update;
     * with it at the moving statistics that the step's batches came to, and at its loss. It costs a copy of them to the host
     * and back. Not to be exchanged within a step, after {@link #accumulate} and before {@link #train}.
     *
     * @param reduction called within {@link #train}, on its thread; {@link GradientReduction#NONE} for none
     */
    void reduceBy(GradientReduction reduction);

    /**
     * Goes by another rule from the next step on: one of the same kind as that of its options, with groups treated in
     * another way. Engines that cannot do so need no such rule: they refuse to be created with one that {@linkplain
     * StepRule#changes() changes}.
     *
     * @param rule the rule of an epoch
     * @throws UnsupportedOperationException if it cannot
     */
    default void follow(StepRule rule) {
        throw new UnsupportedOperationException("the engine keeps to one rule");
    }

    /**
     * The results of the steps since the last call, in order; waits for them.
     *
     * @return the results; empty if there was no step
     */
    List<StepResult> takeSteps();

    /**
     * As {@link #infer(StepInput)}.
     *
     * @param batch patches of the network's patch size; labels are not looked at
     * @throws IllegalArgumentException if the batch is empty or has another patch size
     */
    default void infer(PatchBatch batch) {
        infer(new StepInput.Batch(batch));
    }

    /**
     * Computes probabilities in inference mode.
     *
     * @param input patches of the network's patch size; labels are not looked at
     * @throws IllegalArgumentException if there are no patches, or they have another size, or are of a store and the
     *     engine keeps none
     */
    void infer(StepInput input);

    /**
     * The probabilities of label 1 of all patches given to {@link #infer(StepInput) infer} since the last call, in order;
     * waits for them. They are {@link EngineOutputs#probabilities sigmoids of double precision} of the network's logits, and so
     * rank patches as the network does.
     *
     * @return the probabilities, each within [0, 1]; empty if nothing was inferred
     */
    double[] takeProbabilities();

    /**
     * A copy of the parameters.
     *
     * @return the parameters, in the layout of the network's table
     */
    NetworkWeights weights();

    /**
     * Replaces the parameters; momentum and counters stay.
     *
     * @param weights parameters in the layout of the network's table
     * @throws IllegalArgumentException if a name or shape does not fit, naming it
     */
    void setWeights(NetworkWeights weights);

    /**
     * Writes its whole state in the engine's own form into a folder and forces it to the disk: parameters, the
     * updater's state, counters, and whatever random state does not follow from the seed and the step's number. An
     * engine that restores it goes on bit by bit as this one does. Waits for steps that are queued.
     *
     * @param folder an existing, empty folder
     * @throws io.github.pcam4j.train.error.TrainingException if it cannot be written, such as on a full disk
     * @throws IllegalStateException within a step, after {@link #accumulate} and before {@link #train}
     */
    void save(Path folder);

    /**
     * Reads back what {@link #save} wrote: the state is then that of the engine that was saved. Results not yet taken
     * are not touched; if it fails, nothing is.
     *
     * @param folder the folder
     * @throws io.github.pcam4j.train.error.TrainingException if the files are missing, damaged or of another network
     */
    void restore(Path folder);

    /** Frees what the engine holds; a second call does nothing. */
    @Override
    void close();
}
