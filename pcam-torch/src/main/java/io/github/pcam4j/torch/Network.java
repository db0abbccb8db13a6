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

    private Network(List<Block> blocks, Parameters parameters, ScalarType products) {
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
        return new Network(blocks, parameters, products);
    }

    private static BatchNormalization normalization(CnnSpec spec, String name) {
        return new BatchNormalization(name + "_bn", spec.batchNormEpsilon(), spec.batchNormMomentum());
    }

    /** Logits (batch, 1) in inference mode. */
    Tensor infer(Tensor pixels) {
        return logits(pixels, Optional.empty());
    }

    /** Logits (batch, 1) in training mode, which also moves the moving statistics. */
    Tensor train(Tensor pixels, Dropout dropout) {
        return logits(pixels, Optional.of(dropout));
    }

    private Tensor logits(Tensor pixels, Optional<Dropout> dropout) {
        Pass pass = new Pass(parameters, products, dropout);
        Tensor x = pixels;
        for (Block block : blocks) {
            x = block.apply(x, pass);
        }
        return x;
    }
}
