package io.github.pcam4j.torch.internal.script;

import io.github.pcam4j.model.CnnSpec;
import io.github.pcam4j.torch.internal.network.Network;

/**
 * The documented network and its kin in TorchScript, as {@link Network} computes it.
 *
 * @param script to add to
 * @param spec the network
 */
record CnnScript(Script script, CnnSpec spec) {

    /** Adds all layers; gives the logits, (batch, 1). */
    String add(String images) {
        String x = images;
        for (int i = 1; i <= spec.filters().size(); i++) {
            String convolved = script.compute("torch.conv2d(%s, %s, [1, 1], [1, 1])".formatted(x, layer("conv" + i)));
            x = script.compute("torch.max_pool2d(%s, [2, 2], [2, 2])".formatted(normalized("conv" + i, convolved)));
        }
        // Keras flattens rows, columns, channels.
        x = script.compute("torch.flatten(torch.permute(%s, [0, 2, 3, 1]), 1)".formatted(x));
        for (int i = 1; i <= spec.units().size(); i++) {
            x = normalized("dense" + i, script.compute("torch.linear(%s, %s)".formatted(x, layer("dense" + i))));
        }
        return script.compute("torch.linear(%s, %s)".formatted(x, layer("output")));
    }

    private String layer(String name) {
        return script.parameter(name + "/kernel") + ", " + script.parameter(name + "/bias");
    }

    private String normalized(String layer, String sums) {
        String name = layer + "_bn";
        return script.compute("torch.batch_norm(torch.elu(%s), %s, %s, %s, %s, False, 0.0, %s, True)".formatted(sums,
                script.parameter(name + "/gamma"), script.parameter(name + "/beta"),
                script.parameter(name + "/moving_mean"), script.parameter(name + "/moving_variance"),
                spec.batchNormEpsilon()));
    }
}
