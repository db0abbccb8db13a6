package io.github.pcam4j.dl4j.internal.plan;

import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;

/** What a block's plans have in common: shapes, images that are converted where that is needed, filters put in order. */
abstract class BlockPlan extends Plan {
    private static final long LONG_ROW = 1024;

    private final BlockShape block;
    private final ConvolutionPrimitives primitives;
    private final memory given;
    private final memory input;
    private final @Nullable Step convertInput;
    private final memory filters;
    private final memory bias;
    private @Nullable Step orderFilters;

    BlockPlan(BlockShape block) {
        this.block = block;
        ConvolutionShape shape = block.convolution();
        primitives = new ConvolutionPrimitives(this, shape, block.type());
        boolean same = block.inputType() == block.type();
        given = view(images(block.inputType(), shape.batch(), shape.height(), shape.width(), shape.channels()));
        input = same ? given : buffer(primitives.images());
        convertInput = same ? null : copy(given, input);
        filters = buffer(primitives.filters(DataType.FLOAT, memory.format_tag.oihw));
        bias = buffer(primitives.bias());
    }

    public final BlockShape block() {
        return block;
    }

    /** The block's convolution. */
    final ConvolutionPrimitives primitives() {
        return primitives;
    }

    /** The convolution's output. */
    final memory.desc convolved() {
        return primitives.maps();
    }

    /** The block's output. */
    final memory.desc pooled() {
        long[] shape = block.output();
        return images(block.type(), shape[0], shape[1], shape[2], shape[3]);
    }

    /**
     * The same elements in rows of several pixels: operations on each channel have longer rows to work through, which is
     * faster where there are few channels.
     */
    final memory.desc rows(memory.desc shape) {
        long channels = block.convolution().filters();
        long elements = shape.get_size() / block.type().width();
        long row = channels;
        while (row < LONG_ROW && elements % (2 * row) == 0) {
            row *= 2;
        }
        return describe(block.type(), memory.format_tag.ab, elements / row, row);
    }

    /** A buffer with a number for each element of such a row. */
    final memory row(memory.desc rows) {
        return buffer(describe(DataType.FLOAT, memory.format_tag.ab, 1, rows.get_dims().get(1)));
    }

    /** Fills a row with the channels' numbers, again and again. */
    static void repeat(float[] channels, memory row) {
        float[] values = new float[Math.toIntExact(row.get_desc().get_size() / Float.BYTES)];
        for (int i = 0; i < values.length; i++) {
            values[i] = channels[i % channels.length];
        }
        put(values, row);
    }

    /** The convolution of the images by the filters, both in the order that it wants. */
    final Step convolution(convolution_forward.primitive_desc chosen, memory output) {
        memory ordered = buffer(own(chosen.weights_desc()));
        orderFilters = copy(filters, ordered);
        return new Step(this, new convolution_forward(chosen))
                .with(dnnl.DNNL_ARG_SRC, input).with(dnnl.DNNL_ARG_WEIGHTS, ordered)
                .with(dnnl.DNNL_ARG_BIAS, bias).with(dnnl.DNNL_ARG_DST, output);
    }

    /** The images as they are computed with. */
    final memory input() {
        return input;
    }

    /** The filters as they were given. */
    final memory filters() {
        return filters;
    }

    final void useFilters(float[] values, float[] biases) {
        put(values, filters);
        put(biases, bias);
        run(ofTraining(orderFilters));
        await();
    }

    final void give(Address images) {
        bind(given, images);
        if (convertInput != null) {
            run(convertInput);
        }
    }
}
