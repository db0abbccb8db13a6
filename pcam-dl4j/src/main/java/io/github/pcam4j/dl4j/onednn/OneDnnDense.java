package io.github.pcam4j.dl4j.onednn;

import io.github.pcam4j.dl4j.internal.plan.DensePlan;
import io.github.pcam4j.dl4j.internal.plan.PlanCache;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.feedforward.dense.DenseLayer;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A dense layer with ELU. */
final class OneDnnDense extends DenseLayer implements OneDnnLayer {
    private static final long serialVersionUID = 1;

    private final transient PlanCache<DensePlan.Shape, DensePlan> plans = new PlanCache<>();
    private transient @Nullable INDArray output;

    OneDnnDense(NeuralNetConfiguration configuration) {
        super(configuration, DataType.FLOAT);
    }

    @Override
    public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
        assertInputSet(false);
        if (input.rank() != 2 || input.columns() != layerConf().getNIn()) {
            // DL4J's own words about an input that does not fit.
            return super.activate(training, workspaces);
        }
        input = OneDnnLayer.contiguous(input, ArrayType.INPUT, workspaces);
        INDArray activations = workspaces.createUninitialized(ArrayType.ACTIVATIONS, DataType.FLOAT,
                new long[] {input.size(0), layerConf().getNOut()}, 'c');
        plan(training).forward(input, getParam(DefaultParamInitializer.WEIGHT_KEY),
                getParam(DefaultParamInitializer.BIAS_KEY), activations);
        output = training ? activations : null;
        return activations;
    }

    @Override
    public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
        assertInputSet(true);
        INDArray weightGradient = OneDnnLayer.view(gradientViews, DefaultParamInitializer.WEIGHT_KEY);
        INDArray biasGradient = OneDnnLayer.view(gradientViews, DefaultParamInitializer.BIAS_KEY);
        INDArray inputGradient = workspaces.createUninitialized(ArrayType.ACTIVATION_GRAD, input.dataType(),
                input.shape(), 'c');
        plan(true).backward(input, OneDnnLayer.kept(output), getParam(DefaultParamInitializer.WEIGHT_KEY),
                OneDnnLayer.contiguous(epsilon, ArrayType.ACTIVATION_GRAD, workspaces), weightGradient, biasGradient,
                inputGradient);
        Gradient gradient = new DefaultGradient();
        gradient.setGradientFor(DefaultParamInitializer.WEIGHT_KEY, weightGradient);
        gradient.setGradientFor(DefaultParamInitializer.BIAS_KEY, biasGradient);
        return new Pair<>(gradient, inputGradient);
    }

    private DensePlan plan(boolean training) {
        return plans.get(new DensePlan.Shape(input.size(0), layerConf().getNIn(), layerConf().getNOut(), training),
                shape -> new DensePlan(shape, input.dataType()));
    }

    @Override
    public void clear() {
        super.clear();
        output = null;
    }

    @Override
    public void release() {
        plans.close();
    }
}
