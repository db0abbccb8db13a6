package io.github.pcam4j.model.backbone;

/**
 * What is done to each value by itself.
 *
 * @see Layer.Pointwise
 */
public enum Activation {
    /** {@code max(0, x)}. */
    RELU,
    /** {@code x * sigmoid(x)} (Elfwing, Uchibe and Doya, arXiv:1702.03118), also called swish. */
    SILU
}
