package io.github.pcam4j.torch.internal.network;

import io.github.pcam4j.model.CnnSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * What is dropped at random, and where the masks lie.
 *
 * @param layers in the order in which they are drawn
 */
public record DropoutLayers(List<Masked> layers) {
    /**
     * One of them.
     *
     * @param units that each patch has there
     * @param rate share of them that is dropped
     */
    record Masked(int units, double rate) { }

    public DropoutLayers {
        layers = List.copyOf(layers);
    }

    /** After each dense layer. */
    public static DropoutLayers of(CnnSpec spec) {
        List<Masked> layers = new ArrayList<>();
        for (int i = 0; i < spec.units().size(); i++) {
            layers.add(new Masked(spec.units().get(i), spec.dropoutRates().get(i)));
        }
        return new DropoutLayers(layers);
    }

    int count() {
        return layers.size();
    }

    double rate(int layer) {
        return layers.get(layer).rate();
    }

    int units(int layer) {
        return layers.get(layer).units();
    }

    /** Bytes of all masks of a batch. */
    public int bytes(int patches) {
        return bytesBefore(count(), patches);
    }

    /** Bytes of the masks before a layer's. */
    int bytesBefore(int layer, int patches) {
        int units = 0;
        for (int i = 0; i < layer; i++) {
            units += rate(i) > 0 ? units(i) : 0;
        }
        return Math.multiplyExact(units, patches);
    }
}
