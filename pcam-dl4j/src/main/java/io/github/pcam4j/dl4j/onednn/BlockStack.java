package io.github.pcam4j.dl4j.onednn;

import io.github.pcam4j.dl4j.internal.plan.BlockInferencePlan;
import io.github.pcam4j.dl4j.internal.plan.BlockParameters;
import io.github.pcam4j.dl4j.internal.plan.BlockShape;
import io.github.pcam4j.dl4j.internal.plan.Chunks;
import io.github.pcam4j.dl4j.internal.plan.Plan;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Blocks in inference, for batches of one shape. A part of the batch goes through all of them before the next begins.
 * Owns native memory: the last block's output for the batch, all else for one part.
 */
final class BlockStack implements AutoCloseable {
    private final Chunks chunks;
    private final List<BlockLayers> blocks;
    private final List<BlockShape> shapes = new ArrayList<>();
    /** For each size of part, the blocks' plans. */
    private final List<List<BlockInferencePlan>> plans;
    /** What the next block reads, for a part; the last one is for the batch. */
    private final List<INDArray> outputs = new ArrayList<>();

    /**
     * Blocks for a shape of batch.
     *
     * @param images (batch, height, width, channel)
     * @param mostBytes of a part's largest maps
     */
    BlockStack(List<BlockLayers> blocks, long[] images, long mostBytes) {
        this.blocks = blocks;
        long[] shape = images;
        DataType type = DataType.FLOAT;
        for (BlockLayers block : blocks) {
            shapes.add(block.shape(shape, type, false));
            shape = shapes.get(shapes.size() - 1).output();
            type = shapes.get(shapes.size() - 1).type();
        }
        this.chunks = Chunks.of(images[0], shapes.stream().mapToLong(BlockShape::bytesOfMaps).max().orElseThrow(),
                mostBytes);
        this.plans = chunks.sizes().stream()
                .map(size -> shapes.stream().map(block -> new BlockInferencePlan(block.of(size))).toList()).toList();
        addOutputs();
    }

    private void addOutputs() {
        int greatest = Collections.max(chunks.sizes());
        for (int i = 0; i < shapes.size(); i++) {
            boolean ofBatch = i + 1 == shapes.size();
            BlockShape block = ofBatch ? shapes.get(i) : shapes.get(i).of(greatest);
            outputs.add(Nd4j.createUninitializedDetached(block.type(), block.output()));
        }
    }

    /** The last block's output, (batch, height, width, channel); valid until the next call. */
    INDArray output(INDArray batch) {
        for (int i = 0; i < blocks.size(); i++) {
            BlockParameters parameters = blocks.get(i).parameters();
            for (List<BlockInferencePlan> ofSize : plans) {
                ofSize.get(i).use(parameters);
            }
        }
        for (int part = 0; part < chunks.parts(); part++) {
            run(part, batch);
        }
        return last();
    }

    private void run(int part, INDArray batch) {
        List<BlockInferencePlan> ofSize = plans.get(chunks.sizeOf(part));
        INDArray input = batch;
        for (int i = 0; i < blocks.size(); i++) {
            INDArray output = outputs.get(i);
            ofSize.get(i).run(place(input, input == batch, part), place(output, output == last(), part));
            input = output;
        }
    }

    private Plan.Address place(INDArray array, boolean ofBatch, int part) {
        long bytesOfImage = array.length() / array.size(0) * array.dataType().width();
        return new Plan.Address(array, ofBatch ? chunks.start(part) * bytesOfImage : 0);
    }

    private INDArray last() {
        return outputs.get(outputs.size() - 1);
    }

    @Override
    public void close() {
        plans.forEach(ofSize -> ofSize.forEach(Plan::close));
        outputs.forEach(INDArray::close);
    }
}
