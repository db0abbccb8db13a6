package io.github.pcam4j.dl4j.onednn;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.shape.Shape;

/**
 * Inference by a network whose layers {@link OneDnnLayers#install} has exchanged, faster than the network's own
 * {@code output}: a few images at a time go through all the blocks of convolution, ELU, batch normalization and max pooling
 * that it begins with, so that what one primitive writes is still in the processor's caches when the next reads it. What
 * follows is done by the network's layers. Results are those of {@code output}, to rounding.
 *
 * <p>It holds native memory, for each of the four shapes of batches that were used last: the blocks' last output for the
 * batch and, for a few images, what is between them. Not safe for use by several threads, nor while the network is in use.
 */
public final class OneDnnInference implements AutoCloseable {
    /** Of the largest maps of a part. With fewer, threads wait for one another; with more, for memory. */
    private static final long MOST_BYTES = 16L << 20;
    /** Making plans takes as long as some images, and a service has batches of any size; but each shape takes memory. */
    private static final int MOST_STACKS = 4;

    private final MultiLayerNetwork network;
    private final List<BlockLayers> blocks;
    private final long mostBytes;
    /** By the shape of a batch, the one used last at the end. */
    private final Map<List<Long>, BlockStack> stacks = new LinkedHashMap<>(16, 0.75f, true);

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

    private BlockStack stackFor(long[] shape) {
        List<Long> key = Arrays.stream(shape).boxed().toList();
        BlockStack known = stacks.get(key);
        if (known != null) {
            return known;
        }
        if (stacks.size() == MOST_STACKS) {
            stacks.remove(stacks.keySet().iterator().next()).close();
        }
        BlockStack made = new BlockStack(blocks, shape, mostBytes);
        stacks.put(key, made);
        return made;
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
        stacks.values().forEach(BlockStack::close);
        stacks.clear();
    }
}
