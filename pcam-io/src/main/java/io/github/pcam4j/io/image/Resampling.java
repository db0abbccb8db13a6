package io.github.pcam4j.io.image;

/** From the pixels of one shape to those of another. Implementations are immutable. */
@FunctionalInterface
interface Resampling {

    /**
     * Resizes one patch.
     *
     * @param pixels of the input's shape, which are left as they are
     * @return pixels of the output's shape
     */
    byte[] apply(byte[] pixels);
}
