package io.github.pcam4j.train;

import io.github.pcam4j.model.BackboneSpec;
import io.github.pcam4j.model.CnnSpec;
import io.github.pcam4j.model.ModelSpec;
import io.github.pcam4j.model.NetworkWeights;
import io.github.pcam4j.model.WeightsFile;
import io.github.pcam4j.model.WeightsFileException;
import io.github.pcam4j.model.tensors.TensorFile;
import io.github.pcam4j.train.error.TrainingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Weights as a run keeps them for any engine: as Keras's file if the network is one of Keras's, and as safetensors with
 * PyTorch's keys if it is one of PyTorch's.
 *
 * @param spec the network
 */
record RunWeights(ModelSpec spec) {
    static final String KERAS = ".weights.h5";
    static final String SAFETENSORS = ".safetensors";

    /** A file of that name without its ending. */
    Path file(Path folder, String name) {
        return folder.resolve(name + (spec instanceof CnnSpec ? KERAS : SAFETENSORS));
    }

    boolean exist(Path folder, String name) {
        return Files.exists(file(folder, name));
    }

    void save(NetworkWeights weights, Path file) {
        told(() -> {
            if (spec instanceof CnnSpec) {
                WeightsFile.save(weights, file);
            } else {
                TensorFile.save(weights, file);
            }
            return weights;
        });
    }

    NetworkWeights load(Path file) {
        return told(() -> spec instanceof CnnSpec cnn ? WeightsFile.load(file, cnn)
                : TensorFile.load(file, (BackboneSpec) spec).weights());
    }

    /** What training begins with; a head that the file has not is drawn. */
    NetworkWeights loadToTrain(Path file, long seed) {
        return told(() -> spec instanceof CnnSpec cnn ? WeightsFile.load(file, cnn)
                : TensorFile.loadFeatures(file, (BackboneSpec) spec, seed).weights());
    }

    private static NetworkWeights told(Supplier<NetworkWeights> work) {
        try {
            return work.get();
        } catch (WeightsFileException e) {
            throw new TrainingException(Objects.requireNonNull(e.getMessage()), e);
        }
    }
}
