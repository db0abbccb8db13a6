package io.github.pcam4j.dl4j.onednn;

import io.github.pcam4j.dl4j.internal.plan.ConvolutionShape.Extent;
import io.github.pcam4j.dl4j.internal.plan.MaxPoolingPlan;
import io.github.pcam4j.dl4j.internal.plan.PlanCache;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.convolution.subsampling.SubsamplingLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Max pooling without padding, channels last. */
final class OneDnnMaxPooling extends SubsamplingLayer implements OneDnnLayer {
    private static final long serialVersionUID = 1;

    private final transient PlanCache<MaxPoolingPlan.Shape, MaxPoolingPlan> plans = new PlanCache<>();
    private transient @Nullable BlockSeat seat;

    OneDnnMaxPooling(NeuralNetConfiguration configuration) {
        super(configuration, DataType.FLOAT);
    }

    @Override
    public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
        assertInputSet(false);
        if (training && seat != null) {
            INDArray output = workspaces.createUninitialized(ArrayType.ACTIVATIONS, input.dataType(), seat.outputShape(), 'c');
            seat.output(output);
            return output;
        }
        input = OneDnnLayer.contiguous(input, ArrayType.INPUT, workspaces);
        MaxPoolingPlan.Shape shape = shape(training);
        INDArray activations = workspaces.createUninitialized(ArrayType.ACTIVATIONS, input.dataType(),
                new long[] {shape.batch(), shape.outputHeight(), shape.outputWidth(), shape.channels()}, 'c');
        plan(shape).forward(input, activations);
        return activations;
    }

    @Override
    public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
        assertInputSet(true);
        if (seat != null) {
            seat.gradientAtOutput(OneDnnLayer.contiguous(epsilon, ArrayType.ACTIVATION_GRAD, workspaces));
            return new Pair<>(new DefaultGradient(), OneDnnLayer.placeholder(workspaces));
        }
        INDArray inputGradient = workspaces.createUninitialized(ArrayType.ACTIVATION_GRAD, input.dataType(),
                input.shape(), 'c');
        plan(shape(true)).backward(OneDnnLayer.contiguous(epsilon, ArrayType.ACTIVATION_GRAD, workspaces),
                inputGradient);
        return new Pair<>(new DefaultGradient(), inputGradient);
    }

    /** Has training go through a block. */
    void join(BlockSeat seat) {
        this.seat = seat;
    }

    private MaxPoolingPlan plan(MaxPoolingPlan.Shape shape) {
        return plans.get(shape, it -> new MaxPoolingPlan(it, input.dataType()));
    }

    private MaxPoolingPlan.Shape shape(boolean training) {
        return new MaxPoolingPlan.Shape(input.size(0), input.size(1), input.size(2), input.size(3),
                Extent.of(layerConf().getKernelSize()), Extent.of(layerConf().getStride()), training);
    }

    @Override
    public void release() {
        plans.close();
    }
}
