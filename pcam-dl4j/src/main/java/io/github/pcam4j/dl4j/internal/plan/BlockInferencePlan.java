package io.github.pcam4j.dl4j.internal.plan;

import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.pooling_forward;
import org.bytedeco.dnnl.post_ops;

/**
 * A block in inference, for some images at a time. ELU and normalization rise or fall with what they are given, so the
 * maximum is taken ahead of them, and they are done to what is left, in the same pass. A channel whose gamma is below 0
 * falls: its filter is negated, and so is its maximum.
 */
public final class BlockInferencePlan extends BlockPlan {
    private final memory output;
    private final memory sign;
    private final memory scale;
    private final memory shift;
    private final Step convolve;
    private final Step pool;

    public BlockInferencePlan(BlockShape block) {
        super(block);
        ConvolutionShape shape = block.convolution();
        memory maps = buffer(convolved());
        convolve = convolution(primitives().forward(false), maps);
        sign = channels(shape.filters());
        scale = channels(shape.filters());
        shift = channels(shape.filters());
        output = view(pooled());
        long[] none = {0, 0};
        pool = new Step(this, new pooling_forward(own(new pooling_forward.primitive_desc(processor(),
                prop_kind.forward_inference.value, algorithm.pooling_max.value, convolved(), pooled(),
                block.stride().array(), block.kernel().array(), none, none, none, after(this::eluAndNormalization), false))))
                .with(dnnl.DNNL_ARG_SRC, maps).with(dnnl.DNNL_ARG_DST, output)
                .with(operand(0), sign).with(operand(2), scale).with(operand(3), shift);
    }

    private void eluAndNormalization(post_ops operations) {
        operations.append_binary(algorithm.binary_mul.value, sign.get_desc());
        Elu.append(operations);
        operations.append_binary(algorithm.binary_mul.value, scale.get_desc());
        operations.append_binary(algorithm.binary_add.value, shift.get_desc());
    }

    /** To be called before {@link #run}, and again when parameters have changed. */
    public void use(BlockParameters parameters) {
        useFilters(parameters.filters(), parameters.bias());
        put(parameters.sign(), sign);
        put(parameters.scale(), scale);
        put(parameters.shift(), shift);
    }

    /** The block for images that lie at one address and go to another. */
    public void run(Address images, Address results) {
        give(images);
        bind(output, results);
        run(convolve);
        run(pool);
        await();
    }
}
