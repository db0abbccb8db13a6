package io.github.pcam4j.model.tensors;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * What the values of a tensor are stored as, under the names that safetensors has for them.
 *
 * @see TensorFile#type
 */
public enum ElementType {
    /** IEEE 754 in 64 bits; rounded to the nearest when it is read. */
    F64(8, "DoubleStorage"),
    /** IEEE 754 in 32 bits. */
    F32(4, "FloatStorage"),
    /** IEEE 754 in 16 bits. */
    F16(2, "HalfStorage"),
    /** The upper 16 bits of {@link #F32}. */
    BF16(2, "BFloat16Storage"),
    /** Whole numbers in 64 bits; rounded to the nearest when they are read, as all whole numbers are. */
    I64(8, "LongStorage"),
    /** Whole numbers in 32 bits. */
    I32(4, "IntStorage"),
    /** Whole numbers in 16 bits. */
    I16(2, "ShortStorage"),
    /** Whole numbers in 8 bits. */
    I8(1, "CharStorage"),
    /** Whole numbers without a sign in 32 bits. */
    U32(4, "UInt32Storage"),
    /** Whole numbers without a sign in 16 bits. */
    U16(2, "UInt16Storage"),
    /** Whole numbers without a sign in 8 bits. */
    U8(1, "ByteStorage"),
    /** 0 or 1 in 8 bits. */
    BOOL(1, "BoolStorage");

    private static final int HALF_MANTISSA = 10;
    private static final int FLOAT_MANTISSA = 23;
    private static final int HALF_EXPONENT = 0x1f;

    private final int bytes;
    private final String storage;

    ElementType(int bytes, String storage) {
        this.bytes = bytes;
        this.storage = storage;
    }

    /**
     * How many bytes a value takes.
     *
     * @return 1, 2, 4 or 8
     */
    public int bytes() {
        return bytes;
    }

    /**
     * Whether parameters may be of it, which are no whole numbers.
     *
     * @return true for the first four
     */
    public boolean isReal() {
        return this == F64 || this == F32 || this == F16 || this == BF16;
    }

    static Optional<ElementType> named(String name) {
        for (ElementType type : values()) {
            if (type.name().equals(name)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    /** By PyTorch's name of the class of storages. */
    static Optional<ElementType> ofStorage(String storage) {
        for (ElementType type : values()) {
            if (type.storage.equals(storage)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    /** The value that begins at a byte of a buffer, in the buffer's order. */
    float value(ByteBuffer from, int at) {
        return switch (this) {
            case F64 -> (float) from.getDouble(at);
            case F32 -> from.getFloat(at);
            case F16 -> half(from.getShort(at));
            case BF16 -> Float.intBitsToFloat(from.getShort(at) << Short.SIZE);
            case I64 -> from.getLong(at);
            case I32 -> from.getInt(at);
            case I16 -> from.getShort(at);
            case I8 -> from.get(at);
            case U32 -> Integer.toUnsignedLong(from.getInt(at));
            case U16 -> Short.toUnsignedInt(from.getShort(at));
            case U8 -> Byte.toUnsignedInt(from.get(at));
            case BOOL -> from.get(at) == 0 ? 0 : 1;
        };
    }

    /** IEEE 754's binary16; Java has it from 20 on. */
    private static float half(short bits) {
        int sign = bits & 0x8000;
        int exponent = (bits >> HALF_MANTISSA) & HALF_EXPONENT;
        int mantissa = bits & ((1 << HALF_MANTISSA) - 1);
        if (exponent == HALF_EXPONENT) {
            int all = Float.floatToRawIntBits(Float.POSITIVE_INFINITY) | mantissa << (FLOAT_MANTISSA - HALF_MANTISSA);
            return Float.intBitsToFloat(all | sign << Short.SIZE);
        }
        float size = exponent == 0 ? mantissa * 0x1p-24f : Math.scalb(1 + mantissa * 0x1p-10f, exponent - 15);
        return sign == 0 ? size : -size;
    }
}
