package io.github.pcam4j.train.internal.run;

import io.github.pcam4j.PrintableText;
import io.github.pcam4j.model.CnnSpec;
import io.github.pcam4j.model.ModelSpec;
import io.github.pcam4j.model.NetworkWeights;
import io.github.pcam4j.model.WeightsFile;
import io.github.pcam4j.model.WeightsFileException;
import io.github.pcam4j.model.tensors.HeadPolicy;
import io.github.pcam4j.model.tensors.MatchedWeights;
import io.github.pcam4j.model.tensors.SafetensorsWriter;
import io.github.pcam4j.model.tensors.TensorFile;
import io.github.pcam4j.train.error.TrainingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Weights as a run keeps them for any engine: as Keras's file if the network is one of Keras's, and as safetensors with
 * PyTorch's keys if it is one of PyTorch's.
 *
 * @param spec the network
 */
public record RunWeights(ModelSpec spec) {
    private static final Logger LOG = LoggerFactory.getLogger(RunWeights.class);

    static final String KERAS = ".weights.h5";
    static final String SAFETENSORS = ".safetensors";

    /** A file of that name without its ending. */
    public Path file(Path folder, String name) {
        return folder.resolve(name + (spec instanceof CnnSpec ? KERAS : SAFETENSORS));
    }

    public boolean exist(Path folder, String name) {
        return Files.exists(file(folder, name));
    }

    public void save(NetworkWeights weights, Path file) {
        told(() -> {
            if (spec instanceof CnnSpec) {
                WeightsFile.save(weights, file);
            } else {
                SafetensorsWriter.write(weights, file);
            }
            return weights;
        });
    }

    public NetworkWeights load(Path file) {
        return told(() -> spec instanceof CnnSpec cnn ? WeightsFile.load(file, cnn)
                : matched(file, HeadPolicy.REQUIRED.orDifferenceOfTwo()).weights());
    }

    /** What training begins with; a head that the file has not is drawn. */
    public NetworkWeights loadToTrain(Path file, long seed) {
        return told(() -> spec instanceof CnnSpec cnn ? WeightsFile.load(file, cnn)
                : whole(matched(file, HeadPolicy.FRESH_IF_UNFIT.orDifferenceOfTwo()), file, seed));
    }

    private MatchedWeights matched(Path file, HeadPolicy policy) {
        try (TensorFile tensors = TensorFile.open(file)) {
            return tensors.weights(spec.parameters(), policy);
        }
    }

    private NetworkWeights whole(MatchedWeights matched, Path file, long seed) {
        if (matched.head() != MatchedWeights.Head.LEFT_OUT) {
            return matched.weights();
        }
        LOG.info("{} has no head of one output: the head begins with drawn weights", PrintableText.of(file.toString()));
        NetworkWeights drawn = spec.initialWeights(seed);
        Map<String, NetworkWeights.Tensor> all = new LinkedHashMap<>();
        drawn.names().forEach(name -> all.put(name,
                (matched.weights().names().contains(name) ? matched.weights() : drawn).get(name)));
        return new NetworkWeights(all);
    }

    private static NetworkWeights told(Supplier<NetworkWeights> work) {
        try {
            return work.get();
        } catch (WeightsFileException e) {
            throw new TrainingException(Objects.requireNonNull(e.getMessage()), e);
        }
    }
}
