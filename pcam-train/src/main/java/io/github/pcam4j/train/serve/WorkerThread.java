package io.github.pcam4j.train.serve;

import java.util.concurrent.CompletionException;

/**
 * The one thread that has the engine.
 *
 * @param worker what it does
 * @param thread as long as it does so
 */
record WorkerThread(Worker worker, Thread thread) {

    static WorkerThread start(Worker worker) {
        Thread thread = new Thread(worker, "pcam-classifier");
        thread.setDaemon(true);
        thread.start();
        return new WorkerThread(worker, thread);
    }

    /** Waits for the model, and throws here what kept it from being opened there. */
    Model opened() {
        try {
            return worker.opened().join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            if (e.getCause() instanceof Error cause) {
                throw cause;
            }
            throw e;
        }
    }

    /** Waits until the worker has nothing more to do, even if the caller is interrupted, who stays so. */
    void awaitEnd() {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
