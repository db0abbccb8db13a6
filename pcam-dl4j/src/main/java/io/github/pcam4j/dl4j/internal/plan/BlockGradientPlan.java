package io.github.pcam4j.dl4j.internal.plan;

import org.bytedeco.dnnl.batch_normalization_backward;
import org.bytedeco.dnnl.batch_normalization_forward;
import org.bytedeco.dnnl.binary;
import org.bytedeco.dnnl.convolution_backward_data;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.normalization_flags;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.pooling_backward;
import org.bytedeco.dnnl.pooling_forward;
import org.bytedeco.dnnl.reorder;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * The way back through a block for one part of a batch at a time. Sums that normalization's gradient needs of the batch are
 * sums over the maxima, as nothing comes back to other values; with them, what comes back to the convolution's output
 * {@code a} is {@code (factor * gradient at the maxima + slope * a + offset) * elu'}, in numbers for each channel.
 */
public final class BlockGradientPlan extends BlockPlan {
    private static final int FLAGS = normalization_flags.use_scale.value | normalization_flags.use_shift.value
            | normalization_flags.use_global_stats.value;

    private final memory maps = view(convolved());
    private final memory mapRows = view(rows(convolved()));
    private final memory maxima = view(pooled());
    private final memory gradient = view(pooled());
    private final memory scaled = view(pooled());
    private final memory factor;
    private final memory product;
    private final memory sum;
    private final memory places;
    private final memory slope;
    private final memory offset;
    private final memory filterGradient;
    private final memory biasGradient;
    private final memory inputGradient = view(primitives().images());
    private final Step scale;
    private final Step spread;
    private final Step combine;
    private final Step elu;
    private final FilterGradient toFilters;
    private final @Nullable Step orderFilters;
    private final @Nullable Step toInput;
    private final Step addFilterGradient;
    private final Step setFilterGradient;

    public BlockGradientPlan(BlockShape block, pooling_forward.primitive_desc pooling) {
        super(block);
        long filters = block.convolution().filters();
        factor = buffer(vector(filters));
        product = buffer(vector(filters));
        sum = buffer(vector(filters));
        scale = scale(filters);
        places = view(own(pooling.workspace_desc()));
        memory back = buffer(convolved());
        spread = spread(pooling, back);
        slope = row(mapRows.get_desc());
        offset = row(mapRows.get_desc());
        combine = combine(back);
        elu = Elu.backward(this, convolved(), maps, back);
        convolution_forward.primitive_desc hint = primitives().forward(false);
        biasGradient = buffer(vector(filters));
        toFilters = primitives().toFilters(hint, input(), back, biasGradient);
        memory ordered = toFilters.filters();
        filterGradient = view(primitives().filters(DataType.FLOAT, memory.format_tag.oihw));
        setFilterGradient = copy(ordered, filterGradient);
        addFilterGradient = new Step(this, new reorder(ordered, filterGradient, after(it -> it.append_sum())))
                .with(dnnl.DNNL_ARG_FROM, ordered).with(dnnl.DNNL_ARG_TO, filterGradient);
        if (block.convolution().inputGradient()) {
            convolution_backward_data.primitive_desc toImages = primitives().toImages(hint);
            memory orderedBack = buffer(own(toImages.weights_desc()));
            orderFilters = copy(filters(), orderedBack);
            toInput = new Step(this, new convolution_backward_data(toImages))
                    .with(dnnl.DNNL_ARG_DIFF_DST, back).with(dnnl.DNNL_ARG_WEIGHTS, orderedBack)
                    .with(dnnl.DNNL_ARG_DIFF_SRC, inputGradient);
        } else {
            orderFilters = null;
            toInput = null;
        }
    }

    /**
     * The gradient of a normalization whose mean is 0 and whose deviation is 1: the product by a factor, and the sums of
     * the gradient and of its product with the maxima, in one pass.
     */
    private Step scale(long filters) {
        memory mean = buffer(vector(filters));
        memory variance = buffer(vector(filters));
        put(new float[Math.toIntExact(filters)], mean);
        put(ones(filters), variance);
        batch_normalization_forward.primitive_desc hint = own(new batch_normalization_forward.primitive_desc(processor(),
                prop_kind.forward_training.value, pooled(), pooled(), 0, FLAGS));
        return new Step(this, new batch_normalization_backward(own(new batch_normalization_backward.primitive_desc(
                processor(), prop_kind.backward.value, pooled(), pooled(), pooled(), 0, FLAGS, hint))))
                .with(dnnl.DNNL_ARG_SRC, maxima).with(dnnl.DNNL_ARG_MEAN, mean).with(dnnl.DNNL_ARG_VARIANCE, variance)
                .with(dnnl.DNNL_ARG_SCALE, factor).with(dnnl.DNNL_ARG_DIFF_DST, gradient)
                .with(dnnl.DNNL_ARG_DIFF_SRC, scaled).with(dnnl.DNNL_ARG_DIFF_SCALE, product)
                .with(dnnl.DNNL_ARG_DIFF_SHIFT, sum);
    }

    private Step spread(pooling_forward.primitive_desc pooling, memory back) {
        long[] none = {0, 0};
        return new Step(this, new pooling_backward(own(new pooling_backward.primitive_desc(processor(),
                algorithm.pooling_max.value, convolved(), pooled(), block().stride().array(), block().kernel().array(),
                none, none, none, pooling))))
                .with(dnnl.DNNL_ARG_DIFF_DST, scaled).with(dnnl.DNNL_ARG_WORKSPACE, places)
                .with(dnnl.DNNL_ARG_DIFF_SRC, back);
    }

    private Step combine(memory back) {
        memory.desc rows = mapRows.get_desc();
        memory backRows = own(new memory(rows, processor(), back.get_data_handle()));
        return new Step(this, new binary(own(new binary.primitive_desc(processor(), algorithm.binary_mul.value,
                rows, slope.get_desc(), rows, after(operations -> {
                    operations.append_sum();
                    operations.append_binary(algorithm.binary_add.value, offset.get_desc());
                }), false))))
                .with(dnnl.DNNL_ARG_SRC_0, mapRows).with(dnnl.DNNL_ARG_SRC_1, slope).with(operand(1), offset)
                .with(dnnl.DNNL_ARG_DST, backRows);
    }

    /** To be called once for each batch, before {@link #scale} and {@link #backward}. */
    public void use(float[] filters, float[] factors) {
        put(filters, filters());
        put(factors, factor);
        if (orderFilters != null) {
            run(orderFilters);
            await();
        }
    }

    /** Writes the factor's product with the gradient at a part's maxima; the sums can be asked for then. */
    public void scale(Address maxima, Address gradient, Address scaled) {
        bind(this.maxima, maxima);
        bind(this.gradient, gradient);
        bind(this.scaled, scaled);
        run(scale);
        await();
    }

    /** Of the gradient, for each channel. */
    public float[] sum() {
        return get(sum, block().convolution().filters());
    }

    /** Of the gradient's product with the maxima, for each channel. */
    public float[] product() {
        return get(product, block().convolution().filters());
    }

    /** To be called when the batch's sums are known, before {@link #backward}. */
    public void combineBy(float[] slopes, float[] offsets, Address filterGradient) {
        repeat(slopes, slope);
        repeat(offsets, offset);
        bind(this.filterGradient, filterGradient);
    }

    /** Adds a part's share to the gradient of the filters, or sets it; that of the bias can be asked for then. */
    public void backward(Address images, Address maps, Address scaled, Pointer places, boolean first) {
        give(images);
        bind(this.maps, maps);
        bind(mapRows, maps);
        bind(this.scaled, scaled);
        bind(this.places, places);
        run(spread);
        run(combine);
        run(elu);
        toFilters.compute().run();
        run(first ? setFilterGradient : addFilterGradient);
        await();
    }

    public float[] biasGradient() {
        return get(biasGradient, block().convolution().filters());
    }

    /** To be called after {@link #backward}, if the shape has an input gradient. */
    public void backwardToInput(Address inputGradient) {
        bind(this.inputGradient, inputGradient);
        run(ofTraining(toInput));
        await();
    }
}
