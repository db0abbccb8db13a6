package io.github.pcam4j.io.image;

import io.github.pcam4j.io.PatchShape;
import java.util.Objects;

/**
 * Bilinear interpolation with half-pixel centres: output pixel {@code i} lies at {@code (i + 0.5) * from / to - 0.5} of
 * the input.
 *
 * <p>Where an axis shrinks, all input pixels within reach count, by a triangle that is {@code from / to} wide to either
 * side of the centre, cut off at the borders. The bytes are those of Pillow's {@code resize(size, Image.BILINEAR)}, and
 * to one grey level those of PyTorch's {@code interpolate(mode="bilinear", antialias=True)}, which torchvision uses. With
 * {@link ResizeMethod#UNFILTERED} only the two nearest pixels of each axis count, as elsewhere.
 *
 * <p>Where no axis shrinks, positions are clamped to the input's edges, as TensorFlow 2's {@code tf.image.resize},
 * OpenCV's {@code INTER_LINEAR} and PyTorch's {@code interpolate(align_corners=False)} do it. Weights are fixed-point
 * with 11 bits; results are rounded to nearest, upwards where they lie half-way. RGB patches whose weights are all
 * sixteenths, as from 96 to 128, take a faster way to the same bytes.
 *
 * <p>Immutable and safe for use by several threads. Weights are computed once, for all patches.
 *
 * @see io.github.pcam4j.io.ingest.PatchIngest
 */
public final class BilinearResize {
    private final PatchShape from;
    private final PatchShape to;
    private final ResizeMethod method;
    private final Resampling resampling;

    /**
     * A resize from one shape to another with as many channels, which filters where it shrinks.
     *
     * @param from the shape of the input
     * @param to the shape of the output
     * @throws IllegalArgumentException if the channels differ
     */
    public BilinearResize(PatchShape from, PatchShape to) {
        this(from, to, ResizeMethod.ANTIALIAS);
    }

    /**
     * A resize from one shape to another with as many channels.
     *
     * @param from the shape of the input
     * @param to the shape of the output
     * @param method how to shrink
     * @throws IllegalArgumentException if the channels differ
     */
    public BilinearResize(PatchShape from, PatchShape to, ResizeMethod method) {
        if (from.channels() != to.channels()) {
            throw new IllegalArgumentException("a resize keeps the channels: %s to %s".formatted(from, to));
        }
        this.from = from;
        this.to = to;
        this.method = Objects.requireNonNull(method, "method");
        this.resampling = method == ResizeMethod.ANTIALIAS && ResizeMethod.shrinks(from, to)
                ? new FilteringResize(from, to) : interpolating(from, to);
    }

    private static Resampling interpolating(PatchShape from, PatchShape to) {
        return SixteenthsResize.of(from, to).<Resampling>map(it -> it)
                .orElseGet(() -> new InterpolatingResize(from, to));
    }

    /**
     * What this resize does, in the words that stores keep.
     *
     * @return what {@link ResizeMethod#between} gives for its shapes
     */
    public String name() {
        return method.between(from, to);
    }

    /**
     * Resizes one patch.
     *
     * @param image a patch of the input's shape
     * @return a patch of the output's shape; the same one if the shapes are equal
     * @throws IllegalArgumentException if the patch has another shape
     */
    public PatchImage apply(PatchImage image) {
        if (!image.shape().equals(from)) {
            throw new IllegalArgumentException("expected a patch of %s, not %s".formatted(from, image.shape()));
        }
        return from.equals(to) ? image : new PatchImage(to, resampling.apply(image.pixels()));
    }
}
