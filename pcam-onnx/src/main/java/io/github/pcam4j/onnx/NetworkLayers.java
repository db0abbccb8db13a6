package io.github.pcam4j.onnx;

/** The layers of a network, from what the first one takes to the logit. */
interface NetworkLayers {
    /** Name of what the last layer gives. */
    String LOGIT = "logit";

    /**
     * Adds them to a graph.
     *
     * @param input images as the first layer takes them
     */
    void add(Value input);
}
