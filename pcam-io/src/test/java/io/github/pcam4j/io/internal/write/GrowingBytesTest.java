package io.github.pcam4j.io.internal.write;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class GrowingBytesTest {
    @Test
    void growsWithBytesAndIntegers() {
        GrowingBytes bytes = new GrowingBytes();
        ByteBuffer expected = ByteBuffer.allocate(30_000).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < 5000; i++) {
            bytes.add((byte) i);
            expected.put((byte) i);
            bytes.addInt(1000 * i);
            expected.putInt(1000 * i);
        }
        bytes.add((byte) 7);
        expected.put((byte) 7);
        assertEquals(25_001, bytes.size());
        byte[] last = new byte[25_001 - 3];
        expected.get(3, last);
        assertArrayEquals(last, bytes.from(3));
    }

    @Test
    void growsWhenItIsFullAndNotAByteLater() {
        GrowingBytes bytes = new GrowingBytes();
        for (int i = 0; i < 4097; i++) {
            bytes.add((byte) i);
        }
        assertEquals(4097, bytes.from(0).length);
        GrowingBytes integers = new GrowingBytes();
        for (int i = 0; i < 1025; i++) {
            integers.addInt(i);
        }
        assertEquals(4100, integers.from(0).length);
    }
}
