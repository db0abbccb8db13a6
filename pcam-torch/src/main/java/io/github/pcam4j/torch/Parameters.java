package io.github.pcam4j.torch;

import io.github.pcam4j.model.CnnSpec;
import io.github.pcam4j.model.NetworkWeights;
import io.github.pcam4j.model.ParameterLayout;
import io.github.pcam4j.model.ParameterTable;
import io.github.pcam4j.torch.internal.device.Native;
import io.github.pcam4j.torch.internal.network.NamedTensors;
import io.github.pcam4j.train.engine.GradientReduction;
import io.github.pcam4j.train.engine.PendingStep;
import io.github.pcam4j.train.optimize.StepRule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The parameters of a network on a device, and what the rule of descent keeps beside those that are trained. Inside,
 * axes lie as LibTorch wants them; outside, as the table has them. Close it.
 */
final class Parameters implements NamedTensors, AutoCloseable {
    private static final long[] KERAS_TO_TORCH = {3, 2, 0, 1};
    private static final long[] TORCH_TO_KERAS = {2, 3, 1, 0};

    private final ParameterTable table;
    private final Device device;
    /** Kernels and biases of hidden layers, which are computed with in the precision of products. */
    private final TrainedParameters products;
    /** What is of single precision always: batch normalization's, and the output unit's. */
    private final TrainedParameters singles;
    /** Batch normalization's moving statistics, which have no gradient. Each layer writes its own during a step. */
    private final Map<String, Tensor> statistics = new LinkedHashMap<>();
    /** What gradients are of, in their order, as the network computes with it. */
    private final Map<String, Tensor> trained = new LinkedHashMap<>();
    private Set<String> frozen;

    /** Takes weights; velocities are 0. */
    Parameters(ParameterTable table, Device device, NetworkWeights weights, ScalarType type, StepRule rule) {
        this.table = table;
        this.device = device;
        this.products = new TrainedParameters(rows(it -> it.kind().isTrained() && !isSingle(it)), table.layout(), device,
                type, rule);
        this.singles = new TrainedParameters(rows(it -> it.kind().isTrained() && isSingle(it)), table.layout(), device,
                ScalarType.Float, rule);
        Native.scoped(() -> {
            TensorOptions floats = new TensorOptions(ScalarType.Float).device(Native.optional(device));
            rows(it -> !it.kind().isTrained()).forEach(row ->
                    statistics.put(row.name(), Native.keep(torch.zeros(new long[] {row.count()}, floats))));
            return null;
        });
        trained.putAll(products.used());
        trained.putAll(singles.used());
        frozen = frozenBy(rule);
        setWeights(weights);
    }

    /** Batch normalization's, and the output unit's. */
    private boolean isSingle(ParameterTable.Row row) {
        return switch (row.kind()) {
            case KERNEL, BIAS -> isKeras() ? row.name().startsWith("output/") : row.group().equals(CnnSpec.HEAD);
            case SCALE, SHIFT, MEAN, VARIANCE -> true;
        };
    }

    private boolean isKeras() {
        return table.layout() == ParameterLayout.KERAS;
    }

    private List<ParameterTable.Row> rows(Predicate<ParameterTable.Row> chosen) {
        return table.rows().stream().filter(chosen).toList();
    }

    /** A parameter to compute with, in the precision that is meant for it. */
    @Override
    public Tensor get(String name) {
        return one(name, products.used(), singles.used(), statistics);
    }

    @SafeVarargs
    private static Tensor one(String name, Map<String, Tensor>... places) {
        for (Map<String, Tensor> place : places) {
            if (place.containsKey(name)) {
                return place.get(name);
            }
        }
        throw new IllegalArgumentException("the network has no parameter " + name);
    }

    /** Goes by a rule of the same kind from the next step on. */
    void follow(StepRule rule) {
        products.follow(rule);
        singles.follow(rule);
        frozen = frozenBy(rule);
    }

    private Set<String> frozenBy(StepRule rule) {
        return rows(row -> row.kind().isTrained() && rule.of(row).frozen()).stream().map(ParameterTable.Row::name)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The gradient of a loss, one tensor for each parameter that is trained; zeros for one that is frozen. */
    List<Tensor> gradients(Tensor loss) {
        Tensor[] followed = trained.entrySet().stream().filter(it -> !frozen.contains(it.getKey())).map(Map.Entry::getValue)
                .toArray(Tensor[]::new);
        TensorVector gradients = torch.grad(new TensorVector(loss), new TensorVector(followed));
        List<Tensor> inOrder = new ArrayList<>();
        int next = 0;
        for (Map.Entry<String, Tensor> one : trained.entrySet()) {
            inOrder.add(frozen.contains(one.getKey()) ? torch.zeros_like(one.getValue()) : gradients.get(next++));
        }
        return inOrder;
    }

    /**
     * A step as a reduction has it: gives the gradient, and takes over loss and moving statistics.
     *
     * @param gradients in the order of {@link #gradients}
     * @param loss of the step, changed in place
     * @param statisticsBefore what {@link #statistics} was ahead of the step
     */
    List<Tensor> reduced(List<Tensor> gradients, Tensor loss, float[] statisticsBefore, GradientReduction reduction) {
        return Native.withoutGradients(() -> {
            PendingStep step = new PendingStep(Native.floats(FlatTensors.inOneRow(gradients)), statisticsBefore, statistics(),
                    Native.floats(loss)[0]);
            reduction.reduce(step);
            loss.fill_(new Scalar(step.loss()));
            setStatistics(step.statistics());
            Tensor given = row(step.gradient());
            List<Tensor> reduced = new ArrayList<>();
            long from = 0;
            for (Tensor gradient : gradients) {
                reduced.add(FlatTensors.shaped(given.narrow(0, from, gradient.numel()), gradient));
                from += gradient.numel();
            }
            return reduced;
        });
    }

    /** All moving statistics, one after the other. */
    float[] statistics() {
        return statistics.isEmpty() ? new float[0] : Native.scopedWithoutGradients(() ->
                Native.floats(torch.cat(new TensorVector(statistics.values().toArray(Tensor[]::new)))));
    }

    private void setStatistics(float[] values) {
        if (values.length == 0) {
            return;
        }
        Tensor given = row(values);
        long from = 0;
        for (Tensor statistic : statistics.values()) {
            statistic.copy_(given.narrow(0, from, statistic.numel()));
            from += statistic.numel();
        }
    }

    private Tensor row(float[] values) {
        return Native.on(device, Native.tensor(values, new int[] {values.length}));
    }

    /**
     * One step down a gradient.
     *
     * @param step the step's number, from 1
     */
    void update(List<Tensor> gradients, long step, double rate, double momentum) {
        int ofProducts = products.used().size();
        Native.withoutGradients(() -> {
            products.update(gradients.subList(0, ofProducts), step, rate, momentum);
            singles.update(gradients.subList(ofProducts, gradients.size()), step, rate, momentum);
            return null;
        });
    }

    NetworkWeights weights() {
        return copies(row -> true, products.values(), singles.values(), statistics);
    }

    NetworkWeights velocities() {
        return copies(row -> row.kind().isTrained(), products.velocities(), singles.velocities());
    }

    /** Mean squares of gradients; nothing but for AdamW. */
    NetworkWeights squares() {
        boolean kept = !products.squares().isEmpty() || !singles.squares().isEmpty();
        return copies(row -> kept && row.kind().isTrained(), products.squares(), singles.squares());
    }

    /**
     * Replaces the parameters; velocities stay.
     *
     * @throws IllegalArgumentException if they are of another network; nothing is changed then
     */
    void setWeights(NetworkWeights weights) {
        weights.requireShapes(TrainedParameters.shapes(table.rows()));
        copy(weights, products.values());
        copy(weights, singles.values());
        copy(weights, statistics);
        Native.scopedWithoutGradients(() -> {
            products.changed();
            singles.changed();
            return null;
        });
    }

    /** The shapes of those parameters that are trained, and so have velocities. */
    Map<String, int[]> trainedShapes() {
        return TrainedParameters.shapes(rows(it -> it.kind().isTrained()));
    }

    /**
     * Replaces parameters and what the rule keeps of gradients.
     *
     * @throws IllegalArgumentException if they are of another network or rule; nothing is changed then
     */
    void set(NetworkWeights weights, NetworkWeights momentum, NetworkWeights squares) {
        if (!squares.names().equals(squares().names())) {
            throw new IllegalArgumentException("it is of another rule of descent");
        }
        setWeights(weights);
        copy(momentum, products.velocities());
        copy(momentum, singles.velocities());
        copy(squares, products.squares());
        copy(squares, singles.squares());
    }

    private void copy(NetworkWeights from, Map<String, Tensor> to) {
        Native.scopedWithoutGradients(() -> {
            to.forEach((name, tensor) -> tensor.copy_(toTorch(from.get(name))));
            return null;
        });
    }

    private Tensor toTorch(NetworkWeights.Tensor tensor) {
        Tensor given = Native.on(device, Native.tensor(tensor.values(), tensor.shape()));
        return switch (isKeras() ? tensor.shape().length : 0) {
            case 4 -> given.permute(KERAS_TO_TORCH);
            case 2 -> given.t();
            default -> given;
        };
    }

    @SafeVarargs
    private NetworkWeights copies(Predicate<ParameterTable.Row> chosen, Map<String, Tensor>... places) {
        Map<String, NetworkWeights.Tensor> copies = new LinkedHashMap<>();
        Native.scopedWithoutGradients(() -> {
            TrainedParameters.shapes(rows(chosen))
                    .forEach((name, shape) -> copies.put(name, outside(one(name, places), shape)));
            return null;
        });
        return new NetworkWeights(copies);
    }

    private NetworkWeights.Tensor outside(Tensor tensor, int[] shape) {
        Tensor laid = switch (isKeras() ? shape.length : 0) {
            case 4 -> tensor.permute(TORCH_TO_KERAS);
            case 2 -> tensor.t();
            default -> tensor;
        };
        return new NetworkWeights.Tensor(shape, Native.floats(laid));
    }

    @Override
    public void close() {
        products.close();
        singles.close();
        statistics.values().forEach(Tensor::close);
    }
}
