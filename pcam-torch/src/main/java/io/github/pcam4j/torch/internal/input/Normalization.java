package io.github.pcam4j.torch.internal.input;

import io.github.pcam4j.model.InputSpec;
import io.github.pcam4j.torch.internal.device.Native;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** From bytes to what a network is shown. Close it. */
public final class Normalization implements AutoCloseable {
    private static final double WHITE = 255;

    private final InputSpec input;
    /** By channel; nothing where values are only scaled. */
    private final Optional<Tensor> mean;
    private final Optional<Tensor> deviation;

    public Normalization(InputSpec input, Device device) {
        this.input = input;
        this.mean = input.isOnlyScaled() ? Optional.empty() : Optional.of(channels(input.mean(), device));
        this.deviation = input.isOnlyScaled() ? Optional.empty() : Optional.of(channels(input.deviation(), device));
    }

    private static Tensor channels(List<Double> values, Device device) {
        float[] row = new float[values.size()];
        for (int i = 0; i < row.length; i++) {
            row[i] = values.get(i).floatValue();
        }
        return Native.scoped(() -> Native.keep(
                Native.on(device, Native.tensor(row, new int[] {row.length})).view(1, row.length, 1, 1)));
    }

    /** From (batch, row, column, channel) in bytes, which become floats as they are divided. */
    public Tensor apply(Tensor bytes) {
        Tensor scaled = sized(bytes.permute(0, 3, 1, 2).div(new Scalar(WHITE)));
        return mean.isEmpty() ? scaled : scaled.sub_(mean.get()).div_(deviation.orElseThrow());
    }

    private Tensor sized(Tensor scaled) {
        if (input.size() == input.patchSize()) {
            return scaled;
        }
        long[] sides = {input.size(), input.size()};
        return torch.upsample_bilinear2d(scaled, sides, false, new DoubleOptional(), new DoubleOptional());
    }

    @Override
    public void close() {
        mean.ifPresent(Tensor::close);
        deviation.ifPresent(Tensor::close);
    }
}
