package io.github.pcam4j.train;

import io.github.pcam4j.model.CnnSpec;
import io.github.pcam4j.model.KernelInitializer;
import io.github.pcam4j.model.ModelSpec;
import io.github.pcam4j.train.internal.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;

/** Networks as config.json and checkpoints have them. */
final class NetworkValues {
    private static final String NETWORK = "network";
    private static final String DENSE_INITIALIZER = "start of dense layers";
    /** Of runs of before it was in their configuration. */
    private static final KernelInitializer FORMER_INITIALIZER = KernelInitializer.GLOROT_UNIFORM;

    private NetworkValues() { }

    /** For config.json. */
    static Map<String, Object> of(ModelSpec spec) {
        CnnSpec cnn = (CnnSpec) spec;
        Map<String, Object> network = new LinkedHashMap<>();
        network.put("input_size", cnn.inputSize());
        network.put("filters", cnn.filters());
        network.put("units", cnn.units());
        network.put("dropout_rates", cnn.dropoutRates());
        network.put("batch_norm_epsilon", cnn.batchNormEpsilon());
        network.put("batch_norm_momentum", cnn.batchNormMomentum());
        network.put("dense_initializer", cnn.denseInitializer().toString());
        return network;
    }

    /** Reads what {@link #of} gave. */
    static ModelSpec read(JsonObject network) {
        return new CnnSpec(network.integer("input_size"),
                network.integers("filters"), network.integers("units"),
                network.numbers("dropout_rates").stream().map(Number::doubleValue).toList(),
                network.real("batch_norm_epsilon"), network.real("batch_norm_momentum"),
                network.has("dense_initializer") ? KernelInitializer.named(network.text("dense_initializer"))
                        : FORMER_INITIALIZER);
    }

    /** For checkpoints, in words that are equal only if the networks are: those of before there was a start to choose. */
    static Map<String, String> identity(ModelSpec spec) {
        CnnSpec cnn = (CnnSpec) spec;
        Map<String, String> identity = new LinkedHashMap<>();
        identity.put(NETWORK, ("CnnSpec[inputSize=%s, filters=%s, units=%s, dropoutRates=%s, batchNormEpsilon=%s, "
                + "batchNormMomentum=%s]").formatted(cnn.inputSize(), cnn.filters(), cnn.units(), cnn.dropoutRates(),
                cnn.batchNormEpsilon(), cnn.batchNormMomentum()));
        identity.put(DENSE_INITIALIZER, cnn.denseInitializer().toString());
        return identity;
    }

    /** Adds to the identity that a checkpoint of before has. */
    static void complete(Map<String, String> identity) {
        identity.putIfAbsent(DENSE_INITIALIZER, FORMER_INITIALIZER.toString());
    }
}
