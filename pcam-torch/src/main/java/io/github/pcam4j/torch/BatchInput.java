package io.github.pcam4j.torch;

import io.github.pcam4j.io.loader.PatchBatch;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * What steps read, as tensors on a device. Everything that a step needs from the host travels in one copy, as bytes:
 * pixels, or the numbers of patches that the device has; labels; dropout's masks. Pixels become floats there. Tensors
 * are of the caller's scope. Close it.
 */
final class BatchInput implements AutoCloseable {
    private static final double WHITE = 255;

    private final DropoutLayers layers;
    private final Staging staging;

    /**
     * A batch to train on.
     *
     * @param pixels in [0, 1], (batch, channel, row, column), with the channels last in memory
     * @param labels (batch, 1), 0 or 1
     * @param dropout what to drop
     */
    record Labelled(Tensor pixels, Tensor labels, Dropout dropout) { }

    BatchInput(DropoutLayers layers, Device device) {
        this.layers = layers;
        this.staging = Staging.to(device);
    }

    /** Pixels alone, as in {@link Labelled}. */
    Tensor pixels(PatchBatch batch) {
        int bytes = batch.pixels().remaining();
        return floats(staging.stage(bytes, into -> into.put(batch.pixels())), batch);
    }

    /** A batch that is read from its store. */
    Labelled labelled(PatchBatch batch, long seed) {
        int size = batch.size();
        int bytes = batch.pixels().remaining();
        Tensor staged = staging.stage(bytes + size + layers.bytes(size), into -> {
            into.put(batch.pixels());
            for (int i = 0; i < size; i++) {
                into.put((byte) batch.label(i));
            }
            Dropout.draw(layers, size, seed, into);
        });
        Tensor labels = staged.narrow(0, bytes, size);
        return new Labelled(floats(staged.narrow(0, 0, bytes), batch), labels.to(ScalarType.Float).view(size, 1),
                dropout(staged, bytes + size, size));
    }

    /** Pixels of patches that the device has. */
    Tensor pixels(ResidentPatches resident, int[] patches) {
        return normalized(resident.pixels(staging.stage(resident.bytes(patches),
                into -> resident.writeIndices(patches, into))));
    }

    /** A batch of patches that the device has. */
    Labelled labelled(ResidentPatches resident, int[] patches, long seed) {
        int bytes = resident.bytes(patches);
        Tensor staged = staging.stage(bytes + layers.bytes(patches.length), into -> {
            resident.writeIndices(patches, into);
            Dropout.draw(layers, patches.length, seed, into);
        });
        Tensor indices = staged.narrow(0, 0, bytes);
        return new Labelled(normalized(resident.pixels(indices)),
                resident.labels(indices).to(ScalarType.Float).view(patches.length, 1),
                dropout(staged, bytes, patches.length));
    }

    private Dropout dropout(Tensor staged, int from, int patches) {
        return new Dropout(layers, staged.narrow(0, from, layers.bytes(patches)), patches);
    }

    /** Says that a step has been queued whole. */
    void consumed() {
        staging.consumed();
    }

    private static Tensor floats(Tensor bytes, PatchBatch batch) {
        return normalized(bytes.view(batch.size(), batch.shape().height(), batch.shape().width(),
                batch.shape().channels()));
    }

    /** From (batch, row, column, channel): bytes become floats as they are divided. */
    private static Tensor normalized(Tensor bytes) {
        return bytes.permute(0, 3, 1, 2).div(new Scalar(WHITE));
    }

    @Override
    public void close() {
        staging.close();
    }
}
