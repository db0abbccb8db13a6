package io.github.pcam4j.dl4j.onednn;

import org.nd4j.linalg.api.buffer.DataType;

/**
 * What products are computed in. Parameters, statistics and sums are of single precision in all of them.
 *
 * @see OneDnnLayers#install
 */
public enum Precision {
    /** Single precision throughout. */
    FP32(DataType.FLOAT),
    /**
     * Both factors of a convolution's or a dense layer's products, and what goes from layer to layer up to the first
     * dense one, rounded to bfloat16 (8 bits of significand). Needs a CPU with AVX512-BF16; fastest with AMX.
     */
    BF16(DataType.BFLOAT16);

    private final DataType type;

    Precision(DataType type) {
        this.type = type;
    }

    DataType type() {
        return type;
    }
}
