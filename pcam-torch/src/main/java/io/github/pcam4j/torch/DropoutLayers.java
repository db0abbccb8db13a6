package io.github.pcam4j.torch;

import io.github.pcam4j.model.CnnSpec;

/**
 * The layers that have dropout, and where their masks lie.
 *
 * @param spec of the network
 */
record DropoutLayers(CnnSpec spec) {
    int count() {
        return spec.units().size();
    }

    double rate(int layer) {
        return spec.dropoutRates().get(layer);
    }

    int units(int layer) {
        return spec.units().get(layer);
    }

    /** Bytes of all masks of a batch. */
    int bytes(int patches) {
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
