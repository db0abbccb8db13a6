package io.github.pcam4j.io.internal.hdf5;

import io.github.pcam4j.io.internal.hdf5.HdfType.Fixed;
import io.github.pcam4j.io.internal.hdf5.HdfType.FixedText;
import io.github.pcam4j.io.internal.hdf5.HdfType.Floating;
import io.github.pcam4j.io.internal.hdf5.HdfType.VariableText;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Entries of one type behind each other, as numbers or text. */
public final class HdfValues {
    private static final int SPACE_PADDED = 2;

    private final HdfType type;
    private final ByteBuffer data;
    private final int step;
    private final int start;
    private final HdfTexts texts;

    public HdfValues(HdfInput input, HdfType type, ByteBuffer data) {
        this(input, type, data, type.size(), 0);
    }

    /** Values that stand in entries of some bytes, at a place of each. */
    HdfValues(HdfInput input, HdfType type, ByteBuffer data, int step, int start) {
        this.type = type;
        this.data = data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        this.step = step;
        this.start = start;
        this.texts = new HdfTexts(input);
    }

    boolean isText() {
        return type.isText();
    }

    /** An entry that is a number. */
    public double number(int index) {
        long bits = 0;
        boolean bigEndian = type instanceof Fixed it ? it.bigEndian() : ((Floating) type).bigEndian();
        int at = index * step + start;
        for (int i = 0; i < type.size(); i++) {
            int place = bigEndian ? type.size() - 1 - i : i;
            bits |= (data.get(at + i) & 0xffL) << (Byte.SIZE * place);
        }
        return type instanceof Fixed it ? whole(it, bits) : floating((Floating) type, bits);
    }

    private static double whole(Fixed type, long bits) {
        int above = Long.SIZE - type.bitOffset() - type.bits();
        if (type.signed()) {
            return (bits << above) >> (above + type.bitOffset());
        }
        long value = (bits << above) >>> (above + type.bitOffset());
        return value >= 0 ? value : (value >>> 1) * 2.0;
    }

    private static double floating(Floating type, long bits) {
        long exponent = bits >>> type.exponentAt() & (1L << type.exponentBits()) - 1;
        long mantissa = bits >>> type.mantissaAt() & (1L << type.mantissaBits()) - 1;
        double sign = (bits >>> type.sign() & 1) == 0 ? 1 : -1;
        if (exponent == (1L << type.exponentBits()) - 1) {
            return mantissa == 0 ? sign * Double.POSITIVE_INFINITY : Double.NaN;
        }
        double fraction = (double) mantissa / (1L << type.mantissaBits());
        double power = exponent == 0 ? 1 - type.bias() : exponent - type.bias();
        return sign * (exponent == 0 ? fraction : 1 + fraction) * Math.pow(2, power);
    }

    /** An entry that is text, without what fills it up. */
    public String text(int index) {
        int at = index * step + start;
        if (type instanceof VariableText) {
            return texts.text(data.slice(at, type.size()).order(ByteOrder.LITTLE_ENDIAN));
        }
        byte[] bytes = new byte[type.size()];
        data.get(at, bytes);
        int end = 0;
        while (end < bytes.length && bytes[end] != 0) {
            end++;
        }
        while (end > 0 && ((FixedText) type).padding() == SPACE_PADDED && bytes[end - 1] == ' ') {
            end--;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8);
    }
}
