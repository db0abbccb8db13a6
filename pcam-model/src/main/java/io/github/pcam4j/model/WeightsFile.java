package io.github.pcam4j.model;

import java.nio.file.Path;

/**
 * Parameters as an HDF5 file in Keras's layout and with Keras's names, so that Keras, h5py and this library read each
 * other's.
 *
 * <p>What {@link #save} writes is laid out as Keras 2 lays out weights ({@code model.save_weights} to an HDF5 file),
 * under our names of the layers; pooling, dropout and the like, which have no weights, are left out:
 *
 * <pre>
 * /                        attributes layer_names ("conv1", "conv1_bn", ...), backend, keras_version
 * /conv1                   attribute weight_names ("conv1/kernel:0", "conv1/bias:0")
 * /conv1/conv1/kernel:0    float32 (kernel height, kernel width, in, out)
 * /conv1/conv1/bias:0      float32 (out)
 * /conv1_bn/conv1_bn/gamma:0, beta:0, moving_mean:0, moving_variance:0    float32 (channels)
 * /dense1/dense1/kernel:0  float32 (in, out), what comes from the last block as height, width, channel
 * /layers/conv2d/vars/0    all of it again as Keras 3 lays it out: the same arrays by class of layer and number
 * </pre>
 *
 * <p>Both are there because Keras goes by the file's name: from 2.15 on it looks for the second layout in {@code
 * *.weights.h5} and for the first in every other {@code *.h5}. {@code model.load_weights(file)} works under either.
 * The file takes 8 bytes a parameter (68 MB for the documented network).
 *
 * <p>{@link #load} goes by the order of the layers as Keras does, not by their names, and reads
 * <ul>
 *   <li>such a file, whatever the layers are called;
 *   <li>a whole model, {@code model.save("x.h5")}, of which it looks at the weights only;
 *   <li>Keras 3's own form, {@code model.save_weights("x.weights.h5")}, which keeps an order only among layers of the
 *       same class: that is enough for these networks, whose kinds of layers follow each other in a known way.
 * </ul>
 *
 * <p>The file does not say where activations are, nor epsilon and momentum of batch normalization: a network that
 * differs in these alone has the same file, and the specification must be the right one.
 *
 * <p>Without state; safe for use by several threads, each with a file of its own.
 */
public final class WeightsFile {
    private WeightsFile() { }

    /**
     * Writes parameters: to {@code NAME.part} beside the file, then forced to the disk, then renamed, so that an older
     * file stays whole until the new one is.
     *
     * @param weights parameters in Keras's layout, named {@code layer/parameter} as {@link NetworkWeights} says; layers
     *     are written in the order in which they come, each one's parameters in Keras's order
     * @param path the file, conventionally {@code *.weights.h5}; replaced if it exists; its folder is made if need be
     * @throws IllegalArgumentException if there are no weights, or the parameters of a layer are not those of a
     *     convolution, a dense layer or batch normalization
     * @throws WeightsFileException if the file cannot be written
     */
    public static void save(NetworkWeights weights, Path path) {
        WeightsFileWriter.write(weights, path);
    }

    /**
     * Reads the parameters of a network. Nothing is read before its shape and type are known to be the expected ones,
     * so that a damaged file cannot ask for more memory than the network takes.
     *
     * @param path the file
     * @param spec the network that the parameters are of
     * @return all its parameters under our names, for an engine or a network
     * @throws WeightsFileException if the file is missing, damaged, of another kind or layout, or of another network
     *     (number, kind or shape of layers), or if a parameter is not float32 or not a finite number, naming the layer
     *     and what was expected
     */
    public static NetworkWeights load(Path path, CnnSpec spec) {
        return WeightsFileReader.read(path, spec);
    }
}
