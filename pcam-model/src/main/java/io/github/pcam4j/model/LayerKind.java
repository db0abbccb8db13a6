package io.github.pcam4j.model;

import java.util.List;

/** What a layer with weights is; it shows in the weights that it has. */
enum LayerKind {
    CONVOLUTION("convolution", "conv2d", List.of("kernel", "bias"), 4),
    DENSE("dense", "dense", List.of("kernel", "bias"), 2),
    BATCH_NORMALIZATION("batch normalization", "batch_normalization",
            List.of("gamma", "beta", "moving_mean", "moving_variance"), 1);

    private final String title;
    private final String kerasClass;
    private final List<String> weights;
    private final int axes;

    LayerKind(String title, String kerasClass, List<String> weights, int axes) {
        this.title = title;
        this.kerasClass = kerasClass;
        this.weights = weights;
        this.axes = axes;
    }

    /** Keras's class of it as Keras writes it in names of layers. */
    String kerasClass() {
        return kerasClass;
    }

    /** Keras's names of its weights in Keras's order, which is the only thing that {@code load_weights} goes by. */
    List<String> weights() {
        return weights;
    }

    /** How many axes the first of its weights has. */
    int axes() {
        return axes;
    }

    @Override
    public String toString() {
        return title;
    }
}
