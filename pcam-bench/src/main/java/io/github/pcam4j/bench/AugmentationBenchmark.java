package io.github.pcam4j.bench;

import io.github.pcam4j.io.PatchShape;
import io.github.pcam4j.io.augment.Augmentations;
import io.github.pcam4j.io.augment.Augmenter;
import io.github.pcam4j.io.loader.PatchBatch;
import io.github.pcam4j.io.loader.Views;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Random;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Augmentation of batches of 64 patches of 128 x 128 as a reader thread does it, in patches a second. */
@State(Scope.Benchmark)
@Fork(value = 1, jvmArgsAppend = "-Xmx256m")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class AugmentationBenchmark {
    private static final PatchShape SHAPE = PatchShape.rgb(128);
    private static final int BATCH = 64;

    /** What is done. */
    @Param({"none", "hflip", "flip", "rotate", "shift", "dihedral,shift", "brightness", "contrast", "saturation", "hue",
        "brightness,contrast,saturation,hue", "stain",
        "dihedral,shift,brightness,contrast,saturation,hue,stain"})
    private String list;

    private final ByteBuffer stored = ByteBuffer.allocateDirect(BATCH * SHAPE.bytes());
    private final ByteBuffer patches = ByteBuffer.allocateDirect(BATCH * SHAPE.bytes());
    private final String[] ids = new String[BATCH];
    private final Views views = Views.of(16);
    private Augmenter augmenter;
    private int epoch;

    /** Makes patches of the colours of a stained section, and the ids of competition patches. */
    @Setup
    public void prepare() {
        Random random = new Random(1);
        while (stored.hasRemaining()) {
            double stain = random.nextDouble();
            stored.put((byte) (235 - 110 * stain)).put((byte) (230 - 160 * stain)).put((byte) (240 - 80 * stain));
        }
        for (int i = 0; i < BATCH; i++) {
            ids[i] = String.format(Locale.ROOT, "%040x", random.nextLong() >>> 1);
        }
        augmenter = new Augmenter(Augmentations.parse(list), 1, SHAPE);
    }

    /**
     * One epoch's augmentation of a batch that was copied from elsewhere, as from a store.
     *
     * @return the patches
     */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public ByteBuffer augment() {
        epoch++;
        patches.put(0, stored, 0, stored.capacity());
        for (int i = 0; i < BATCH; i++) {
            augmenter.augment(patches, i * SHAPE.bytes(), epoch, ids[i]);
        }
        return patches;
    }

    /**
     * All 16 views of a batch, in views of a patch a second; the list does not matter.
     *
     * @return the last of them
     */
    @Benchmark
    @OperationsPerInvocation(16 * BATCH)
    public PatchBatch views() {
        PatchBatch batch = PatchBatch.of(SHAPE, stored.rewind(), new int[BATCH], new byte[0]);
        for (int view = 0; view < 15; view++) {
            views.apply(batch, view);
        }
        return views.apply(batch, 15);
    }
}
