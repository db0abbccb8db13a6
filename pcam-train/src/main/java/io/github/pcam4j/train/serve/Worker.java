package io.github.pcam4j.train.serve;

import io.github.pcam4j.io.PatchShape;
import io.github.pcam4j.io.loader.PatchBatch;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens a model, computes what waits, and closes it, all on one thread, as engines want it. */
final class Worker implements Runnable {
    private static final byte[] NO_LABELS = {};
    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

    private final String name;
    private final Supplier<Model> opening;
    private final PatchQueue queue;
    private final int batch;
    private final CompletableFuture<Model> opened = new CompletableFuture<>();

    Worker(String name, Supplier<Model> opening, PatchQueue queue, int batch) {
        this.name = name;
        this.opening = opening;
        this.queue = queue;
        this.batch = batch;
    }

    /** Completed once the model is open, or with what kept it from that. Of the model only the facts are to be asked. */
    CompletableFuture<Model> opened() {
        return opened;
    }

    @Override
    public void run() {
        try (Model model = opening.get()) {
            PatchShape shape = PatchShape.rgb(model.inputSize());
            ByteBuffer pixels = ByteBuffer.allocateDirect(Math.multiplyExact(batch, shape.bytes()));
            opened.complete(model);
            serve(model, shape, pixels);
        } catch (Throwable e) {
            if (!opened.completeExceptionally(e)) {
                queue.fail(e);
                LOG.error("The classifier of {} takes no calls any more, as its engine failed", name, e);
            }
        }
    }

    private void serve(Model model, PatchShape shape, ByteBuffer pixels) {
        for (List<Call.Patch> patches = queue.take(); !patches.isEmpty(); patches = queue.take()) {
            try {
                pixels.clear();
                patches.forEach(patch -> pixels.put(patch.pixels()));
                double[] probabilities = model.predict(
                        PatchBatch.of(shape, pixels.flip(), new int[patches.size()], NO_LABELS));
                for (int i = 0; i < probabilities.length; i++) {
                    patches.get(i).give(probabilities[i]);
                }
            } catch (Throwable e) {
                // First no more are let in, so that whoever is told of the failure does not find the classifier open.
                queue.fail(e);
                patches.forEach(patch -> patch.fail(() -> new ClassifierException(
                        ("the engine of the classifier of %s failed (%s) while it computed these patches among others; open "
                                + "another classifier").formatted(name, e), e)));
                throw e;
            }
        }
    }
}
