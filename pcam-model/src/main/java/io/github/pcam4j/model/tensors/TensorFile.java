package io.github.pcam4j.model.tensors;

import io.github.pcam4j.model.NetworkWeights.Tensor;
import io.github.pcam4j.model.ParameterTable;
import io.github.pcam4j.model.WeightsFileException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An open file of named tensors, as pre-trained networks are handed on: safetensors ({@code .safetensors}), and what {@code
 * torch.save} makes of a state dict ({@code .pth}, {@code .pt}, {@code .pth.tar}, {@code .bin}), in today's form and the one
 * before PyTorch 1.6. A file is told by how it begins, not by its name.
 *
 * <pre>{@code
 * try (TensorFile file = TensorFile.open(Path.of("resnet50.pth"))) {
 *     MatchedWeights matched = file.weights(table, HeadPolicy.FRESH_IF_UNFIT);
 * }
 * }</pre>
 *
 * <p>A state dict is a dictionary of tensors by name, or lies in a dictionary as the only one of the kind, such as under
 * {@code state_dict} beside {@code epoch}. Tensors may be views of one storage, with any offset and strides, as long as no
 * two values of a tensor share a place.
 *
 * <p>Nothing of a file is run: a pickle may call what tensors are built from, and anything else is refused by its name.
 * Nothing is believed that the file's own length does not bear out. What describes the tensors is read when a file is
 * opened, and may take 8 MB; values are read when they are asked for, so that a large file takes little memory.
 *
 * <p>Safe for use by several threads, but an interrupt while one reads closes the file for all.
 */
public final class TensorFile implements AutoCloseable {
    private final Path path;
    private final TensorSource source;

    private TensorFile(Path path, TensorSource source) {
        this.path = path;
        this.source = source;
    }

    /**
     * Opens a file and reads what tensors it has.
     *
     * @param path the file
     * @return the open file
     * @throws WeightsFileException if it is missing, damaged or of another kind, asks for anything but tensors to be built,
     *     or has no or several dictionaries of tensors; naming the file, the tensor, what was expected and what was found
     */
    public static TensorFile open(Path path) {
        return opened(path, null);
    }

    /**
     * Opens a file of PyTorch with several state dicts.
     *
     * @param path the file
     * @param key under which the state dict lies, such as {@code state_dict_ema}
     * @return the open file
     * @throws WeightsFileException as by {@link #open(Path)}, or if there is none under the key, or the file is safetensors,
     *     which has no keys
     */
    public static TensorFile open(Path path, String key) {
        return opened(path, key);
    }

    private static TensorFile opened(Path path, @Nullable String key) {
        return told(path, () -> {
            if (!Files.isRegularFile(path)) {
                throw new UnfitTensorsException(Files.exists(path) ? "it is no file" : "there is no such file");
            }
            FileChannel file = FileChannel.open(path);
            try {
                return new TensorFile(path, source(path, file, key));
            } catch (IOException | RuntimeException e) {
                file.close();
                throw e;
            }
        });
    }

    private static TensorSource source(Path path, FileChannel file, @Nullable String key) throws IOException {
        return switch (FileKind.of(file)) {
            case ZIP -> {
                file.close();
                yield ZipReader.read(path, key);
            }
            case LEGACY -> LegacyReader.read(file, key);
            case SAFETENSORS -> {
                if (key != null) {
                    throw new UnfitTensorsException("it is not of PyTorch and has nothing under %s; open it without a key"
                            .formatted(Shown.name(key)));
                }
                yield SafetensorsReader.read(file);
            }
        };
    }

    /**
     * Where the file is.
     *
     * @return the path that was opened
     */
    public Path path() {
        return path;
    }

    /**
     * What tensors there are.
     *
     * @return their names as the file has them, in the order of the file
     */
    public Set<String> names() {
        return Collections.unmodifiableSet(source.tensors().keySet());
    }

    /**
     * The shape of a tensor.
     *
     * @param name the tensor
     * @return the length of each axis; empty for a single value
     * @throws IllegalArgumentException if there is none of that name
     */
    public List<Integer> shape(String name) {
        return get(name).shape();
    }

    /**
     * What a tensor's values are stored as.
     *
     * @param name the tensor
     * @return the type
     * @throws IllegalArgumentException if there is none of that name
     */
    public ElementType type(String name) {
        return get(name).type();
    }

    /**
     * Reads a tensor.
     *
     * @param name the tensor
     * @return its shape and its values in row-major order, as float32 whatever they are stored as; those that are no finite
     *     numbers stay what they are, and those beyond float32 become infinite
     * @throws IllegalArgumentException if there is none of that name
     * @throws WeightsFileException if the file cannot be read any more
     */
    public Tensor tensor(String name) {
        StoredTensor tensor = get(name);
        return told(path, () -> new Tensor(tensor.shape().stream().mapToInt(Integer::intValue).toArray(), tensor.values()));
    }

    private StoredTensor get(String name) {
        StoredTensor tensor = source.tensors().get(name);
        if (tensor == null) {
            throw new IllegalArgumentException("%s has no tensor %s".formatted(path, Shown.name(name)));
        }
        return tensor;
    }

    /**
     * Reads the parameters of a network. The file must have exactly these, each with its shape in PyTorch's layout (outputs
     * first), apart from the head as the policy says. {@code num_batches_tracked}, which counts batches, is left out. If
     * all of the file's names, and none of the network's, begin with {@code module.}, as DataParallel has it, or else with
     * {@code model.}, they are taken without.
     *
     * @param table the network's parameters
     * @param policy what becomes of the head
     * @return its parameters
     * @throws WeightsFileException if a parameter is missing, left over, of another shape, stored as whole numbers or has
     *     values that are no finite float32, naming the first of those that are wrong, what was expected and what was found;
     *     or if the file cannot be read any more
     */
    public MatchedWeights weights(ParameterTable table, HeadPolicy policy) {
        return told(path, () -> new Match(source.tensors(), table, policy).weights());
    }

    /** Closes the file. */
    @Override
    public void close() {
        told(path, () -> {
            source.close();
            return this;
        });
    }

    /** Something that is done with the file. */
    private interface Action<T> {
        T run() throws IOException;
    }

    private static <T> T told(Path path, Action<T> action) {
        try {
            return action.run();
        } catch (UnfitTensorsException e) {
            throw new WeightsFileException("%s cannot be used: %s".formatted(path, e.getMessage()), e);
        } catch (IOException | IllegalStateException e) {
            throw new WeightsFileException("%s cannot be read (%s); check that it is whole, and its permissions".formatted(
                    path, e), e);
        }
    }
}
