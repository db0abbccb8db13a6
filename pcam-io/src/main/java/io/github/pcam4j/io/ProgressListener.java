package io.github.pcam4j.io;

/**
 * Hears how far a long job has come. It is called often, from one thread at a time but not always the same one, and
 * must return quickly: the job waits for it.
 *
 * @see io.github.pcam4j.io.ingest.PatchIngest.Builder#progress
 */
@FunctionalInterface
public interface ProgressListener {

    /** Hears nothing. */
    ProgressListener NONE = (stage, done, total, detail) -> { };

    /**
     * The job has come further.
     *
     * @param stage what is being done, such as {@code "train.h5"} or {@code "epoch 3/22"}; a new stage starts again at 0
     * @param done units of work done so far, within [0, total]
     * @param total units of work of this stage
     * @param detail the newest figures for people to read; may be empty
     */
    void progress(String stage, long done, long total, String detail);
}
