package io.github.pcam4j.io.internal.hdf5;

import io.github.pcam4j.io.internal.hdf5.HdfType.Compound;
import io.github.pcam4j.io.internal.hdf5.HdfType.Fixed;
import io.github.pcam4j.io.internal.hdf5.HdfType.FixedText;
import io.github.pcam4j.io.internal.hdf5.HdfType.Floating;
import io.github.pcam4j.io.internal.hdf5.HdfType.Member;
import io.github.pcam4j.io.internal.hdf5.HdfType.Other;
import io.github.pcam4j.io.internal.hdf5.HdfType.VariableText;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads the message of a type. */
record HdfTypeReader(ByteBuffer message) {
    private static final int MOST_LEVELS = 8;
    private static final int VERSION_WITHOUT_PADDING = 3;

    HdfType read(int level) {
        int classAndVersion = message.get();
        int bits = (int) HdfInput.unsigned(message, 3);
        int size = message.getInt();
        int version = classAndVersion >> 4 & 15;
        return switch (classAndVersion & 15) {
            case 0 -> fixed(size, bits, "integers");
            case 1 -> floating(size, bits);
            case 2 -> new Other(size, "times");
            case 3 -> new FixedText(size, bits & 15);
            case 4 -> fixed(size, bits, "bits");
            case 5 -> new Other(size, "opaque bytes");
            case 6 -> level >= MOST_LEVELS ? new Other(size, "compounds of compounds")
                    : compound(size, bits & 0xffff, version, level);
            case 7 -> new Other(size, "references");
            case 8 -> enumeration(size, bits & 0xffff, version, level);
            case 9 -> variable(size, bits, level);
            case 10 -> new Other(size, "arrays");
            default -> new Other(size, "a type of the class " + (classAndVersion & 15));
        };
    }

    private HdfType fixed(int size, int bits, String name) {
        int bitOffset = message.getShort() & 0xffff;
        int precision = message.getShort() & 0xffff;
        if (size < 1 || size > Long.BYTES || precision < 1 || bitOffset + precision > Byte.SIZE * size) {
            return new Other(size, String.format(Locale.ROOT, "%s of %d bytes", name, size));
        }
        return new Fixed(size, name, (bits & 1) != 0, (bits & 8) != 0, bitOffset, precision);
    }

    private HdfType floating(int size, int bits) {
        message.position(message.position() + 4);
        int exponentAt = message.get() & 0xff;
        int exponentBits = message.get() & 0xff;
        int mantissaAt = message.get() & 0xff;
        int mantissaBits = message.get() & 0xff;
        long bias = Integer.toUnsignedLong(message.getInt());
        int sign = bits >> 8 & 0xff;
        boolean vax = (bits & 0x40) != 0;
        boolean impliedOne = (bits >> 4 & 3) == 2;
        int all = Byte.SIZE * size;
        if (size < 1 || size > Long.BYTES || vax || !impliedOne || sign >= all || exponentBits < 1 || mantissaBits < 1
                || exponentBits > 15 || mantissaBits > 52 || exponentAt + exponentBits > all
                || mantissaAt + mantissaBits > all) {
            return new Other(size, String.format(Locale.ROOT, "floating point numbers of %d bytes that are not IEEE's",
                    size));
        }
        return new Floating(size, (bits & 1) != 0, sign, exponentAt, exponentBits, mantissaAt, mantissaBits, bias);
    }

    /** The values of an enumeration, whatever their names, which are skipped. */
    private HdfType enumeration(int size, int count, int version, int level) {
        HdfType base = level >= MOST_LEVELS ? new Other(size, "") : read(level + 1);
        if (!(base instanceof Fixed it)) {
            return new Other(size, "an enumeration of " + base.description());
        }
        for (int i = 0; i < count; i++) {
            paddedName(version);
        }
        message.position(message.position() + count * it.size());
        return new Fixed(it.size(), "an enumeration", it.bigEndian(), it.signed(), it.bitOffset(), it.bits());
    }

    /** Text and lists, behind which stands the type of their elements; what follows that belongs to others. */
    private HdfType variable(int size, int bits, int level) {
        boolean text = (bits & 15) == 1 && level < MOST_LEVELS && !(read(level + 1) instanceof Other);
        return text ? new VariableText(size) : new Other(size, "lists of variable length");
    }

    private HdfType compound(int size, int count, int version, int level) {
        List<Member> members = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String name = paddedName(version);
            int offset = (int) HdfInput.unsigned(message, version < VERSION_WITHOUT_PADDING ? 4 : HdfTree.encodedBytes(size));
            boolean array = version == 1 && message.get(message.position()) > 0;
            message.position(message.position() + (version == 1 ? 28 : 0));
            HdfType type = read(level + 1);
            boolean within = offset >= 0 && type.size() > 0 && offset <= size - type.size();
            members.add(new Member(name, offset, array || !within ? new Other(type.size(), "arrays") : type));
            if (type instanceof Other) {
                // How long its description is, is not known; what follows cannot be found.
                break;
            }
        }
        return new Compound(size, List.copyOf(members));
    }

    private String paddedName(int version) {
        int start = message.position();
        while (message.get() != 0) {
            // Up to the zero behind it.
        }
        byte[] name = new byte[message.position() - 1 - start];
        message.get(start, name);
        if (version < VERSION_WITHOUT_PADDING) {
            message.position(start + (name.length + 8) / 8 * 8);
        }
        return new String(name, StandardCharsets.UTF_8);
    }
}
