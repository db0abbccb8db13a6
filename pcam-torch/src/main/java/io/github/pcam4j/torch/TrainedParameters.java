package io.github.pcam4j.torch;

import io.github.pcam4j.model.ParameterLayout;
import io.github.pcam4j.model.ParameterTable;
import io.github.pcam4j.train.optimize.StepRule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Parameters that have gradients, of single precision, with what the rule of descent keeps beside them, and as the
 * network computes with them: themselves or a rounded copy. Close it.
 */
final class TrainedParameters implements AutoCloseable {
    private final FlatTensors values;
    private final FlatTensors velocities;
    private final FlatTensors used;
    private final List<ParameterTable.Row> rows;
    private StepRule rule;
    private List<Stretch> stretches;
    /** Mean squares of gradients, which AdamW has beside the means that stand in the velocities' place. */
    private final Optional<FlatTensors> squares;

    /** All 0. */
    TrainedParameters(List<ParameterTable.Row> rows, ParameterLayout layout, Device device, ScalarType products,
            StepRule rule) {
        Map<String, int[]> kerasShapes = shapes(rows);
        if (layout == ParameterLayout.PYTORCH) {
            kerasShapes.replaceAll((name, shape) -> inKerasOrder(shape));
        }
        this.rows = List.copyOf(rows);
        follow(rule);
        values = new FlatTensors(kerasShapes, device, ScalarType.Float);
        velocities = new FlatTensors(kerasShapes, device, ScalarType.Float);
        squares = rule instanceof StepRule.AdamW
                ? Optional.of(new FlatTensors(kerasShapes, device, ScalarType.Float)) : Optional.empty();
        used = products == ScalarType.Float ? values : new FlatTensors(kerasShapes, device, products);
        used.views().values().forEach(tensor -> tensor.set_requires_grad(true));
    }

    private static int[] inKerasOrder(int[] shape) {
        return switch (shape.length) {
            case 4 -> new int[] {shape[2], shape[3], shape[1], shape[0]};
            case 2 -> new int[] {shape[1], shape[0]};
            default -> shape;
        };
    }

    static Map<String, int[]> shapes(List<ParameterTable.Row> rows) {
        Map<String, int[]> shapes = new LinkedHashMap<>();
        rows.forEach(row -> shapes.put(row.name(), row.shape().stream().mapToInt(Integer::intValue).toArray()));
        return shapes;
    }

    /** Goes by a rule of the same kind from the next step on. */
    final void follow(StepRule next) {
        rule = next;
        stretches = Stretch.of(rows, next);
    }

    Map<String, Tensor> values() {
        return values.views();
    }

    Map<String, Tensor> velocities() {
        return velocities.views();
    }

    /** Empty but for AdamW. */
    Map<String, Tensor> squares() {
        return squares.map(FlatTensors::views).orElse(Map.of());
    }

    /** What the network computes with, and gradients are of. */
    Map<String, Tensor> used() {
        return used.views();
    }

    /** Makes what is used follow values that were changed. */
    void changed() {
        if (used != values) {
            used.all().copy_(values.all());
        }
    }

    /**
     * One step by the rule: momentum SGD that treats all alike in two operations, any other stretch by stretch.
     *
     * @param gradients of {@link #used}, in its order
     * @param step the step's number, from 1
     */
    void update(List<Tensor> gradients, long step, double rate, double momentum) {
        Tensor row = FlatTensors.inOneRow(gradients);
        if (rule instanceof StepRule.Sgd && rule.isUniform()) {
            accelerate(velocities.all(), values.all(), row, rate, momentum);
        } else {
            Tensor single = row.to(ScalarType.Float);
            stretches.stream().filter(it -> !it.rule().frozen())
                    .forEach(it -> update(it, single, step, rate * it.rule().rate(), momentum));
        }
        changed();
    }

    private void update(Stretch stretch, Tensor row, long step, double rate, double momentum) {
        Tensor value = part(values.all(), stretch);
        Tensor velocity = part(velocities.all(), stretch);
        if (stretch.rule().decay() > 0) {
            value.mul_(new Scalar(1 - rate * stretch.rule().decay()));
        }
        if (rule instanceof StepRule.AdamW adamW) {
            adam(adamW, part(row, stretch), value, velocity, part(squares.orElseThrow().all(), stretch), step, rate, momentum);
        } else {
            accelerate(velocity, value, part(row, stretch), rate, momentum);
        }
    }

    private static Tensor part(Tensor row, Stretch stretch) {
        return row.narrow(0, stretch.from(), stretch.length());
    }

    /** Classical momentum as Keras has it: {@code v = momentum * v - rate * gradient; w = w + v}. */
    private static void accelerate(Tensor velocity, Tensor value, Tensor gradient, double rate, double momentum) {
        velocity.mul_(new Scalar(momentum)).add_(gradient, new Scalar(-rate));
        value.add_(velocity);
    }

    /** PyTorch's own operations, in its order. */
    private static void adam(StepRule.AdamW rule, Tensor gradient, Tensor value, Tensor mean, Tensor square, long step,
            double rate, double beta1) {
        mean.mul_(new Scalar(beta1)).add_(gradient, new Scalar(1 - beta1));
        square.mul_(new Scalar(rule.beta2())).addcmul_(gradient, gradient, new Scalar(1 - rule.beta2()));
        Tensor root = square.sqrt().div_(new Scalar(Math.sqrt(1 - Math.pow(rule.beta2(), (double) step))))
                .add_(new Scalar(rule.epsilon()));
        value.addcdiv_(mean, root, new Scalar(-rate / (1 - Math.pow(beta1, (double) step))));
    }

    @Override
    public void close() {
        List<FlatTensors> all = new ArrayList<>(List.of(values, velocities));
        if (used != values) {
            all.add(used);
        }
        squares.ifPresent(all::add);
        all.forEach(FlatTensors::close);
    }
}
