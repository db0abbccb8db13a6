package io.github.pcam4j.dl4j.internal.plan;

import java.util.List;

/**
 * A batch in parts of nearly equal size, each small enough for what is computed of it to stay in the processor's caches
 * until the next primitive reads it.
 *
 * @param batch images of all
 * @param parts how many there are
 */
public record Chunks(int batch, int parts) {
    /**
     * Parts of a batch.
     *
     * @param bytesOfImage what is computed of one image and soon read again
     * @param mostBytes of a part's images together
     */
    public static Chunks of(long batch, long bytesOfImage, long mostBytes) {
        long images = Math.max(1, mostBytes / bytesOfImage);
        return new Chunks(Math.toIntExact(batch), Math.toIntExact((batch + images - 1) / images));
    }

    /** The first image of a part; for the number of parts, the end of the last. */
    public int start(int part) {
        return (int) ((long) batch * part / parts);
    }

    /** A part's images over all. */
    public double share(int part) {
        return (start(part + 1) - start(part)) / (double) batch;
    }

    /** Which of {@link #sizes} a part has. */
    public int sizeOf(int part) {
        return start(part + 1) - start(part) - batch / parts;
    }

    /** Images of a part: one number, or two that follow each other. */
    public List<Integer> sizes() {
        int smaller = batch / parts;
        return batch % parts == 0 ? List.of(smaller) : List.of(smaller, smaller + 1);
    }
}
