package io.github.pcam4j.train.engine;

import io.github.pcam4j.io.loader.PatchBatch;
import io.github.pcam4j.model.NetworkWeights;
import java.nio.file.Path;
import java.util.List;

/**
 * Runs one network on one device: steps of training and inference, and nothing of loops, metrics or files, which the
 * {@code Trainer} owns for all engines alike.
 *
 * <p>Work may be queued: {@link #train} and {@link #infer} are free to return before the device is done, but have read
 * the batch when they return. Results are taken in bulk with {@link #takeSteps} and {@link #takeProbabilities}, which
 * wait. Not safe for use by several threads. Close it: it owns native memory.
 */
public interface TrainingEngine extends AutoCloseable {

    /**
     * What runs where, for the run's record.
     *
     * @return name, version, backend and device, in one line
     */
    String description();

    /**
     * One step: forward in training mode, loss (mean binary cross-entropy), backward, and an update with classical
     * momentum in Keras's form, {@code v = momentum * v - learningRate * gradient; w = w + v}.
     *
     * @param batch labelled patches of the network's input size
     * @param learningRate of this step, positive
     * @param momentum of this step, within [0, 1)
     * @throws IllegalArgumentException if the batch is empty, has no labels or another patch size
     */
    void train(PatchBatch batch, double learningRate, double momentum);

    /**
     * The results of the steps since the last call, in order; waits for them.
     *
     * @return the results; empty if there was no step
     */
    List<StepResult> takeSteps();

    /**
     * Computes probabilities of a batch in inference mode.
     *
     * @param batch patches of the network's input size; labels are not looked at
     * @throws IllegalArgumentException if the batch is empty or has another patch size
     */
    void infer(PatchBatch batch);

    /**
     * The probabilities of label 1 of all patches given to {@link #infer} since the last call, in order; waits for
     * them.
     *
     * @return the probabilities, each within [0, 1]; empty if nothing was inferred
     */
    float[] takeProbabilities();

    /**
     * A copy of the parameters.
     *
     * @return the parameters in Keras's layout
     */
    NetworkWeights weights();

    /**
     * Replaces the parameters; momentum and counters stay.
     *
     * @param weights parameters in Keras's layout
     * @throws IllegalArgumentException if a name or shape does not fit, naming it
     */
    void setWeights(NetworkWeights weights);

    /**
     * Writes its whole state in the engine's own form into a folder and forces it to the disk: parameters, the
     * updater's state, counters, and whatever random state does not follow from the seed and the step's number. An
     * engine that restores it goes on bit by bit as this one does. Waits for steps that are queued.
     *
     * @param folder an existing, empty folder
     * @throws io.github.pcam4j.train.TrainingException if it cannot be written, such as on a full disk
     */
    void save(Path folder);

    /**
     * Reads back what {@link #save} wrote: the state is then that of the engine that was saved. Results not yet taken
     * are not touched; if it fails, nothing is.
     *
     * @param folder the folder
     * @throws io.github.pcam4j.train.TrainingException if the files are missing, damaged or of another network
     */
    void restore(Path folder);

    /** Frees what the engine holds; a second call does nothing. */
    @Override
    void close();
}
