package io.github.pcam4j.dl4j.internal.plan;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Objects;
import java.util.function.Consumer;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.dnnl.reorder;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A layer's arithmetic for one shape: primitives that oneDNN has chosen and compiled, and the buffers they need of their
 * own. Arrays are ND4J's; their addresses are put in before each run. Owns native memory; not safe for use by several
 * threads.
 */
public abstract class Plan implements AutoCloseable {
    private final Deque<Pointer> owned = new ArrayDeque<>();
    private final engine processor = own(new engine(engine.kind.cpu, 0));
    private final stream stream = own(new stream(processor));

    /** Where an array starts, or a place within it. */
    public static final class Address extends Pointer {
        public Address(INDArray array) {
            this(array, 0);
        }

        public Address(INDArray array, long bytes) {
            address = array.data().address() + (long) array.data().getElementSize() * array.offset() + bytes;
        }
    }

    /** Frees it when the plan is closed. */
    final <T extends Pointer> T own(T pointer) {
        owned.push(pointer);
        return pointer;
    }

    final engine processor() {
        return processor;
    }

    /** Images of (batch, height, width, channel) as they lie in memory; oneDNN names the channels second. */
    final memory.desc images(DataType type, long batch, long height, long width, long channels) {
        return describe(type, memory.format_tag.nhwc, batch, channels, height, width);
    }

    final memory.desc vector(long length) {
        return describe(DataType.FLOAT, memory.format_tag.a, length);
    }

    final memory.desc describe(DataType type, memory.format_tag layout, long... dimensions) {
        memory.data_type elements = switch (type) {
            case FLOAT -> memory.data_type.f32;
            case BFLOAT16 -> memory.data_type.bf16;
            default -> throw new IllegalArgumentException("oneDNN layers compute in FLOAT or BFLOAT16, not " + type);
        };
        return own(new memory.desc(dimensions, elements, layout));
    }

    /** Room for the address of an array. */
    final memory view(memory.desc description) {
        return own(new memory(description, processor, new Pointer()));
    }

    /** A buffer of the plan's own. */
    final memory buffer(memory.desc description) {
        return own(new memory(description, processor));
    }

    /** A buffer of the plan's own with a number for each channel of images, that {@link #put} fills. */
    final memory channels(long channels) {
        return buffer(describe(DataType.FLOAT, memory.format_tag.nhwc, 1, channels, 1, 1));
    }

    static void put(float[] values, memory buffer) {
        new FloatPointer(buffer.get_data_handle()).put(values);
    }

    static float[] ones(long length) {
        float[] ones = new float[Math.toIntExact(length)];
        Arrays.fill(ones, 1);
        return ones;
    }

    static float[] get(memory buffer, long length) {
        float[] values = new float[Math.toIntExact(length)];
        new FloatPointer(buffer.get_data_handle()).get(values);
        return values;
    }

    /** An array's elements in the order of memory, which is C order for DL4J's parameters. */
    public static float[] values(INDArray array) {
        float[] values = new float[Math.toIntExact(array.length())];
        new FloatPointer(new Address(array)).get(values);
        return values;
    }

    /** Writes an array's elements in the order of memory. */
    public static void setValues(INDArray array, float[] values) {
        new FloatPointer(new Address(array)).put(values);
    }

    /** The argument that an operation after a primitive takes beside the primitive's result; operations count from 0. */
    static int operand(int operation) {
        return dnnl.DNNL_ARG_ATTR_MULTIPLE_POST_OP_BASE * (operation + 1) | dnnl.DNNL_ARG_SRC_1;
    }

    /** Has a primitive apply operations to what it computes. */
    final primitive_attr after(Consumer<post_ops> operations) {
        post_ops list = own(new post_ops());
        operations.accept(list);
        primitive_attr attribute = own(new primitive_attr());
        attribute.set_post_ops(list);
        return attribute;
    }

    /** A copy into another layout or type. */
    final Step copy(memory from, memory to) {
        return new Step(this, new reorder(from, to)).with(dnnl.DNNL_ARG_FROM, from).with(dnnl.DNNL_ARG_TO, to);
    }

    /** What only plans for training have. */
    public static <T> T ofTraining(@Nullable T part) {
        return Objects.requireNonNull(part, "the plan is not one for training");
    }

    static void bind(memory view, INDArray array) {
        bind(view, new Address(array));
    }

    static void bind(memory view, Pointer address) {
        view.set_data_handle(address);
    }

    final void run(Step step) {
        step.run(stream);
    }

    /** Waits until all that was run is done. */
    final void await() {
        stream._wait();
    }

    @Override
    public void close() {
        while (!owned.isEmpty()) {
            owned.pop().close();
        }
    }
}
