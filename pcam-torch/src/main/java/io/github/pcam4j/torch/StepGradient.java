package io.github.pcam4j.torch;

import io.github.pcam4j.train.engine.Objective;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

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
    void add(Tensor loss, TensorVector gradients, long count) {
        Native.withoutGradients(() -> {
            Scalar weight = new Scalar((double) count);
            if (parts == 0) {
                sums.add(Native.keep(loss.mul(weight)));
                for (long i = 0; i < gradients.size(); i++) {
                    sums.add(Native.keep(gradients.get(i).mul(weight)));
                }
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

    /** Makes a last batch's mean loss and gradient those of all batches, and forgets those before. */
    void join(Tensor loss, TensorVector gradients, long count) {
        if (parts == 0) {
            return;
        }
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
    }

    /** Shortens a gradient that is too long by {@link Objective#gradientScale}, without asking how long it is. */
    static void clip(TensorVector gradients, Objective objective) {
        if (!objective.clips()) {
            return;
        }
        Native.withoutGradients(() -> {
            Tensor[] norms = new Tensor[Math.toIntExact(gradients.size())];
            for (int i = 0; i < norms.length; i++) {
                norms[i] = gradients.get(i).norm();
            }
            Tensor norm = torch.stack(new TensorVector(norms)).norm();
            Tensor scale = norm.add(new Scalar(Objective.NORM_EPSILON)).reciprocal_()
                    .mul_(new Scalar(objective.maxGradientNorm())).clamp_max_(new Scalar(1.0));
            for (int i = 0; i < norms.length; i++) {
                gradients.get(i).mul_(scale);
            }
            return null;
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
