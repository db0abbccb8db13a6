package io.github.pcam4j.torch.internal.network;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * What is dropped in one step, a function of the step's seed alone. LibTorch's own generators are shared by the whole
 * process; some ten thousand numbers a step are drawn on the processor in a fraction of a millisecond, travel with the
 * batch, and are the same on every device.
 */
public final class Dropout {
    private static final double RANGE = 0x1p31;

    private final DropoutLayers layers;
    private final Tensor kept;
    private final int patches;

    /**
     * Masks that were drawn.
     *
     * @param layers which layers drop how much
     * @param kept what {@link #draw} wrote, on the device
     * @param patches of the batch
     */
    public Dropout(DropoutLayers layers, Tensor kept, int patches) {
        this.layers = layers;
        this.kept = kept;
        this.patches = patches;
    }

    /**
     * Draws for one layer after the other: a byte a unit of each patch, 1 if it is kept and 0 if not.
     *
     * @param layers which layers drop how much
     * @param patches of the batch
     * @param seed of the step
     * @param into where to write {@code layers.bytes(patches)} bytes
     */
    public static void draw(DropoutLayers layers, int patches, long seed, ByteBuffer into) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int layer = 0; layer < layers.count(); layer++) {
            if (layers.rate(layer) > 0) {
                draw(patches * layers.units(layer), 1 - layers.rate(layer), random, into);
            }
        }
    }

    /** Two draws of 31 bits come out of each number. */
    private static void draw(int count, double share, SplittableRandom random, ByteBuffer into) {
        int threshold = (int) Math.min(Integer.MAX_VALUE, Math.round(share * RANGE));
        for (int i = 0; i < count; i += 2) {
            long bits = random.nextLong();
            into.put((byte) ((bits >>> 33) < threshold ? 1 : 0));
            if (i + 1 < count) {
                into.put((byte) ((bits & Integer.MAX_VALUE) < threshold ? 1 : 0));
            }
        }
    }

    /**
     * Drops units at the layer's rate and scales the others up, so that their mean stays.
     *
     * @param x (batch, units), or (batch, channel, row, column) of which whole patches are dropped if there is one unit
     * @param layer from 0
     * @return the same, in single precision at least if anything was dropped
     */
    public Tensor apply(Tensor x, int layer) {
        double rate = layers.rate(layer);
        if (rate == 0) {
            return x;
        }
        long units = layers.units(layer);
        Tensor mask = kept.narrow(0, layers.bytesBefore(layer, patches), patches * units);
        mask = x.dim() == 4 ? mask.view(patches, units, 1, 1) : mask.view(patches, units);
        ScalarType type = torch.promote_types(x.scalar_type(), ScalarType.Float);
        return x.mul(mask.to(type).mul_(new Scalar(1 / (1 - rate))));
    }
}
