package io.github.pcam4j.io.internal.jpeg2000;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.EOFException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class PacketBitsTest {

    @Test
    void aByteBehindOneOfOnesHasSevenBits() throws EOFException {
        byte[] bytes = Codestreams.bytes("ff 7f 80");
        PacketBits bits = new PacketBits(bytes, 0, bytes.length);
        assertEquals(0x7fff, bits.next(15));
        assertEquals(2, bits.finish());
        assertEquals(1, bits.next());
        assertEquals(3, bits.finish());
        assertEquals(0, bits.next(7));
        assertThrows(EOFException.class, bits::next);
    }

    @Test
    void aByteBehindOneOfOnesIsOfTheHeader() throws EOFException {
        byte[] bytes = Codestreams.bytes("ff 00 c0");
        PacketBits bits = new PacketBits(bytes, 0, bytes.length);
        assertEquals(0xff, bits.next(8));
        assertEquals(2, bits.finish());
        PacketBits cut = new PacketBits(bytes, 0, 1);
        cut.next(8);
        assertThrows(EOFException.class, cut::finish);
    }

    @Property
    void bitsAreThoseThatWereWritten(@ForAll @Size(min = 1, max = 200) boolean[] written) throws EOFException {
        BitWriter writer = new BitWriter();
        for (boolean bit : written) {
            writer.put(bit ? 1 : 0);
        }
        byte[] bytes = writer.finish();
        PacketBits bits = new PacketBits(bytes, 0, bytes.length);
        boolean[] read = new boolean[written.length];
        for (int i = 0; i < read.length; i++) {
            read[i] = bits.next() == 1;
        }
        assertArrayEquals(written, read);
        assertEquals(bytes.length, bits.finish());
    }
}
