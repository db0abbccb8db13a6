package io.github.pcam4j.train.serve;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Somebody waits for the probabilities of some patches, which may be computed in several batches. */
final class Call {
    private final double[] probabilities;
    private final AtomicInteger missing;
    /** Gives the probabilities, or throws on the caller's thread why there are none. */
    private final CompletableFuture<Supplier<double[]>> answer = new CompletableFuture<>();

    Call(int patches) {
        this.probabilities = new double[patches];
        this.missing = new AtomicInteger(patches);
    }

    /** A patch on its way. */
    record Patch(Call call, int place, byte[] pixels) {
        void give(double probability) {
            call.probabilities[place] = probability;
            if (call.missing.decrementAndGet() == 0) {
                call.answer.complete(() -> call.probabilities);
            }
        }

        void fail(Supplier<? extends RuntimeException> why) {
            call.answer.complete(() -> {
                throw why.get();
            });
        }
    }

    double[] await() throws InterruptedException {
        try {
            return answer.get().get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("an answer is always completed", e);
        }
    }
}
