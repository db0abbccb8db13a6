package io.github.pcam4j.model.backbone;

/**
 * What the convolutions of an untrained network start as. Kernels are normal with a variance of {@code 2 / fan_out}
 * throughout (He et al., arXiv:1502.01852); the originals differ in what they count as fan_out where there are groups, and
 * in biases.
 *
 * @see Backbone#start
 */
public enum FeatureStart {
    /**
     * As ResNets in PyTorch: fan_out counts the outputs of all groups; biases are uniform within {@code 1 / sqrt(fan_in)},
     * PyTorch's default.
     */
    RESNET,
    /** As torchvision's EfficientNets: fan_out counts the outputs of all groups; biases are 0. */
    TORCHVISION_EFFICIENTNET,
    /** As timm's EfficientNets, after TensorFlow's: fan_out counts the outputs of one group; biases are 0. */
    TIMM_EFFICIENTNET
}
