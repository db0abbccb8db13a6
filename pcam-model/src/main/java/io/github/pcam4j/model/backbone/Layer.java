package io.github.pcam4j.model.backbone;

import java.util.List;
import java.util.Optional;

/**
 * A layer, or several of them joined to a block. Names are what PyTorch's state dict has ahead of {@code .weight},
 * {@code .bias}, {@code .running_mean} and {@code .running_var}.
 *
 * @see Backbone#features
 */
public sealed interface Layer {

    /**
     * Convolution with square windows.
     *
     * @param name of its parameters
     * @param in channels before
     * @param out channels after
     * @param kernel rows and columns of a window
     * @param stride rows and columns from one window to the next
     * @param padding zeros around the image
     * @param groups that channels are split into, each convolved by itself
     * @param bias whether something is added for each channel
     */
    record Convolution(String name, int in, int out, int kernel, int stride, Padding padding, int groups, boolean bias)
            implements Layer {
        @Override
        public <T> T read(Reader<T> reader) {
            return reader.convolution(this);
        }
    }

    /** Zeros around an image ahead of a convolution. */
    enum Padding {
        /** {@code (kernel - 1) / 2} on each side, as PyTorch's networks have it. */
        CENTRED,
        /** As TensorFlow's {@code SAME}: with a stride, one more at the end than at the beginning where it does not come out. */
        SAME
    }

    /**
     * Batch normalization (Ioffe and Szegedy, arXiv:1502.03167).
     *
     * @param name of its parameters
     * @param channels how many
     * @param zeroAtFirst whether an untrained network starts with a factor of 0 here, so that a residual block begins
     *     as its shortcut
     */
    record Normalization(String name, int channels, boolean zeroAtFirst) implements Layer {
        @Override
        public <T> T read(Reader<T> reader) {
            return reader.normalization(this);
        }
    }

    /**
     * A function of each value.
     *
     * @param function which
     */
    record Pointwise(Activation function) implements Layer {
        @Override
        public <T> T read(Reader<T> reader) {
            return reader.pointwise(this);
        }
    }

    /**
     * The maximum of windows of 3 x 3, two apart.
     *
     * @param ceiling false for a border of one around the image; true for none, and a last window that may reach beyond
     */
    record MaxPooling(boolean ceiling) implements Layer {
        @Override
        public <T> T read(Reader<T> reader) {
            return reader.maxPooling(this);
        }
    }

    /**
     * Squeeze and excitation (Hu, Shen and Sun, arXiv:1709.01507): each channel is multiplied with the sigmoid of what
     * two layers make of the channels' means.
     *
     * @param squeeze the first, a convolution of 1 x 1
     * @param function after it
     * @param excite the second, a convolution of 1 x 1
     */
    record SqueezeExcitation(Convolution squeeze, Activation function, Convolution excite) implements Layer {
        @Override
        public <T> T read(Reader<T> reader) {
            return reader.squeezeExcitation(this);
        }
    }

    /**
     * What a branch gives, added to what a shortcut gives (He et al., arXiv:1512.03385).
     *
     * @param branch its layers
     * @param shortcut its layers; none for the input itself
     * @param after what is done to the sum, if anything
     * @param place where it stands among the blocks that are dropped at random in training, from 0 for the first to 1
     *     for one behind the last: the share of the network's stochastic depth (Huang et al., arXiv:1603.09382) at which
     *     it is
     */
    record Residual(List<Layer> branch, List<Layer> shortcut, Optional<Activation> after, double place) implements Layer {
        /** Copies the lists. */
        public Residual {
            branch = List.copyOf(branch);
            shortcut = List.copyOf(shortcut);
        }

        @Override
        public <T> T read(Reader<T> reader) {
            return reader.residual(this);
        }
    }

    /**
     * What reads layers and makes something of each.
     *
     * @param <T> what it makes
     */
    interface Reader<T> {
        /**
         * Reads a convolution.
         *
         * @param layer the layer
         * @return what becomes of it
         */
        T convolution(Convolution layer);

        /**
         * Reads batch normalization.
         *
         * @param layer the layer
         * @return what becomes of it
         */
        T normalization(Normalization layer);

        /**
         * Reads a function of each value.
         *
         * @param layer the layer
         * @return what becomes of it
         */
        T pointwise(Pointwise layer);

        /**
         * Reads maximum pooling.
         *
         * @param layer the layer
         * @return what becomes of it
         */
        T maxPooling(MaxPooling layer);

        /**
         * Reads squeeze and excitation.
         *
         * @param layer the layer
         * @return what becomes of it
         */
        T squeezeExcitation(SqueezeExcitation layer);

        /**
         * Reads a residual block.
         *
         * @param layer the block
         * @return what becomes of it
         */
        T residual(Residual layer);
    }

    /**
     * Shows itself to a reader.
     *
     * @param <T> what the reader makes
     * @param reader what reads
     * @return what became of it
     */
    <T> T read(Reader<T> reader);
}
