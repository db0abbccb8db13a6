package io.github.pcam4j.model;

import io.github.pcam4j.internal.Require;
import java.util.List;

/**
 * What a network is shown of a patch: its RGB values scaled to [0, 1], enlarged to the side that the network computes
 * with if that is a larger one (bilinear, half-pixel centres), and normalized as {@code (value - mean) / deviation},
 * channel by channel. Engines do that where they compute. Patches are made smaller as they go into a store, not here.
 *
 * @param patchSize rows and columns of the patches, at least 1
 * @param size rows and columns that the network computes with, at least as many
 * @param mean of red, green and blue, in units of the scaled values
 * @param deviation of red, green and blue, positive
 * @see ModelSpec#input
 */
public record InputSpec(int patchSize, int size, List<Double> mean, List<Double> deviation) {
    /** What networks trained on ImageNet's photographs subtract. */
    public static final List<Double> IMAGENET_MEAN = List.of(0.485, 0.456, 0.406);
    /** What networks trained on ImageNet's photographs divide by. */
    public static final List<Double> IMAGENET_DEVIATION = List.of(0.229, 0.224, 0.225);

    private static final int CHANNELS = 3;

    /**
     * Checks the numbers and copies the lists.
     *
     * @throws IllegalArgumentException if a number is out of range, naming it
     */
    public InputSpec {
        mean = List.copyOf(mean);
        deviation = List.copyOf(deviation);
        Require.argument(patchSize >= 1, "input size must be positive, not %s", patchSize);
        Require.argument(size >= patchSize,
                "patches can be enlarged for a network, and a side of %s is less than theirs; prepare "
                + "them in a smaller size", size);
        Require.argument(mean.size() == CHANNELS && mean.stream().allMatch(Double::isFinite),
                "there must be a finite mean of each of red, green and blue, not %s", mean);
        Require.argument(deviation.size() == CHANNELS && deviation.stream().allMatch(it -> it > 0 && Double.isFinite(it)),
                "there must be a positive deviation of each of red, green and blue, not %s", deviation);
    }

    /**
     * Patches as they are, scaled to [0, 1] only.
     *
     * @param size rows and columns
     * @return the input
     */
    public static InputSpec scaled(int size) {
        return new InputSpec(size, size, List.of(0.0, 0.0, 0.0), List.of(1.0, 1.0, 1.0));
    }

    /**
     * Patches as networks trained on ImageNet expect them.
     *
     * @param size rows and columns
     * @return the input
     */
    public static InputSpec imageNet(int size) {
        return new InputSpec(size, size, IMAGENET_MEAN, IMAGENET_DEVIATION);
    }

    /**
     * The same of patches of a size, which are brought to the side that the network computes with.
     *
     * @param rowsAndColumns of the patches
     * @return the input
     */
    public InputSpec ofPatches(int rowsAndColumns) {
        return new InputSpec(rowsAndColumns, size, mean, deviation);
    }

    /**
     * Whether values are used as they are once they are scaled to [0, 1].
     *
     * @return true if all means are 0 and all deviations 1
     */
    public boolean isOnlyScaled() {
        return mean.stream().allMatch(it -> it == 0) && deviation.stream().allMatch(it -> it == 1);
    }
}
