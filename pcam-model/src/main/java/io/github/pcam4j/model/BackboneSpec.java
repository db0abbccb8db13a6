package io.github.pcam4j.model;

import io.github.pcam4j.model.backbone.Backbone;
import java.util.Objects;

/**
 * A network that people pre-train, with a head of one output for this task, as a value.
 *
 * <pre>{@code
 * ModelSpec spec = BackboneSpec.of("seresnext50_32x4d", 96);
 * }</pre>
 *
 * @param backbone the network
 * @param input what it is shown of a patch; rows and columns at least {@value Backbone#LEAST_SIZE}
 * @param dropout share of the features dropped ahead of the head, within [0, 1)
 * @param stochasticDepth share of patches for which training leaves out the branch of a last block, within [0, 1); of
 *     earlier ones less, in proportion to their place. Networks of the ResNet family have none
 */
public record BackboneSpec(Backbone backbone, InputSpec input, double dropout, double stochasticDepth)
        implements ModelSpec {
    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one is out of range, naming it
     */
    public BackboneSpec {
        Objects.requireNonNull(backbone, "backbone");
        if (input.size() < Backbone.LEAST_SIZE) {
            throw new IllegalArgumentException("%s takes images of %s rows and columns at least, not of %s; enlarge the "
                    .formatted(backbone.name(), Backbone.LEAST_SIZE, input.size()) + "patches");
        }
        requireShare("dropout", dropout);
        requireShare("stochastic depth", stochasticDepth);
    }

    private static void requireShare(String what, double share) {
        if (!(share >= 0 && share < 1)) {
            throw new IllegalArgumentException("%s must be within [0, 1), not %s".formatted(what, share));
        }
    }

    /**
     * A network as its original is by default, for patches normalized as ImageNet's photographs.
     *
     * @param name such as {@code seresnext50_32x4d}
     * @param inputSize rows and columns of the patches
     * @return the network
     * @throws IllegalArgumentException if there is none of that name or patches are too small
     * @see Backbone#names
     */
    public static BackboneSpec of(String name, int inputSize) {
        Backbone backbone = Backbone.named(name);
        return new BackboneSpec(backbone, InputSpec.imageNet(inputSize), backbone.dropout(), backbone.stochasticDepth());
    }

    /**
     * The same with other input.
     *
     * @param other what it is shown of a patch
     * @return the network
     */
    public BackboneSpec with(InputSpec other) {
        return new BackboneSpec(backbone, other, dropout, stochasticDepth);
    }

    /**
     * The same with another dropout.
     *
     * @param share of the features dropped ahead of the head
     * @return the network
     */
    public BackboneSpec withDropout(double share) {
        return new BackboneSpec(backbone, input, share, stochasticDepth);
    }

    /**
     * What parameters the network has, in PyTorch's layout, under the names and in the order of its state dict; counts
     * of batches, which nothing is computed from, are left out.
     *
     * @return the table
     */
    @Override
    public ParameterTable parameters() {
        return BackboneParameters.table(backbone);
    }

    @Override
    public NetworkSize size() {
        return BackboneParameters.size(this);
    }

    @Override
    public NetworkWeights initialWeights(long seed) {
        return BackboneParameters.initial(backbone, seed);
    }

    /** {@return the backbone's name} */
    @Override
    public String name() {
        return backbone.name();
    }
}
