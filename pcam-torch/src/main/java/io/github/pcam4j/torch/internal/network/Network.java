package io.github.pcam4j.torch.internal.network;

import io.github.pcam4j.model.BackboneSpec;
import io.github.pcam4j.model.CnnSpec;
import io.github.pcam4j.model.ModelSpec;
import io.github.pcam4j.torch.internal.device.Native;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** The way from pixels to logits: one block after the other. Close it; its parameters are somebody else's. */
public final class Network implements AutoCloseable {
    private final List<Block> features;
    private final List<Block> head;
    private final DropoutLayers masks;
    private final NamedTensors parameters;
    private final ScalarType products;
    private final double share;
    private final FoldedKernels folded = new FoldedKernels();
    private boolean frozen;

    /** @param share of a batch in the moving statistics */
    private Network(List<Block> features, List<Block> head, DropoutLayers masks, NamedTensors parameters,
            ScalarType products, double share) {
        this.features = List.copyOf(features);
        this.head = List.copyOf(head);
        this.masks = masks;
        this.parameters = parameters;
        this.products = products;
        this.share = share;
    }

    /**
     * Any network.
     *
     * @param parameters of it
     * @param products what products are computed in
     */
    public static Network of(ModelSpec spec, NamedTensors parameters, ScalarType products) {
        HiddenCaches.mind(spec);
        return spec instanceof BackboneSpec backbone ? of(backbone, parameters, products)
                : of((CnnSpec) spec, parameters, products);
    }

    private static Network of(BackboneSpec spec, NamedTensors parameters, ScalarType products) {
        BackboneBlocks blocks = new BackboneBlocks(spec);
        return new Network(blocks.features(), blocks.head(), blocks.masks(), parameters, products,
                spec.backbone().momentum());
    }

    /** The documented network and its kin. */
    private static Network of(CnnSpec spec, NamedTensors parameters, ScalarType products) {
        List<Block> features = new ArrayList<>();
        for (int i = 1; i <= spec.filters().size(); i++) {
            features.add(new ConvolutionBlock("conv" + i, normalization(spec, "conv" + i)));
        }
        List<Block> head = new ArrayList<>(List.of(new Flatten()));
        for (int i = 1; i <= spec.units().size(); i++) {
            head.add(new DenseBlock("dense" + i, normalization(spec, "dense" + i), i - 1));
        }
        head.add(new OutputUnit("output"));
        return new Network(features, head, DropoutLayers.of(spec), parameters, products, 1 - spec.batchNormMomentum());
    }

    private static BatchNormalization normalization(CnnSpec spec, String name) {
        return new BatchNormalization(name + "_bn", spec.batchNormEpsilon());
    }

    /** What is dropped at random in training. */
    public DropoutLayers masks() {
        return masks;
    }

    /**
     * Has training take the features as inference does: nothing is dropped in them, batch normalization goes by its
     * moving statistics and leaves them, and they have no gradient.
     */
    public void freezeFeatures(boolean freeze) {
        frozen = freeze;
    }

    /** Logits (batch, 1) in inference mode. */
    public Tensor infer(Tensor pixels) {
        return logits(pixels, Optional.empty(), 0);
    }

    /** Logits (batch, 1) in training mode, which also moves the moving statistics. */
    public Tensor train(Tensor pixels, Dropout dropout) {
        if (!frozen) {
            parametersChange();
        }
        return logits(pixels, Optional.of(dropout), share);
    }

    /** Moves the moving statistics by a share of their way to the batch's, without dropout. */
    public void estimate(Tensor pixels, double ofBatch) {
        parametersChange();
        logits(pixels, Optional.empty(), ofBatch);
    }

    /** To be called when parameters are given other values than a step gives them, lest inference go by what they were. */
    public void parametersChange() {
        folded.forget();
    }

    private Tensor logits(Tensor pixels, Optional<Dropout> dropout, double ofBatch) {
        Pass pass = new Pass(parameters, products, dropout, folded, ofBatch);
        Tensor maps = frozen && pass.training() ? Native.withoutGradients(() -> Block.through(features, pixels,
                new Pass(parameters, products, Optional.empty(), folded, 0))) : Block.through(features, pixels, pass);
        return Block.through(head, maps, pass);
    }

    @Override
    public void close() {
        folded.close();
    }
}
