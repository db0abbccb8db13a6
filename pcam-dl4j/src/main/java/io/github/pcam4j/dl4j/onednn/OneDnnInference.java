package io.github.pcam4j.dl4j.onednn;

import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.shape.Shape;

/**
 * Inference by a network whose layers {@link OneDnnLayers#install} has exchanged, faster than the network's own
 * {@code output}: a few images at a time go through all the blocks of convolution, ELU, batch normalization and max pooling
 * that it begins with, so that what one primitive writes is still in the processor's caches when the next reads it. What
 * follows is done by the network's layers. Results are those of {@code output}, to rounding.
 *
 * <p>It holds native memory: the blocks' last output for a batch and, for a few images, what is between them. Not safe for
 * use by several threads, nor while the network is in use.
 */
public final class OneDnnInference implements AutoCloseable {
    /** Of the largest maps of a part. With fewer, threads wait for one another; with more, for memory. */
    private static final long MOST_BYTES = 16L << 20;

    private final MultiLayerNetwork network;
    private final List<BlockLayers> blocks;
    private final long mostBytes;
    private @Nullable BlockStack stack;

    /**
     * Inference by a network.
     *
     * @param network the network, which stays the caller's; its parameters are looked at in each call
     */
    public OneDnnInference(MultiLayerNetwork network) {
        this(network, MOST_BYTES);
    }

    OneDnnInference(MultiLayerNetwork network, long mostBytes) {
        this.network = network;
        this.mostBytes = mostBytes;
        this.blocks = BlockLayers.leading(network.getLayers());
    }

    /**
     * The network's output in inference.
     *
     * @param images (batch, height, width, channel) of FLOAT
     * @return what {@code network.output(images, false)} gives; the caller's to close
     * @throws IllegalArgumentException if the images are of another type or rank
     */
    public INDArray output(INDArray images) {
        if (images.dataType() != DataType.FLOAT || images.rank() != 4) {
            throw new IllegalArgumentException("images are (batch, height, width, channel) of FLOAT, not %s of %s"
                    .formatted(Arrays.toString(images.shape()), images.dataType()));
        }
        if (!Shape.hasDefaultStridesForShape(images) || images.ordering() != 'c') {
            try (INDArray ordered = images.dup('c')) {
                return output(ordered);
            }
        }
        return blocks.isEmpty() ? network.output(images, false) : rest(stackFor(images.shape()).output(images));
    }

    /** Plans are made anew for another shape, so that no more than one batch's memory is held. */
    private BlockStack stackFor(long[] shape) {
        if (stack == null || !stack.isFor(shape)) {
            close();
            stack = new BlockStack(blocks, shape, mostBytes);
        }
        return stack;
    }

    private INDArray rest(INDArray features) {
        LayerWorkspaceMgr none = LayerWorkspaceMgr.noWorkspaces();
        Layer[] layers = network.getLayers();
        INDArray result = features;
        for (int i = blocks.size() * BlockLayers.COUNT; i < layers.length; i++) {
            InputPreProcessor preparation = network.getLayerWiseConfigurations().getInputPreProcess(i);
            if (preparation != null) {
                result = preparation.preProcess(result, Math.toIntExact(features.size(0)), none);
            }
            result = layers[i].activate(result, false, none);
        }
        return result;
    }

    @Override
    public void close() {
        if (stack != null) {
            stack.close();
            stack = null;
        }
    }
}
