package io.github.pcam4j.dl4j.internal.plan;

import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.dnnl.stream;

/** A oneDNN primitive with its arguments, whose addresses may change between runs. */
final class Step {
    private final primitive primitive;
    private final IntMemoryMap arguments;

    Step(Plan owner, primitive primitive) {
        this.primitive = owner.own(primitive);
        this.arguments = owner.own(new IntMemoryMap());
    }

    /** Gives it an argument, one of {@code DNNL_ARG_...}. */
    Step with(int argument, memory value) {
        arguments.put(argument, value);
        return this;
    }

    void run(stream stream) {
        primitive.execute(stream, arguments);
    }
}
