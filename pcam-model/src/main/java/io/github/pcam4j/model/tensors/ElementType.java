package io.github.pcam4j.model.tensors;

import java.nio.ByteBuffer;
import java.util.Locale;

/** What values of a tensor are stored as, little-endian. */
enum ElementType {
    F64(8), F32(4), F16(2), BF16(2), I64(8), I32(4), I16(2), I8(1), U8(1), BOOL(1);

    private static final int HALF_MANTISSA = 10;

    private final int bytes;

    ElementType(int bytes) {
        this.bytes = bytes;
    }

    int bytes() {
        return bytes;
    }

    /** Of a storage by PyTorch's name of its class. */
    static ElementType ofStorage(String name) {
        return switch (name) {
            case "DoubleStorage" -> F64;
            case "FloatStorage" -> F32;
            case "HalfStorage" -> F16;
            case "BFloat16Storage" -> BF16;
            case "LongStorage" -> I64;
            case "IntStorage" -> I32;
            case "ShortStorage" -> I16;
            case "CharStorage" -> I8;
            case "ByteStorage" -> U8;
            case "BoolStorage" -> BOOL;
            default -> throw new UnfitTensorsException("it has a tensor of type '%s', which no weights are; save them as "
                    .formatted(name) + "float32");
        };
    }

    static ElementType named(String name) {
        try {
            return valueOf(name.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new UnfitTensorsException("it has a tensor of type '%s', which is not known; save it as F32".formatted(name));
        }
    }

    boolean isReal() {
        return this == F64 || this == F32 || this == F16 || this == BF16;
    }

    /** The value at a place, counted in values. */
    float read(ByteBuffer from, int place) {
        int at = place * bytes;
        return switch (this) {
            case F64 -> (float) from.getDouble(at);
            case F32 -> from.getFloat(at);
            case F16 -> half(from.getShort(at));
            case BF16 -> Float.intBitsToFloat(from.getShort(at) << Short.SIZE);
            case I64 -> from.getLong(at);
            case I32 -> from.getInt(at);
            case I16 -> from.getShort(at);
            case I8 -> from.get(at);
            case U8, BOOL -> from.get(at) & 0xff;
        };
    }

    /** IEEE 754's binary16. */
    private static float half(short bits) {
        int exponent = (bits >> HALF_MANTISSA) & 0x1f;
        int mantissa = bits & 0x3ff;
        float size = switch (exponent) {
            case 0 -> mantissa * 0x1p-24f;
            case 0x1f -> mantissa == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
            default -> Math.scalb(1 + mantissa * 0x1p-10f, exponent - 15);
        };
        return bits < 0 ? -size : size;
    }
}
