package io.github.pcam4j.io.internal.jpeg2000;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.junit.jupiter.api.Test;

class ArithmeticDecoderTest {
    /** The test sequence of ITU-T T.88, H.2, and what it is coded as; its last two bytes are a marker. */
    private static final byte[] PLAIN = Codestreams.bytes("00020051 000000c0 0352872a aaaaaaaa 82c02000"
            + "fcd79ef6 bf7fed90 4f46a3bf");
    private static final byte[] CODED = Codestreams.bytes("84c73bfc e1a14304 02200000 410dbb86 f4317fff"
            + "88ff3747 1adb6adf ffac");

    private static byte[] decoded(byte[] coded, int from, int to) {
        ArithmeticDecoder decoder = new ArithmeticDecoder();
        decoder.reset();
        decoder.start(coded, from, to);
        byte[] plain = new byte[PLAIN.length];
        for (int bit = 0; bit < 8 * plain.length; bit++) {
            // Context 1 begins in the sequence's state, as most do.
            plain[bit / 8] |= (byte) (decoder.decode(1) << 7 - bit % 8);
        }
        return plain;
    }

    @Test
    void theSequenceOfTheStandardIsDecoded() {
        assertArrayEquals(PLAIN, decoded(CODED, 0, CODED.length));
    }

    /** A marker is as good as an end; and bytes around a codeword are not its own. */
    @Test
    void nothingBehindTheEndIsRead() {
        byte[] among = Codestreams.bytes("1234" + "00".repeat(CODED.length - 2) + "5678");
        System.arraycopy(CODED, 0, among, 2, CODED.length - 2);
        assertArrayEquals(PLAIN, decoded(among, 2, CODED.length));
    }

    /** A codeword after another, and in the middle of one: nothing remains of what was before. */
    @Test
    void aDecoderBeginsAnew() {
        ArithmeticDecoder decoder = new ArithmeticDecoder();
        decoder.reset();
        decoder.start(CODED, 0, CODED.length);
        for (int i = 0; i < 100; i++) {
            decoder.decode(1);
        }
        decoder.reset();
        decoder.start(CODED, 0, CODED.length);
        for (int bit = 0; bit < 8 * PLAIN.length; bit++) {
            assertBit(bit, decoder.decode(1));
        }
    }

    private static void assertBit(int number, int found) {
        assertArrayEquals(new int[] {PLAIN[number / 8] >> 7 - number % 8 & 1}, new int[] {found}, "bit " + number);
    }
}
