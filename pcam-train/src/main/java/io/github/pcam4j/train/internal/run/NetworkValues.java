package io.github.pcam4j.train.internal.run;

import io.github.pcam4j.model.BackboneSpec;
import io.github.pcam4j.model.CnnSpec;
import io.github.pcam4j.model.InputSpec;
import io.github.pcam4j.model.KernelInitializer;
import io.github.pcam4j.model.ModelSpec;
import io.github.pcam4j.model.backbone.Backbone;
import io.github.pcam4j.train.internal.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Networks as config.json and checkpoints have them. */
public final class NetworkValues {
    private static final String BACKBONE = "backbone";
    /** Of runs of before it was in their configuration. */
    private static final KernelInitializer FORMER_INITIALIZER = KernelInitializer.GLOROT_UNIFORM;

    private NetworkValues() { }

    /** By name. */
    public static Map<String, Object> of(ModelSpec spec) {
        return spec instanceof BackboneSpec backbone ? of(backbone) : of((CnnSpec) spec);
    }

    private static Map<String, Object> of(BackboneSpec spec) {
        Map<String, Object> network = new LinkedHashMap<>();
        network.put(BACKBONE, spec.name());
        network.put("patch_size", spec.input().patchSize());
        network.put("input_size", spec.input().size());
        network.put("mean", spec.input().mean());
        network.put("deviation", spec.input().deviation());
        network.put("dropout", spec.dropout());
        network.put("stochastic_depth", spec.stochasticDepth());
        return network;
    }

    private static Map<String, Object> of(CnnSpec cnn) {
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
    public static ModelSpec read(JsonObject network) {
        if (network.has(BACKBONE)) {
            return new BackboneSpec(Backbone.named(network.text(BACKBONE)),
                    new InputSpec(network.integer("patch_size"), network.integer("input_size"), reals(network, "mean"),
                            reals(network, "deviation")),
                    network.real("dropout"), network.real("stochastic_depth"));
        }
        return new CnnSpec(network.integer("input_size"),
                network.integers("filters"), network.integers("units"),
                reals(network, "dropout_rates"),
                network.real("batch_norm_epsilon"), network.real("batch_norm_momentum"),
                network.has("dense_initializer") ? KernelInitializer.named(network.text("dense_initializer"))
                        : FORMER_INITIALIZER);
    }

    private static List<Double> reals(JsonObject network, String name) {
        return network.numbers(name).stream().map(Number::doubleValue).toList();
    }
}
