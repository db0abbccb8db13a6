package io.github.pcam4j.onnx;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.List;

/**
 * What a model takes: patches of the size that the network was trained on, as many as the caller likes. Whatever else
 * is done to them ahead of the first layer (normalization, enlarging) is a part of the model.
 *
 * @see OnnxExport.Builder#input
 */
public enum OnnxInput {
    /** Bytes as images have them: uint8 (batch, row, column, channel), red, green, blue, 0 to 255. */
    UINT8_NHWC("uint8 (batch, row, column, channel), RGB, 0 to 255", DataType.UINT8),
    /**
     * What torchvision's {@code ToTensor} gives: float32 (batch, channel, row, column), red, green, blue, 0 to 1; not
     * normalized.
     */
    FLOAT_NCHW("float32 (batch, channel, row, column), RGB, 0 to 1", DataType.FLOAT);

    private static final long CHANNELS = 3;

    private final String description;
    private final DataType type;

    OnnxInput(String description, DataType type) {
        this.description = description;
        this.type = type;
    }

    /** Type, axes and range in words. */
    String description() {
        return description;
    }

    DataType type() {
        return type;
    }

    /** The axes behind that of the batch. */
    List<Long> axes(long side) {
        return this == UINT8_NHWC ? List.of(side, side, CHANNELS) : List.of(CHANNELS, side, side);
    }
}
