package io.github.pcam4j.dl4j.internal.plan;

import org.bytedeco.dnnl.eltwise_backward;
import org.bytedeco.dnnl.eltwise_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive_attr;

/** ELU with alpha 1 (Clevert et al. 2016), done to a result on its way out, and undone from the output alone. */
final class Elu {
    private static final float ALPHA = 1;

    private Elu() { }

    /** The attribute that has a primitive apply it to what it computes. */
    static primitive_attr fused(Plan plan) {
        return plan.after(Elu::append);
    }

    /** Has it applied after what is there already. */
    static void append(post_ops operations) {
        operations.append_eltwise(algorithm.eltwise_elu.value, ALPHA, 0);
    }

    /** Turns the gradient at its output into that at its input, in place. */
    static Step backward(Plan plan, memory.desc shape, memory output, memory gradient) {
        int algorithmOnOutput = algorithm.eltwise_elu_use_dst_for_bwd.value;
        eltwise_forward.primitive_desc forward = plan.own(new eltwise_forward.primitive_desc(plan.processor(),
                prop_kind.forward_training.value, algorithmOnOutput, shape, shape, ALPHA));
        eltwise_backward.primitive_desc backward = plan.own(new eltwise_backward.primitive_desc(plan.processor(),
                algorithmOnOutput, shape, shape, shape, ALPHA, forward));
        return new Step(plan, new eltwise_backward(backward))
                .with(dnnl.DNNL_ARG_DST, output)
                .with(dnnl.DNNL_ARG_DIFF_DST, gradient)
                .with(dnnl.DNNL_ARG_DIFF_SRC, gradient);
    }
}
