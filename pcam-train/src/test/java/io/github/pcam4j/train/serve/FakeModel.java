package io.github.pcam4j.train.serve;

import io.github.pcam4j.io.PatchShape;
import io.github.pcam4j.io.image.ResizeMethod;
import io.github.pcam4j.io.loader.PatchBatch;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;

/** A model whose probability is a patch's colour, which works when it is let, and fails when it is told to. */
final class FakeModel implements Model {
    static final int SIZE = 4;
    private static final double COLOURS = 1 << 24;

    /** Sizes of the batches that it computed, in order. */
    final List<Integer> batches = Collections.synchronizedList(new ArrayList<>());
    /** Threads that it was opened, used and closed by. */
    final List<String> threads = Collections.synchronizedList(new ArrayList<>());
    final CountDownLatch closed = new CountDownLatch(1);
    /** One for each batch that it may compute. */
    private final Semaphore allowed;
    /** One for each batch that it has begun. */
    final Semaphore begun = new Semaphore(0);
    volatile Optional<Throwable> failure = Optional.empty();
    volatile Optional<double[]> answer = Optional.empty();

    FakeModel(int allowedBatches) {
        this.allowed = new Semaphore(allowedBatches);
    }

    static FakeModel unrestricted() {
        return new FakeModel(Integer.MAX_VALUE / 2);
    }

    void allow(int more) {
        allowed.release(more);
    }

    PatchClassifier.Builder builder() {
        return PatchClassifier.builder("run", () -> {
            threads.add(Thread.currentThread().getName());
            return this;
        });
    }

    static BufferedImage image(int colour) {
        BufferedImage image = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < SIZE; y++) {
            for (int x = 0; x < SIZE; x++) {
                image.setRGB(x, y, colour);
            }
        }
        return image;
    }

    static PatchInput input(int colour) {
        return PatchInput.of(image(colour), "colour " + colour);
    }

    static double probability(int colour) {
        return colour / COLOURS;
    }

    @Override
    public int inputSize() {
        return SIZE;
    }

    @Override
    public ResizeMethod resizeMethod() {
        return ResizeMethod.ANTIALIAS;
    }

    @Override
    public Optional<PatchShape> originalShape() {
        return Optional.of(PatchShape.rgb(SIZE));
    }

    @Override
    public double[] predict(PatchBatch patches) {
        begun.release();
        allowed.acquireUninterruptibly();
        threads.add(Thread.currentThread().getName());
        batches.add(patches.size());
        if (failure.isPresent()) {
            throw sneaky(failure.get());
        }
        if (answer.isPresent()) {
            return answer.get();
        }
        ByteBuffer pixels = patches.pixels();
        double[] probabilities = new double[patches.size()];
        for (int i = 0; i < probabilities.length; i++) {
            int place = i * patches.shape().bytes();
            probabilities[i] = probability((pixels.get(place) & 0xff) << 16 | (pixels.get(place + 1) & 0xff) << 8
                    | pixels.get(place + 2) & 0xff);
        }
        return probabilities;
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> RuntimeException sneaky(Throwable thrown) throws T {
        throw (T) thrown;
    }

    @Override
    public void close() {
        threads.add(Thread.currentThread().getName());
        closed.countDown();
    }
}
