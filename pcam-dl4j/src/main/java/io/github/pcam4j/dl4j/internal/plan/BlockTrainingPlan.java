package io.github.pcam4j.dl4j.internal.plan;

import org.bytedeco.dnnl.batch_normalization_forward;
import org.bytedeco.dnnl.binary;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.normalization_flags;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.pooling_forward;
import org.bytedeco.javacpp.Pointer;

/**
 * A block in training, for one part of a batch at a time: the convolution, the part's own mean and variance, and the
 * maximum of the part as normalized by these, times the sign of gamma. As normalization by the batch's statistics keeps
 * the order of values, or turns it round where gamma is below 0, that maximum stands where the block's output comes from.
 */
public final class BlockTrainingPlan extends BlockPlan {
    private static final int SCALE_AND_SHIFT = normalization_flags.use_scale.value | normalization_flags.use_shift.value;

    private final memory maps = view(convolved());
    private final memory mean;
    private final memory variance;
    private final memory sign;
    private final pooling_forward.primitive_desc pooling;
    private final memory maxima = view(pooled());
    private final memory places;
    private final memory scale;
    private final memory shift;
    private final memory finished;
    private final memory result;
    private final Step convolve;
    private final Step normalize;
    private final Step pool;
    private final Step finish;

    public BlockTrainingPlan(BlockShape block, double epsilon) {
        super(block);
        long filters = block.convolution().filters();
        convolve = convolution(primitives().forward(true), maps);
        mean = buffer(vector(filters));
        variance = buffer(vector(filters));
        sign = buffer(vector(filters));
        memory nothing = buffer(vector(filters));
        put(new float[Math.toIntExact(filters)], nothing);
        memory normalized = buffer(convolved());
        normalize = new Step(this, new batch_normalization_forward(own(new batch_normalization_forward.primitive_desc(
                processor(), prop_kind.forward_training.value, convolved(), convolved(), (float) epsilon,
                SCALE_AND_SHIFT))))
                .with(dnnl.DNNL_ARG_SRC, maps).with(dnnl.DNNL_ARG_MEAN, mean).with(dnnl.DNNL_ARG_VARIANCE, variance)
                .with(dnnl.DNNL_ARG_SCALE, sign).with(dnnl.DNNL_ARG_SHIFT, nothing)
                .with(dnnl.DNNL_ARG_DST, normalized);
        long[] none = {0, 0};
        pooling = own(new pooling_forward.primitive_desc(processor(), prop_kind.forward_training.value,
                algorithm.pooling_max.value, convolved(), pooled(), block.stride().array(), block.kernel().array(), none,
                none, none));
        places = view(own(pooling.workspace_desc()));
        pool = new Step(this, new pooling_forward(pooling)).with(dnnl.DNNL_ARG_SRC, normalized)
                .with(dnnl.DNNL_ARG_DST, maxima).with(dnnl.DNNL_ARG_WORKSPACE, places);
        memory.desc rows = rows(pooled());
        scale = row(rows);
        shift = row(rows);
        finished = view(rows);
        result = view(rows);
        finish = new Step(this, new binary(own(new binary.primitive_desc(processor(), algorithm.binary_mul.value,
                rows, scale.get_desc(), rows,
                after(it -> it.append_binary(algorithm.binary_add.value, shift.get_desc())), false))))
                .with(dnnl.DNNL_ARG_SRC_0, finished).with(dnnl.DNNL_ARG_SRC_1, scale).with(operand(0), shift)
                .with(dnnl.DNNL_ARG_DST, result);
    }

    /** Where maxima stood, as the pooling notes it. */
    public long bytesOfPlaces() {
        return places.get_desc().get_size();
    }

    public pooling_forward.primitive_desc pooling() {
        return pooling;
    }

    /** To be called once for each batch, before {@link #forward}. */
    public void use(float[] filters, float[] bias, float[] signs) {
        useFilters(filters, bias);
        put(signs, sign);
    }

    /** Writes the convolution's output, the part's maxima and their places; the statistics can be asked for then. */
    public void forward(Address images, Address maps, Address maxima, Pointer places) {
        give(images);
        bind(this.maps, maps);
        bind(this.maxima, maxima);
        bind(this.places, places);
        run(convolve);
        run(normalize);
        run(pool);
        await();
    }

    public float[] mean() {
        return get(mean, block().convolution().filters());
    }

    /** The biased one. */
    public float[] variance() {
        return get(variance, block().convolution().filters());
    }

    /** Normalizes a part's maxima as the batch's statistics ask: {@code scale * maximum + shift}. */
    public void finish(Address maxima, float[] scale, float[] shift, Address result) {
        repeat(scale, this.scale);
        repeat(shift, this.shift);
        bind(finished, maxima);
        bind(this.result, result);
        run(finish);
        await();
    }
}
