package io.github.pcam4j.torch.internal.input;

import io.github.pcam4j.io.PatchShape;
import io.github.pcam4j.io.loader.PatchBatch;
import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.model.InputSpec;
import io.github.pcam4j.torch.internal.network.Dropout;
import io.github.pcam4j.torch.internal.network.DropoutLayers;
import io.github.pcam4j.train.engine.EngineInputs;
import io.github.pcam4j.train.engine.StepInput;
import java.util.Optional;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * What steps read, as tensors on a device. Everything that a step needs from the host travels in one copy, as bytes:
 * pixels, or the numbers of patches that the device has; labels; dropout's masks. Pixels become floats there. Tensors
 * are of the caller's scope. Close it: it owns the patches that the device keeps.
 */
public final class BatchInput implements AutoCloseable {
    private final PatchShape shape;
    private final Device device;
    private final Normalization normalization;
    private final DropoutLayers layers;
    private final Staging staging;
    private Optional<ResidentPatches> resident = Optional.empty();

    /**
     * A batch to train on.
     *
     * @param pixels as the network takes them, (batch, channel, row, column), with the channels last in memory
     * @param labels (batch, 1), 0 or 1
     * @param dropout what to drop
     */
    public record Labelled(Tensor pixels, Tensor labels, Dropout dropout) { }

    public BatchInput(InputSpec input, DropoutLayers layers, Device device) {
        this.shape = PatchShape.rgb(input.patchSize());
        this.device = device;
        this.normalization = new Normalization(input, device);
        this.layers = layers;
        this.staging = Staging.to(device);
    }

    /** Keeps a store in the place of the one before. */
    public void hold(PatchStore store) {
        release();
        resident = Optional.of(new ResidentPatches(store, device));
    }

    private void release() {
        resident.ifPresent(ResidentPatches::close);
        resident = Optional.empty();
    }

    private ResidentPatches resident() {
        return resident.orElseThrow(() -> new IllegalStateException("the engine keeps no store"));
    }

    /**
     * Checks patches that are to be judged.
     *
     * @throws IllegalArgumentException if the network does not take such patches, or there are none
     */
    public void require(StepInput input) {
        if (input instanceof StepInput.Resident kept) {
            resident().require(kept.indices());
        } else {
            EngineInputs.requireFit(EngineInputs.batch(input), shape);
        }
    }

    /**
     * Checks patches that are to be trained on.
     *
     * @throws IllegalArgumentException if the network cannot be trained on them, or there are none
     */
    public void requireLabelled(StepInput input) {
        require(input);
        if (input instanceof StepInput.Resident) {
            resident().requireLabels();
        } else {
            EngineInputs.requireLabels(EngineInputs.batch(input));
        }
    }

    /** Pixels to infer from, as in {@link Labelled}. */
    public Tensor pixels(StepInput input) {
        if (input instanceof StepInput.Resident kept) {
            return pixels(resident(), kept.indices());
        }
        PatchBatch batch = EngineInputs.batch(input);
        int bytes = batch.pixels().remaining();
        return floats(staging.stage(bytes, into -> into.put(batch.pixels())), batch);
    }

    private Tensor pixels(ResidentPatches store, int[] patches) {
        return normalization.apply(store.pixels(staging.stage(store.bytes(patches),
                into -> store.writeIndices(patches, into))));
    }

    /** Pixels of two patches at least, as in {@link Labelled}: a variance of one value is 0 / 0 to LibTorch. */
    public Tensor pixelsOfTwo(StepInput input) {
        return pixels(atLeastTwo(input));
    }

    /** A batch of two patches at least. */
    public Labelled labelled(StepInput input, long seed) {
        StepInput two = atLeastTwo(input);
        return two instanceof StepInput.Resident kept ? labelled(resident(), kept.indices(), seed)
                : labelled(EngineInputs.batch(two), seed);
    }

    private static StepInput atLeastTwo(StepInput input) {
        if (input.size() != 1) {
            return input;
        }
        if (input instanceof StepInput.Resident kept) {
            int patch = kept.indices()[0];
            return new StepInput.Resident(patch, patch);
        }
        return new StepInput.Batch(EngineInputs.atLeastTwo(EngineInputs.batch(input)));
    }

    private Labelled labelled(PatchBatch batch, long seed) {
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

    private Labelled labelled(ResidentPatches store, int[] patches, long seed) {
        int bytes = store.bytes(patches);
        Tensor staged = staging.stage(bytes + layers.bytes(patches.length), into -> {
            store.writeIndices(patches, into);
            Dropout.draw(layers, patches.length, seed, into);
        });
        Tensor indices = staged.narrow(0, 0, bytes);
        return new Labelled(normalization.apply(store.pixels(indices)),
                store.labels(indices).to(ScalarType.Float).view(patches.length, 1),
                dropout(staged, bytes, patches.length));
    }

    private Dropout dropout(Tensor staged, int from, int patches) {
        return new Dropout(layers, staged.narrow(0, from, layers.bytes(patches)), patches);
    }

    /** Says that a step has been queued whole. */
    public void consumed() {
        staging.consumed();
    }

    private Tensor floats(Tensor bytes, PatchBatch batch) {
        return normalization.apply(bytes.view(batch.size(), batch.shape().height(), batch.shape().width(),
                batch.shape().channels()));
    }

    @Override
    public void close() {
        release();
        staging.close();
        normalization.close();
    }
}
