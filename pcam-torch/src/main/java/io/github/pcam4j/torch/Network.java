package io.github.pcam4j.torch;

import io.github.pcam4j.model.CnnSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** The way from pixels to logits: one block after the other. */
final class Network {
    private final List<Block> blocks;
    private final Parameters parameters;
    private final ScalarType products;
    private final double share;

    /** @param share of a batch in the moving statistics */
    private Network(List<Block> blocks, Parameters parameters, ScalarType products, double share) {
        this.share = share;
        this.blocks = List.copyOf(blocks);
        this.parameters = parameters;
        this.products = products;
    }

    /** The documented network and its kin. */
    static Network of(CnnSpec spec, Parameters parameters, ScalarType products) {
        List<Block> blocks = new ArrayList<>();
        for (int i = 1; i <= spec.filters().size(); i++) {
            blocks.add(new ConvolutionBlock("conv" + i, normalization(spec, "conv" + i)));
        }
        blocks.add(new Flatten());
        for (int i = 1; i <= spec.units().size(); i++) {
            blocks.add(new DenseBlock("dense" + i, normalization(spec, "dense" + i), i - 1));
        }
        blocks.add(new OutputUnit("output"));
        return new Network(blocks, parameters, products, 1 - spec.batchNormMomentum());
    }

    private static BatchNormalization normalization(CnnSpec spec, String name) {
        return new BatchNormalization(name + "_bn", spec.batchNormEpsilon());
    }

    /** Logits (batch, 1) in inference mode. */
    Tensor infer(Tensor pixels) {
        return logits(pixels, Optional.empty(), 0);
    }

    /** Logits (batch, 1) in training mode, which also moves the moving statistics. */
    Tensor train(Tensor pixels, Dropout dropout) {
        return logits(pixels, Optional.of(dropout), share);
    }

    /** Moves the moving statistics by a share of their way to the batch's, without dropout. */
    void estimate(Tensor pixels, double ofBatch) {
        logits(pixels, Optional.empty(), ofBatch);
    }

    private Tensor logits(Tensor pixels, Optional<Dropout> dropout, double ofBatch) {
        Pass pass = new Pass(parameters, products, dropout, ofBatch);
        Tensor x = pixels;
        for (Block block : blocks) {
            x = block.apply(x, pass);
        }
        return x;
    }
}
