package io.github.pcam4j.torch;

import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * What is dropped in one step, a function of the step's seed alone. LibTorch's own generators are shared
 * by the whole process; some ten thousand numbers a step are drawn here in a fraction of a millisecond, and are the
 * same on every device.
 */
final class Dropout {
    /** Nothing is dropped. */
    static final Dropout NONE = new Dropout(List.of(), null, 0);

    private static final double RANGE = 0x1p31;

    private final List<Double> rates;
    private final Device device;
    private final SplittableRandom random;

    Dropout(List<Double> rates, Device device, long seed) {
        this.rates = rates;
        this.device = device;
        this.random = new SplittableRandom(seed);
    }

    /**
     * Drops units at the layer's rate and scales the others up, so that their mean stays; to be called for one layer
     * after the other.
     *
     * @param x (batch, units)
     * @param layer from 0
     * @return the same in single precision if anything was dropped
     */
    Tensor apply(Tensor x, int layer) {
        double rate = layer < rates.size() ? rates.get(layer) : 0;
        if (rate == 0) {
            return x;
        }
        byte[] kept = kept(Math.toIntExact(x.numel()), 1 - rate);
        Tensor mask = torch.from_blob(new BytePointer(kept), new long[] {x.size(0), x.size(1)},
                new TensorOptions(ScalarType.Byte));
        return x.mul(Native.on(device, mask).to(ScalarType.Float).mul_(new Scalar(1 / (1 - rate))));
    }

    /** Two draws of 31 bits come out of each number. */
    private byte[] kept(int count, double share) {
        int threshold = (int) Math.min(Integer.MAX_VALUE, Math.round(share * RANGE));
        byte[] kept = new byte[count];
        for (int i = 0; i < count; i += 2) {
            long bits = random.nextLong();
            kept[i] = (byte) ((bits >>> 33) < threshold ? 1 : 0);
            if (i + 1 < count) {
                kept[i + 1] = (byte) ((bits & Integer.MAX_VALUE) < threshold ? 1 : 0);
            }
        }
        return kept;
    }
}
