package io.github.pcam4j.dl4j.onednn;

import static org.deeplearning4j.nn.params.BatchNormalizationParamInitializer.BETA;
import static org.deeplearning4j.nn.params.BatchNormalizationParamInitializer.GAMMA;
import static org.deeplearning4j.nn.params.BatchNormalizationParamInitializer.GLOBAL_MEAN;
import static org.deeplearning4j.nn.params.BatchNormalizationParamInitializer.GLOBAL_VAR;

import io.github.pcam4j.dl4j.internal.plan.BatchNormalizationPlan;
import io.github.pcam4j.dl4j.internal.plan.Plan;
import io.github.pcam4j.dl4j.internal.plan.PlanCache;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.normalization.BatchNormalization;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Batch normalization of vectors, or of images with channels last. */
final class OneDnnBatchNormalization extends BatchNormalization implements OneDnnLayer {
    private static final long serialVersionUID = 1;

    private final transient PlanCache<BatchNormalizationPlan.Shape, BatchNormalizationPlan> plans = new PlanCache<>();
    /** Statistics of the last batch trained on, from the forward to the backward pass. */
    private transient @Nullable INDArray batchMean;
    private transient @Nullable INDArray batchVariance;
    private transient @Nullable BlockSeat seat;

    OneDnnBatchNormalization(NeuralNetConfiguration configuration) {
        super(configuration, DataType.FLOAT);
    }

    @Override
    public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
        assertInputSet(false);
        if (training && seat != null) {
            return workspaces.leverageTo(ArrayType.ACTIVATIONS, input);
        }
        input = OneDnnLayer.contiguous(input, ArrayType.INPUT, workspaces);
        INDArray activations = workspaces.createUninitialized(ArrayType.ACTIVATIONS, input.dataType(), input.shape(),
                'c');
        if (training) {
            makeRoomForStatistics();
        }
        plan(training).forward(input, training ? OneDnnLayer.kept(batchMean) : getParam(GLOBAL_MEAN),
                training ? OneDnnLayer.kept(batchVariance) : getParam(GLOBAL_VAR), getParam(GAMMA), getParam(BETA), activations);
        return activations;
    }

    private void makeRoomForStatistics() {
        if (batchMean == null) {
            batchMean = Nd4j.createUninitializedDetached(DataType.FLOAT, 'c', getParam(GLOBAL_MEAN).shape());
            batchVariance = Nd4j.createUninitializedDetached(DataType.FLOAT, 'c', getParam(GLOBAL_VAR).shape());
        }
    }

    @Override
    public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
        assertInputSet(true);
        INDArray mean = OneDnnLayer.kept(batchMean);
        INDArray variance = OneDnnLayer.kept(batchVariance);
        INDArray gammaGradient = OneDnnLayer.view(gradientViews, GAMMA);
        INDArray betaGradient = OneDnnLayer.view(gradientViews, BETA);
        INDArray inputGradient;
        if (seat != null) {
            Plan.setValues(gammaGradient, seat.gammaGradient());
            Plan.setValues(betaGradient, seat.betaGradient());
            inputGradient = OneDnnLayer.placeholder(workspaces);
        } else {
            inputGradient = workspaces.createUninitialized(ArrayType.ACTIVATION_GRAD, input.dataType(), input.shape(), 'c');
            plan(true).backward(input, mean, variance, getParam(GAMMA),
                    OneDnnLayer.contiguous(epsilon, ArrayType.ACTIVATION_GRAD, workspaces), inputGradient,
                    gammaGradient, betaGradient);
        }
        Gradient gradient = new DefaultGradient();
        gradient.setGradientFor(GAMMA, gammaGradient);
        gradient.setGradientFor(BETA, betaGradient);
        gradient.setGradientFor(GLOBAL_MEAN, towards(mean, GLOBAL_MEAN));
        gradient.setGradientFor(GLOBAL_VAR, towards(variance, GLOBAL_VAR));
        return new Pair<>(gradient, inputGradient);
    }

    /** Has training go through a block. */
    void join(BlockSeat seat) {
        this.seat = seat;
    }

    /** Takes the statistics of a batch that a block normalizes. */
    void keep(BatchStatistics statistics) {
        makeRoomForStatistics();
        float[] means = new float[Math.toIntExact(OneDnnLayer.kept(batchMean).length())];
        float[] variances = new float[means.length];
        for (int channel = 0; channel < means.length; channel++) {
            means[channel] = (float) statistics.mean(channel);
            variances[channel] = (float) statistics.variance(channel);
        }
        Plan.setValues(OneDnnLayer.kept(batchMean), means);
        Plan.setValues(OneDnnLayer.kept(batchVariance), variances);
    }

    /** DL4J has moving statistics change by a gradient too: {@code (1 - decay) * (moving - batch)}, subtracted later. */
    private INDArray towards(INDArray batchStatistic, String name) {
        return OneDnnLayer.view(gradientViews, name).assign(getParam(name)).subi(batchStatistic)
                .muli(1 - layerConf().getDecay());
    }

    /** Moves the moving statistics by a share of their way to those of the last batch, without a backward pass. */
    void moveStatistics(double share) {
        move(getParam(GLOBAL_MEAN), OneDnnLayer.kept(batchMean), share);
        move(getParam(GLOBAL_VAR), OneDnnLayer.kept(batchVariance), share);
    }

    private static void move(INDArray moving, INDArray batch, double share) {
        moving.muli(1 - share).addi(batch.mul(share));
    }

    private BatchNormalizationPlan plan(boolean training) {
        boolean images = input.rank() == 4;
        BatchNormalizationPlan.Shape shape = new BatchNormalizationPlan.Shape(input.size(0),
                images ? input.size(1) : 1, images ? input.size(2) : 1, input.size(images ? 3 : 1), training);
        return plans.get(shape, it -> new BatchNormalizationPlan(it, layerConf().getEps(), input.dataType()));
    }

    @Override
    public void release() {
        plans.close();
    }
}
