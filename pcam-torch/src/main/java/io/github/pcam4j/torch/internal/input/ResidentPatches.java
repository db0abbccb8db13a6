package io.github.pcam4j.torch.internal.input;

import io.github.pcam4j.io.PatchShape;
import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.torch.internal.device.Native;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Consumer;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** All patches of a store, and their labels, as bytes on a device. Close it. */
public final class ResidentPatches implements AutoCloseable {
    private static final int CHUNK_BYTES = 32 << 20;

    private final PatchShape shape;
    private final int count;
    private final boolean labelled;
    private final Tensor pixels;
    private final Tensor labels;

    /** Copies a store. */
    ResidentPatches(PatchStore store, Device device) {
        this.shape = store.shape();
        this.count = store.size();
        this.labelled = store.labelled();
        // First, as they are small: should there be no room, it is the pixels that have none.
        this.labels = bytes(device, labelled ? count : 0);
        try {
            this.pixels = bytes(device, count, shape.height(), shape.width(), shape.channels());
        } catch (RuntimeException e) {
            labels.close();
            throw e;
        }
        try (Staging staging = Staging.to(device)) {
            copyPixels(store, staging);
            copyLabels(store, staging);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private static Tensor bytes(Device device, long... size) {
        return Native.scoped(() -> Native.keep(torch.empty(size,
                new TensorOptions(ScalarType.Byte).device(Native.optional(device)), null)));
    }

    /** Bytes that a store takes on a device. */
    public static long bytes(PatchStore store) {
        return (long) store.size() * (store.shape().bytes() + 1);
    }

    private void copyPixels(PatchStore store, Staging staging) {
        int patches = Math.max(1, CHUNK_BYTES / shape.bytes());
        for (int from = 0; from < count; from += patches) {
            int[] chunk = new int[Math.min(patches, count - from)];
            int first = from;
            Arrays.setAll(chunk, i -> first + i);
            copy(staging, pixels, (long) from * shape.bytes(), chunk.length * shape.bytes(),
                    into -> store.gather(chunk, 0, chunk.length, into));
        }
    }

    private void copyLabels(PatchStore store, Staging staging) {
        if (labelled) {
            copy(staging, labels, 0, count, into -> into.put(store.labels()));
        }
    }

    private static void copy(Staging staging, Tensor to, long from, int length, Consumer<ByteBuffer> fill) {
        Native.scopedWithoutGradients(() -> {
            to.view(-1).narrow(0, from, length).copy_(staging.stage(length, fill), true);
            staging.consumed();
            return null;
        });
    }

    PatchShape shape() {
        return shape;
    }

    /** @throws IllegalArgumentException if there is none, or no such patch */
    void require(int[] patches) {
        if (patches.length == 0) {
            throw new IllegalArgumentException("the batch is empty");
        }
        for (int patch : patches) {
            if (patch < 0 || patch >= count) {
                throw new IllegalArgumentException(String.format(Locale.ROOT,
                        "the device keeps patches 0 to %d, not %d",
                        count - 1, patch));
            }
        }
    }

    /** @throws IllegalArgumentException if there are no labels */
    void requireLabels() {
        if (!labelled) {
            throw new IllegalArgumentException("training needs labels; the store that the device keeps has none");
        }
    }

    /** Bytes that the numbers of patches take on their way. */
    public int bytes(int[] patches) {
        return Math.multiplyExact(patches.length, Long.BYTES);
    }

    void writeIndices(int[] patches, ByteBuffer into) {
        into.order(ByteOrder.nativeOrder());
        for (int patch : patches) {
            into.putLong(patch);
        }
    }

    /** Bytes (batch, row, column, channel) of patches whose numbers are on the device. */
    Tensor pixels(Tensor indices) {
        return pixels.index_select(0, indices.view(ScalarType.Long));
    }

    Tensor labels(Tensor indices) {
        return labels.index_select(0, indices.view(ScalarType.Long));
    }

    @Override
    public void close() {
        pixels.close();
        labels.close();
    }
}
