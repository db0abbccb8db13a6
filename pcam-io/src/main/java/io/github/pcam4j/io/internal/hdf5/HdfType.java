package io.github.pcam4j.io.internal.hdf5;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Locale;

/** The type of an entry, as far as labels and ids may be of it. */
public sealed interface HdfType {

    /** Bytes of an entry. */
    int size();

    /** What a message calls it. */
    String description();

    /** Whether it is text of fixed or variable length. */
    default boolean isText() {
        return this instanceof FixedText || this instanceof VariableText;
    }

    /**
     * Whole numbers, in some of the bits.
     *
     * @param name what they are: integers, bits or an enumeration
     */
    record Fixed(int size, String name, boolean bigEndian, boolean signed, int bitOffset, int bits) implements HdfType {
        @Override
        public String description() {
            return String.format(Locale.ROOT, "%s of %d bytes", name, size);
        }
    }

    /** Numbers of sign, exponent and mantissa, at their bits. */
    record Floating(int size, boolean bigEndian, int sign, int exponentAt, int exponentBits, int mantissaAt,
            int mantissaBits, long bias) implements HdfType {
        @Override
        public String description() {
            return String.format(Locale.ROOT, "floating point numbers of %d bytes", size);
        }
    }

    /** Text in as many bytes, filled up at the end. */
    record FixedText(int size, int padding) implements HdfType {
        @Override
        public String description() {
            return String.format(Locale.ROOT, "text of %d bytes", size);
        }
    }

    /** Text that is kept elsewhere in the file. */
    record VariableText(int size) implements HdfType {
        @Override
        public String description() {
            return "text of variable length";
        }
    }

    /** Several values an entry. */
    record Compound(int size, List<Member> members) implements HdfType {
        @Override
        public String description() {
            return "compounds of " + members.stream().map(Member::name).toList();
        }
    }

    /** One of the values of a compound. */
    record Member(String name, int offset, HdfType type) { }

    /** What is neither number nor text. */
    record Other(int size, String description) implements HdfType { }

    /** Reads a type at the buffer's position, and moves it behind. */
    static HdfType read(ByteBuffer message) {
        return new HdfTypeReader(message.order(ByteOrder.LITTLE_ENDIAN)).read(0);
    }
}
