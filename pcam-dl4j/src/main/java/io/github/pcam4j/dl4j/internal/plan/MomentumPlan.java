package io.github.pcam4j.dl4j.internal.plan;

import org.bytedeco.dnnl.binary;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.memory;
import org.nd4j.linalg.api.ndarray.INDArray;

/** {@code velocity = momentum * velocity + rate * gradient}, then {@code parameters -= velocity}. */
public final class MomentumPlan extends Plan {
    private final memory gradient;
    private final memory rate;
    private final memory velocity;
    private final memory parameters;
    private final Step accelerate;
    private final Step move;

    /**
     * Sizes and what is compiled in.
     *
     * @param length of the vectors
     * @param momentum of the velocity
     */
    public record Shape(long length, float momentum) { }

    public MomentumPlan(Shape shape) {
        memory.desc vector = vector(shape.length());
        gradient = view(vector);
        velocity = view(vector);
        parameters = view(vector);
        rate = buffer(vector(1));
        accelerate = new Step(this, new binary(own(new binary.primitive_desc(processor(), algorithm.binary_mul.value,
                vector, vector(1), vector,
                after(it -> it.append_sum(shape.momentum(), 0, memory.data_type.undef)), false))))
                .with(dnnl.DNNL_ARG_SRC_0, gradient).with(dnnl.DNNL_ARG_SRC_1, rate).with(dnnl.DNNL_ARG_DST, velocity);
        move = new Step(this, new binary(own(new binary.primitive_desc(processor(), algorithm.binary_sub.value,
                vector, vector, vector))))
                .with(dnnl.DNNL_ARG_SRC_0, parameters).with(dnnl.DNNL_ARG_SRC_1, velocity)
                .with(dnnl.DNNL_ARG_DST, parameters);
    }

    public void step(INDArray gradient, INDArray velocity, INDArray parameters, float rate) {
        put(new float[] {rate}, this.rate);
        bind(this.gradient, gradient);
        bind(this.velocity, velocity);
        bind(this.parameters, parameters);
        run(accelerate);
        run(move);
        await();
    }
}
