package io.github.pcam4j.torch;

import io.github.pcam4j.io.loader.PatchBatch;
import io.github.pcam4j.model.InputSpec;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * What steps read, as tensors on a device. Everything that a step needs from the host travels in one copy, as bytes:
 * pixels, or the numbers of patches that the device has; labels; dropout's masks. Pixels become floats there. Tensors
 * are of the caller's scope. Close it.
 */
final class BatchInput implements AutoCloseable {
    private final Normalization normalization;
    private final DropoutLayers layers;
    private final Staging staging;

    /**
     * A batch to train on.
     *
     * @param pixels as the network takes them, (batch, channel, row, column), with the channels last in memory
     * @param labels (batch, 1), 0 or 1
     * @param dropout what to drop
     */
    record Labelled(Tensor pixels, Tensor labels, Dropout dropout) { }

    BatchInput(InputSpec input, DropoutLayers layers, Device device) {
        this.normalization = new Normalization(input, device);
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
        return normalization.apply(resident.pixels(staging.stage(resident.bytes(patches),
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
        return new Labelled(normalization.apply(resident.pixels(indices)),
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

    private Tensor floats(Tensor bytes, PatchBatch batch) {
        return normalization.apply(bytes.view(batch.size(), batch.shape().height(), batch.shape().width(),
                batch.shape().channels()));
    }

    @Override
    public void close() {
        staging.close();
        normalization.close();
    }
}
