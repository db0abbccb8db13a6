package io.github.pcam4j.model.tensors;

import io.github.pcam4j.model.BackboneSpec;
import io.github.pcam4j.model.NetworkWeights;
import io.github.pcam4j.model.WeightsFileException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipException;

/**
 * Weights of networks that people pre-train, in the files that they are handed on in: {@code .safetensors}, and {@code
 * .pth}, {@code .pt} or {@code .bin} as {@code torch.save} writes a state dict, in its present form and the one before
 * PyTorch 1.6. A file is told by how it begins, not by its name.
 *
 * <p>Keys must be those of the network, each with its shape; counts of batches ({@code num_batches_tracked}) are left out.
 * A state dict may lie in a dictionary under {@code state_dict}, {@code model} or {@code model_state_dict}, and all keys may
 * begin with {@code module.}, as DataParallel has them. TIAToolbox's names of a ResNet are understood too. Of a head of two
 * outputs, which a softmax follows, the difference is taken: its sigmoid is the probability of the second class.
 *
 * <p>Nothing of a file is run: a pickle may name what tensors are built from and nothing else. Nothing in it is believed
 * that the file's own length does not bear out, and one tensor at a time is in memory beside the network's parameters.
 *
 * <p>Without state; safe for use by several threads.
 */
public final class TensorFile {
    private static final int PICKLE = 0x80;

    private TensorFile() { }

    /** Where the parameters of a head came from. */
    public enum Head {
        /** The file. */
        STORED,
        /** The file's head of two outputs, the second less the first. */
        DIFFERENCE,
        /** Drawn: the file has none, or one for other classes. */
        FRESH
    }

    /**
     * What was read.
     *
     * @param weights all parameters of the network
     * @param head where those of its head came from
     */
    public record Loaded(NetworkWeights weights, Head head) { }

    /**
     * Reads all parameters of a network.
     *
     * @param path the file
     * @param spec the network
     * @return its parameters
     * @throws WeightsFileException if the file is missing, damaged, of another kind or of another network, or has values
     *     that are no finite numbers, naming what was found and what was expected
     */
    public static Loaded load(Path path, BackboneSpec spec) {
        return read(path, tensors -> new Match(spec, tensors).all());
    }

    /**
     * Reads what a network begins with: its features, and its head if the file has one of one or two outputs.
     *
     * @param path the file
     * @param spec the network
     * @param seed of a head that is drawn
     * @return its parameters
     * @throws WeightsFileException as {@link #load} does, but for the head
     */
    public static Loaded loadFeatures(Path path, BackboneSpec spec, long seed) {
        return read(path, tensors -> new Match(spec, tensors).orDrawn(seed));
    }

    /**
     * Writes parameters as safetensors: beside the file, then forced to the disk, then renamed.
     *
     * @param weights the parameters
     * @param path the file, conventionally {@code *.safetensors}; replaced if it exists; its folder is made if need be
     * @throws WeightsFileException if it cannot be written
     */
    public static void save(NetworkWeights weights, Path path) {
        Safetensors.write(weights, path);
    }

    /** Does something with the tensors of a file while it is open. */
    private interface Use {
        Loaded of(StoredTensors tensors) throws IOException;
    }

    private static Loaded read(Path path, Use use) {
        try {
            if (!Files.isRegularFile(path)) {
                throw new UnfitTensorsException(Files.exists(path) ? "it is no file" : "there is no such file");
            }
            try (StoredTensors tensors = open(path)) {
                return use.of(tensors);
            }
        } catch (UnfitTensorsException e) {
            throw new WeightsFileException("%s cannot be used for the network: %s".formatted(path, e.getMessage()), e);
        } catch (IOException e) {
            throw new WeightsFileException("%s cannot be read (%s); check its permissions, or whether it is whole"
                    .formatted(path, e.getMessage()), e);
        }
    }

    private static StoredTensors open(Path path) throws IOException {
        byte[] start;
        try (InputStream in = Files.newInputStream(path)) {
            start = in.readNBytes(Long.BYTES + 1);
        }
        if (start.length > 1 && start[0] == 'P' && start[1] == 'K') {
            try {
                return ZippedTensors.open(path);
            } catch (ZipException e) {
                throw new UnfitTensorsException("it begins as a ZIP archive and is none (%s); it may have been cut short: "
                        .formatted(e.getMessage()) + "fetch it again");
            }
        }
        if (start.length > 1 && (start[0] & 0xff) == PICKLE) {
            return PickledTensors.open(path);
        }
        return Safetensors.open(path);
    }
}
