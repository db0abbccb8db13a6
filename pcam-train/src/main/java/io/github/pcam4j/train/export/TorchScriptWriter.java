package io.github.pcam4j.train.export;

import io.github.pcam4j.model.ModelSpec;
import io.github.pcam4j.model.NetworkWeights;
import java.nio.file.Path;

/**
 * Writes networks as modules of TorchScript, which takes LibTorch: {@code pcam-torch} has one, found through {@link
 * java.util.ServiceLoader}. Safe for use by several threads, each with a file of its own.
 *
 * @see WsInferExport
 */
public interface TorchScriptWriter {
    /**
     * Writes a module whose {@code forward} takes patches that were scaled to [0, 1] and normalized as {@link
     * ModelSpec#input} says, float32 (batch, channel, row, column) of the patches' size, enlarges them if need be, and gives
     * two values for each, float32 (batch, 2): 0 and the logit of label 1.
     *
     * @param spec the network
     * @param weights its parameters
     * @param file where to write; replaced if it exists
     * @throws io.github.pcam4j.train.error.TrainingException if LibTorch cannot be loaded or the file not be written
     */
    void write(ModelSpec spec, NetworkWeights weights, Path file);
}
