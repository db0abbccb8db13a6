package io.github.pcam4j.dl4j.engine;

import io.github.pcam4j.dl4j.onednn.OneDnnMomentum;
import io.github.pcam4j.dl4j.optimize.MomentumSgdUpdater;
import io.github.pcam4j.train.engine.Objective;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.updater.MultiLayerUpdater;
import org.deeplearning4j.nn.updater.UpdaterBlock;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The gradient of a step, from one backward pass of a network or several. A pass leaves it in an array of the network's
 * own, summed over the patches of its batch; moving statistics stand there too, with what is to be subtracted from
 * them. Close it.
 */
final class StepGradient implements AutoCloseable {
    private final MultiLayerNetwork network;
    private final List<Part> trained = new ArrayList<>();
    private final List<Part> statistics = new ArrayList<>();
    private final @Nullable OneDnnMomentum arithmetic;
    private @Nullable INDArray sum;
    private double lossSum;
    private int patches;
    private int parts;

    /** What the network holds between two places of its parameters: views. */
    private record Part(long from, long to, INDArray gradient, INDArray parameters,
            @Nullable MomentumSgdUpdater updater) { }

    /**
     * A gradient.
     *
     * @param plain whether updates are left to DL4J
     */
    StepGradient(MultiLayerNetwork network, boolean plain) {
        this.network = network;
        this.arithmetic = plain ? null : new OneDnnMomentum();
    }

    /** Not before it is needed: an engine that only infers has no gradient, which is as large as its parameters. */
    private void findParts() {
        if (!trained.isEmpty()) {
            return;
        }
        if (network.getFlattenedGradients() == null) {
            network.initGradientsView();
        }
        INDArray gradient = flat(network.getFlattenedGradients());
        INDArray parameters = flat(network.params());
        for (UpdaterBlock block : updater().getUpdaterBlocks()) {
            long from = block.getParamOffsetStart();
            long to = block.getParamOffsetEnd();
            MomentumSgdUpdater updater = block.getGradientUpdater() instanceof MomentumSgdUpdater ours ? ours : null;
            (updater == null ? statistics : trained).add(new Part(from, to, between(gradient, from, to),
                    between(parameters, from, to), updater));
        }
    }

    private static INDArray flat(INDArray array) {
        return array.reshape(array.length());
    }

    private static INDArray between(INDArray flat, long from, long to) {
        return flat.get(NDArrayIndex.interval(from, to));
    }

    private MultiLayerUpdater updater() {
        return (MultiLayerUpdater) network.getUpdater();
    }

    /** DL4J keeps parameters with equal settings in blocks; those without an updater are batch statistics. */
    List<MomentumSgdUpdater> updaters() {
        return updater().getUpdaterBlocks().stream().map(UpdaterBlock::getGradientUpdater)
                .filter(MomentumSgdUpdater.class::isInstance).map(MomentumSgdUpdater.class::cast).toList();
    }

    /** Batches added so far for the step that is to be made. */
    int parts() {
        return parts;
    }

    /**
     * Adds what the last backward pass left.
     *
     * @param rows patches that it summed over
     * @param count patches that they stand for: one that was doubled counts once
     */
    void add(int rows, int count) {
        findParts();
        if (sum == null) {
            sum = Nd4j.createUninitializedDetached(network.params().dataType(), network.numParams());
        }
        if (parts == 0) {
            sum.assign(0);
        }
        for (Part part : trained) {
            axpy((double) count / rows, part.gradient(), between(sum, part.from(), part.to()));
        }
        moveStatistics(1);
        lossSum += network.score() * count;
        patches += count;
        parts++;
    }

    private static void axpy(double factor, INDArray from, INDArray to) {
        Nd4j.getBlasWrapper().level1().axpy(to.length(), factor, from, to);
    }

    /** Moves the moving statistics towards the batch's, by so many times the share that the network is made for. */
    void moveStatistics(double times) {
        findParts();
        statistics.forEach(part -> axpy(-times, part.gradient(), part.parameters()));
    }

    /** Has the next pass leave the batch's statistics themselves, without what there was before. */
    void forgetStatistics() {
        findParts();
        statistics.forEach(part -> part.parameters().assign(0));
    }

    /**
     * Updates the network by the last backward pass and those that were added.
     *
     * @param rows patches that the last pass summed over
     * @param count patches that they stand for
     * @return the mean loss of all
     */
    double apply(int rows, int count, Objective objective) {
        findParts();
        boolean alone = parts == 0;
        int divisor = alone ? rows : patches + count;
        double loss = alone ? network.score() : (lossSum + network.score() * count) / divisor;
        if (!alone) {
            for (Part part : trained) {
                part.gradient().muli((double) count / rows);
                axpy(1, between(Objects.requireNonNull(sum), part.from(), part.to()), part.gradient());
            }
        }
        if (objective.clips()) {
            clip(objective, divisor);
        }
        int iteration = network.getIterationCount();
        update(iteration, divisor);
        network.setIterationCount(iteration + 1);
        forget();
        return loss;
    }

    private void update(int iteration, int patches) {
        if (arithmetic == null) {
            updater().update(network.gradient(), iteration, network.getEpochCount(), patches,
                    LayerWorkspaceMgr.noWorkspaces());
            network.params().subi(network.gradient().gradient());
        } else {
            for (Part part : trained) {
                Objects.requireNonNull(part.updater()).step(part.gradient(), patches, part.parameters(), arithmetic);
            }
            moveStatistics(1);
        }
    }

    private void clip(Objective objective, int divisor) {
        double squares = 0;
        for (Part part : trained) {
            double norm = part.gradient().norm2Number().doubleValue();
            squares += norm * norm;
        }
        double scale = objective.gradientScale(Math.sqrt(squares) / divisor);
        if (scale != 1) {
            trained.forEach(part -> part.gradient().muli(scale));
        }
    }

    private void forget() {
        lossSum = 0;
        patches = 0;
        parts = 0;
    }

    @Override
    public void close() {
        if (arithmetic != null) {
            arithmetic.close();
        }
        if (sum != null) {
            sum.close();
        }
    }
}
