package io.github.pcam4j.torch;

import io.github.pcam4j.torch.internal.device.Native;
import io.github.pcam4j.train.engine.Objective;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The batches of a step ahead of its last: their losses and gradients, summed over patches on the device. Waits for
 * nothing. Close it.
 */
final class StepGradient implements AutoCloseable {
    private final List<Tensor> sums = new ArrayList<>();
    private long patches;
    private int parts;

    /** Batches added so far. */
    int parts() {
        return parts;
    }

    /** Adds a batch's mean loss and its gradient. */
    void add(Tensor loss, List<Tensor> gradients, long count) {
        Native.withoutGradients(() -> {
            Scalar weight = new Scalar((double) count);
            if (parts == 0) {
                sums.add(Native.keep(loss.mul(weight)));
                single(gradients).forEach(gradient -> sums.add(Native.keep(gradient.mul(weight))));
            } else {
                sums.get(0).add_(loss, weight);
                for (int i = 1; i < sums.size(); i++) {
                    sums.get(i).add_(gradients.get(i - 1), weight);
                }
            }
            return null;
        });
        patches += count;
        parts++;
    }

    /**
     * Makes a last batch's mean loss that of all batches, and forgets those before.
     *
     * @return the gradient of all batches
     */
    List<Tensor> join(Tensor loss, List<Tensor> last, long count) {
        if (parts == 0) {
            return last;
        }
        List<Tensor> gradients = single(last);
        Native.withoutGradients(() -> {
            Scalar weight = new Scalar((double) count);
            Scalar all = new Scalar((double) (patches + count));
            loss.mul_(weight).add_(sums.get(0)).div_(all);
            for (int i = 1; i < sums.size(); i++) {
                gradients.get(i - 1).mul_(weight).add_(sums.get(i)).div_(all);
            }
            return null;
        });
        close();
        return gradients;
    }

    /** Rounded as products are, gradients would lose in every sum. */
    private static List<Tensor> single(List<Tensor> gradients) {
        return gradients.stream().map(gradient -> gradient.to(ScalarType.Float)).toList();
    }

    /** Shortens a gradient that is too long by {@link Objective#gradientScale}, without asking how long it is. */
    static List<Tensor> clip(List<Tensor> given, Objective objective) {
        if (!objective.clips()) {
            return given;
        }
        List<Tensor> gradients = single(given);
        return Native.withoutGradients(() -> {
            Tensor[] norms = gradients.stream().map(Tensor::norm).toArray(Tensor[]::new);
            Tensor norm = torch.stack(new TensorVector(norms)).norm();
            Tensor scale = norm.add(new Scalar(Objective.NORM_EPSILON)).reciprocal_()
                    .mul_(new Scalar(objective.maxGradientNorm())).clamp_max_(new Scalar(1.0));
            gradients.forEach(gradient -> gradient.mul_(scale));
            return gradients;
        });
    }

    /** Forgets all batches. */
    @Override
    public void close() {
        sums.forEach(Tensor::close);
        sums.clear();
        patches = 0;
        parts = 0;
    }
}
