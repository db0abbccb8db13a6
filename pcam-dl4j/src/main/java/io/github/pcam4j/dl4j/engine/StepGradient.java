package io.github.pcam4j.dl4j.engine;

import io.github.pcam4j.dl4j.onednn.OneDnnMomentum;
import io.github.pcam4j.dl4j.optimize.MomentumSgdUpdater;
import io.github.pcam4j.model.ParameterTable;
import io.github.pcam4j.train.engine.GradientReduction;
import io.github.pcam4j.train.engine.Objective;
import io.github.pcam4j.train.engine.PendingStep;
import io.github.pcam4j.train.optimize.GroupRule;
import io.github.pcam4j.train.optimize.StepRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
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
    private final List<Stretch> stretches = new ArrayList<>();
    private final StepRule rule;
    private final ParameterTable table;
    private final @Nullable OneDnnMomentum arithmetic;
    private @Nullable INDArray sum;
    private Rates applied = new Rates(Double.NaN, Double.NaN);
    private double lossSum;
    private int patches;
    private int parts;
    /** Where the moving statistics were ahead of the step's first batch; known once that was added. */
    private float[] statisticsBefore = {};

    /** What the network holds between two places of its parameters: views. */
    private record Part(long from, long to, INDArray gradient, INDArray parameters) { }

    /** What stands beside a step's gradient. */
    record Rates(double learningRate, double momentum) { }

    /**
     * A gradient.
     *
     * @param rule of the updates
     * @param table of the network's parameters
     * @param plain whether updates are left to DL4J as far as it has them
     */
    StepGradient(MultiLayerNetwork network, StepRule rule, ParameterTable table, boolean plain) {
        this.network = network;
        this.rule = rule;
        this.table = table;
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
            boolean isTrained = Descent.isOf(rule, block.getGradientUpdater());
            (isTrained ? trained : statistics).add(new Part(from, to, between(gradient, from, to),
                    between(parameters, from, to)));
            if (isTrained) {
                addStretches(block, gradient, parameters);
            }
        }
    }

    private void addStretches(UpdaterBlock block, INDArray gradient, INDArray parameters) {
        List<INDArray> state = Descent.state(block.getGradientUpdater());
        List<UpdaterBlock.ParamState> arrays = block.getLayersAndVariablesInBlock();
        for (int first = 0; first < arrays.size();) {
            GroupRule treatment = rule.of(rowOf(arrays.get(first)));
            int next = first + 1;
            while (next < arrays.size() && rule.of(rowOf(arrays.get(next))).equals(treatment)) {
                next++;
            }
            long from = arrays.get(first).getParamOffsetStart();
            long to = arrays.get(next - 1).getParamOffsetEnd();
            long begin = block.getParamOffsetStart();
            stretches.add(new Stretch(between(gradient, from, to), between(parameters, from, to),
                    state.stream().map(it -> between(it, from - begin, to - begin)).toList(), treatment));
            first = next;
        }
    }

    /** DL4J's names of what is trained, as Keras has them. */
    private ParameterTable.Row rowOf(UpdaterBlock.ParamState array) {
        String name = switch (array.getParamName()) {
            case "W" -> "kernel";
            case "b" -> "bias";
            default -> array.getParamName();
        };
        return table.get(array.getLayer().getConfig().getLayerName() + "/" + name);
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
            statisticsBefore = statistics(part -> part.parameters().dup());
        }
        for (Part part : trained) {
            Descent.axpy((double) count / rows, part.gradient(), between(sum, part.from(), part.to()));
        }
        moveStatistics(1);
        lossSum += network.score() * count;
        patches += count;
        parts++;
    }

    /** Moves the moving statistics towards the batch's, by so many times the share that the network is made for. */
    void moveStatistics(double times) {
        findParts();
        statistics.forEach(part -> Descent.axpy(-times, part.gradient(), part.parameters()));
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
     * @param reduction of the step, ahead of the clipping of its mean gradient
     * @return the mean loss of all
     */
    double apply(int rows, int count, Objective objective, Rates rates, GradientReduction reduction) {
        findParts();
        boolean alone = parts == 0;
        int divisor = alone ? rows : patches + count;
        double loss = alone ? network.score() : (lossSum + network.score() * count) / divisor;
        if (!alone) {
            for (Part part : trained) {
                part.gradient().muli((double) count / rows);
                Descent.axpy(1, between(Objects.requireNonNull(sum), part.from(), part.to()), part.gradient());
            }
        }
        if (reduction == GradientReduction.NONE) {
            clipAndUpdate(divisor, objective, rates);
        } else {
            PendingStep reduced = reduce(reduction, divisor, loss);
            clipAndUpdate(1, objective, rates);
            setStatistics(reduced.statistics());
            loss = reduced.loss();
        }
        forget();
        return loss;
    }

    private void clipAndUpdate(int divisor, Objective objective, Rates rates) {
        if (objective.clips()) {
            clip(objective, divisor);
        }
        int iteration = network.getIterationCount();
        update(iteration, divisor, rates);
        network.setIterationCount(iteration + 1);
    }

    /** The rates of the last step, as what made it had them. */
    Rates applied() {
        return applied;
    }

    private void update(int iteration, int patches, Rates rates) {
        if (arithmetic == null && rule instanceof StepRule.Sgd && rule.isUniform()) {
            applied = updateByDl4j(iteration, patches, rates);
        } else {
            new Descent(rule, arithmetic).step(stretches, iteration + 1L, patches, rates.learningRate(), rates.momentum());
            moveStatistics(1);
            applied = rates;
        }
    }

    /** The rates as its updaters had them. */
    private Rates updateByDl4j(int iteration, int patches, Rates rates) {
        List<MomentumSgdUpdater> updaters = updater().getUpdaterBlocks().stream().map(UpdaterBlock::getGradientUpdater)
                .filter(MomentumSgdUpdater.class::isInstance).map(MomentumSgdUpdater.class::cast).toList();
        updaters.forEach(it -> it.use(rates.learningRate(), rates.momentum()));
        updater().update(network.gradient(), iteration, network.getEpochCount(), patches, LayerWorkspaceMgr.noWorkspaces());
        network.params().subi(network.gradient().gradient());
        return new Rates(updaters.get(0).appliedLearningRate(), updaters.get(0).appliedMomentum());
    }

    /** Hands out the step and takes its gradient back. */
    private PendingStep reduce(GradientReduction reduction, int patches, double loss) {
        float[] before = parts == 0 ? statistics(part -> part.parameters().dup()) : statisticsBefore;
        PendingStep step = new PendingStep(meanGradient(patches), before,
                statistics(part -> part.parameters().sub(part.gradient())), loss);
        reduction.reduce(step);
        int at = 0;
        for (Part part : trained) {
            at += assign(step.gradient(), at, part, part.gradient());
        }
        return step;
    }

    private float[] meanGradient(int patches) {
        float[] flat = new float[length(trained)];
        int at = 0;
        for (Part part : trained) {
            float[] values = part.gradient().divi(patches).dup().data().asFloat();
            System.arraycopy(values, 0, flat, at, values.length);
            at += values.length;
        }
        return flat;
    }

    /** All moving statistics, one after the other, as something makes them of what is there. */
    private float[] statistics(Function<Part, INDArray> made) {
        float[] flat = new float[length(statistics)];
        int at = 0;
        for (Part part : statistics) {
            try (INDArray values = made.apply(part)) {
                float[] row = values.data().asFloat();
                System.arraycopy(row, 0, flat, at, row.length);
                at += row.length;
            }
        }
        return flat;
    }

    private void setStatistics(float[] flat) {
        int at = 0;
        for (Part part : statistics) {
            at += assign(flat, at, part, part.parameters());
        }
    }

    private static int length(List<Part> parts) {
        return parts.stream().mapToInt(it -> Math.toIntExact(it.to() - it.from())).sum();
    }

    /** Gives an array of a part its values; returns how many these are. */
    private static int assign(float[] flat, int from, Part part, INDArray to) {
        int length = Math.toIntExact(part.to() - part.from());
        to.assign(Nd4j.createFromArray(Arrays.copyOfRange(flat, from, from + length)));
        return length;
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
