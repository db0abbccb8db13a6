package io.github.pcam4j.train.report;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * Records of an event file: TFRecord's framing (length, masked CRC-32C of it, data, masked CRC-32C of that, all
 * little-endian) around messages of TensorFlow's {@code event.proto} and {@code summary.proto} in protobuf's wire format.
 */
final class EventRecord {
    private static final String VERSION = "brain.Event:2";
    private static final int MASK = 0xa282ead8;

    private static final int VARINT = 0;
    private static final int FIXED_64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED_32 = 5;

    private final ByteArrayOutputStream message = new ByteArrayOutputStream();

    private EventRecord() { }

    /** The first record of each file. */
    static byte[] version(double wallTime) {
        return framed(event(wallTime, 0).bytes(3, VERSION.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * Numbers of a step.
     *
     * @param wallTime seconds since 1970
     * @param step at least 0
     * @param values by what they are called
     */
    static byte[] scalars(double wallTime, long step, Map<String, Double> values) {
        EventRecord summary = new EventRecord();
        values.forEach((tag, value) -> summary.bytes(1, new EventRecord()
                .bytes(1, tag.getBytes(StandardCharsets.UTF_8)).float32(2, value.floatValue()).toBytes()));
        return framed(event(wallTime, step).bytes(5, summary.toBytes()));
    }

    private static EventRecord event(double wallTime, long step) {
        EventRecord event = new EventRecord().float64(1, wallTime);
        // What is zero is left out, as protobuf's third version has it.
        return step == 0 ? event : event.key(2, VARINT).varint(step);
    }

    private static byte[] framed(EventRecord event) {
        byte[] data = event.toBytes();
        byte[] length = little(Long.BYTES).putLong(data.length).array();
        return little(length.length + data.length + 2 * Integer.BYTES).put(length).putInt(masked(length)).put(data)
                .putInt(masked(data)).array();
    }

    private static ByteBuffer little(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static int masked(byte[] data) {
        CRC32C crc = new CRC32C();
        crc.update(data);
        return Integer.rotateRight((int) crc.getValue(), 15) + MASK;
    }

    private EventRecord key(int field, int type) {
        return varint(((long) field << 3) | type);
    }

    private EventRecord varint(long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            message.write((int) ((rest & 0x7f) | 0x80));
            rest >>>= 7;
        }
        message.write((int) rest);
        return this;
    }

    private EventRecord float64(int field, double value) {
        key(field, FIXED_64);
        message.writeBytes(little(Double.BYTES).putDouble(value).array());
        return this;
    }

    private EventRecord float32(int field, float value) {
        key(field, FIXED_32);
        message.writeBytes(little(Float.BYTES).putFloat(value).array());
        return this;
    }

    private EventRecord bytes(int field, byte[] value) {
        key(field, BYTES).varint(value.length);
        message.writeBytes(value);
        return this;
    }

    private byte[] toBytes() {
        return message.toByteArray();
    }
}
