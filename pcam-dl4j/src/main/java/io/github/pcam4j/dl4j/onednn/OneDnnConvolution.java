package io.github.pcam4j.dl4j.onednn;

import io.github.pcam4j.dl4j.internal.plan.ConvolutionPlan;
import io.github.pcam4j.dl4j.internal.plan.ConvolutionShape;
import io.github.pcam4j.dl4j.internal.plan.ConvolutionShape.Extent;
import io.github.pcam4j.dl4j.internal.plan.PlanCache;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.convolution.ConvolutionLayer;
import org.deeplearning4j.nn.params.ConvolutionParamInitializer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A convolution with ELU, channels last. */
final class OneDnnConvolution extends ConvolutionLayer implements OneDnnLayer {
    private static final long serialVersionUID = 1;

    private final transient PlanCache<ConvolutionShape, ConvolutionPlan> plans = new PlanCache<>();
    private final DataType type;
    private transient @Nullable INDArray output;
    private transient @Nullable BlockSeat seat;

    /**
     * A layer without parameters yet.
     *
     * @param type to compute in and of the output
     */
    OneDnnConvolution(NeuralNetConfiguration configuration, DataType type) {
        super(configuration, DataType.FLOAT);
        this.type = type;
    }

    @Override
    public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
        assertInputSet(false);
        validateInputRank();
        validateInputDepth(layerConf().getNIn());
        input = OneDnnLayer.contiguous(input, ArrayType.INPUT, workspaces);
        ConvolutionShape shape = shape(training);
        INDArray activations = workspaces.createUninitialized(ArrayType.ACTIVATIONS, type,
                new long[] {shape.batch(), shape.outputHeight(), shape.outputWidth(), shape.filters()}, 'c');
        if (training && seat != null) {
            seat.forward(input, activations);
        } else {
            plan(shape).forward(input, getParam(ConvolutionParamInitializer.WEIGHT_KEY),
                    getParam(ConvolutionParamInitializer.BIAS_KEY), activations);
        }
        output = training ? activations : null;
        return activations;
    }

    @Override
    public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
        assertInputSet(true);
        ConvolutionShape shape = shape(true);
        INDArray weightGradient = OneDnnLayer.view(gradientViews, ConvolutionParamInitializer.WEIGHT_KEY);
        INDArray biasGradient = OneDnnLayer.view(gradientViews, ConvolutionParamInitializer.BIAS_KEY);
        INDArray inputGradient = null;
        if (seat != null) {
            inputGradient = shape.inputGradient() ? gradientArray(workspaces) : null;
            seat.backward(input, OneDnnLayer.kept(output), weightGradient, biasGradient, inputGradient);
        } else {
            ConvolutionPlan plan = plan(shape);
            plan.backward(input, OneDnnLayer.kept(output), getParam(ConvolutionParamInitializer.WEIGHT_KEY),
                    OneDnnLayer.contiguous(epsilon, ArrayType.ACTIVATION_GRAD, workspaces), weightGradient,
                    biasGradient);
            if (shape.inputGradient()) {
                inputGradient = gradientArray(workspaces);
                plan.backwardToInput(inputGradient);
            }
        }
        Gradient gradient = new DefaultGradient();
        gradient.setGradientFor(ConvolutionParamInitializer.BIAS_KEY, biasGradient);
        gradient.setGradientFor(ConvolutionParamInitializer.WEIGHT_KEY, weightGradient, 'c');
        return new Pair<>(gradient, inputGradient);
    }

    private INDArray gradientArray(LayerWorkspaceMgr workspaces) {
        return workspaces.createUninitialized(ArrayType.ACTIVATION_GRAD, type, input.shape(), 'c');
    }

    /** Has training go through a block. */
    void join(BlockSeat seat) {
        this.seat = seat;
    }

    DataType computedIn() {
        return type;
    }

    private ConvolutionPlan plan(ConvolutionShape shape) {
        return plans.get(shape, it -> new ConvolutionPlan(it, input.dataType(), type));
    }

    private ConvolutionShape shape(boolean training) {
        return shape(input.shape(), training);
    }

    /** Nobody asks for the gradient at the network's input, which the first layer would pay dearly for. */
    ConvolutionShape shape(long[] images, boolean training) {
        Extent size = new Extent(images[1], images[2]);
        Extent kernel = Extent.of(layerConf().getKernelSize());
        Extent stride = Extent.of(layerConf().getStride());
        Extent before = Extent.of(layerConf().getPadding());
        Extent after = before;
        if (convolutionMode == ConvolutionMode.Same) {
            Extent both = new Extent(samePadding(size.rows(), kernel.rows(), stride.rows()),
                    samePadding(size.columns(), kernel.columns(), stride.columns()));
            before = new Extent(both.rows() / 2, both.columns() / 2);
            after = new Extent(both.rows() - before.rows(), both.columns() - before.columns());
        }
        return new ConvolutionShape(images[0], size.rows(), size.columns(), images[3], layerConf().getNOut(),
                kernel, stride, before, after, training, training && getIndex() > 0);
    }

    private static long samePadding(long size, long kernel, long stride) {
        long outputs = (size + stride - 1) / stride;
        return Math.max(0, (outputs - 1) * stride + kernel - size);
    }

    @Override
    public void clear() {
        super.clear();
        output = null;
    }

    @Override
    public void release() {
        plans.close();
        if (seat != null) {
            seat.release();
        }
    }
}
