package io.github.pcam4j.io.internal.jpeg2000;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The two blocks of the standard's example, J.10. */
class BlockDecoderTest {
    private static final byte[] FIRST = Codestreams.bytes("018f0dc8755d");
    private static final byte[] SECOND = Codestreams.bytes("0fb176");

    private static Subband band(int height, boolean below, int planes) {
        return new Subband(new Area(0, 0, 1, height), false, below, planes, 1);
    }

    private static CodeBlock block(int height, int zeroPlanes, int passes, int... pieces) {
        CodeBlock block = new CodeBlock(new Area(0, 0, 1, height));
        block.zeroPlanes = zeroPlanes;
        block.passes = passes;
        int at = 0;
        for (int length : pieces) {
            block.add(at, length);
            at += length;
        }
        return block;
    }

    private static Coding coding() {
        return new Coding(1, 6, 6, 0, true, new int[] {0xff, 0xff});
    }

    /** Coefficients without the half that each has more. */
    private static int[] decoded(BlockDecoder decoder, byte[] bytes, CodeBlock block, Subband band) throws IOException {
        int[] halves = decoder.decode(bytes, block, band, coding());
        return Arrays.stream(halves).limit(block.area.height()).map(it -> it / 2).toArray();
    }

    /** By one decoder, in which nothing remains of the first. */
    @Test
    void blocksOfTheStandardAreDecoded() throws IOException {
        BlockDecoder decoder = new BlockDecoder();
        assertArrayEquals(new int[] {-26, -22, -30, -32, -19},
                decoded(decoder, FIRST, block(5, 3, 16, 6), band(5, false, 9)));
        assertArrayEquals(new int[] {1, 5, 1, 0}, decoded(decoder, SECOND, block(4, 7, 7, 3), band(4, true, 10)));
    }

    /** Pieces of a codeword, as layers have them. */
    @Test
    void piecesArePutTogether() throws IOException {
        assertArrayEquals(new int[] {-26, -22, -30, -32, -19},
                decoded(new BlockDecoder(), FIRST, block(5, 3, 16, 1, 0, 2, 3), band(5, false, 9)));
    }

    /** After the first pass of six planes the least is half of the highest: 32 + 16. */
    @Test
    void whatIsNotSaidOfACoefficientIsTakenAsHalf() throws IOException {
        int[] halves = new BlockDecoder().decode(FIRST, block(5, 3, 1, 6), band(5, false, 9), coding());
        assertArrayEquals(new int[] {0, 0, 0, -2 * (32 + 16), 0}, Arrays.copyOf(halves, 5));
    }

    /** Three passes a plane, and one of the first; none of planes that there are not. */
    @ParameterizedTest
    @CsvSource({"3, 17, 17 passes of 6 bit planes", "9, 1, 1 passes of 0 bit planes",
        "12, 1, 1 passes of -3 bit planes"})
    void morePassesThanPlanesHaveAreDamage(int zeroPlanes, int passes, String words) {
        CodeBlock block = block(5, zeroPlanes, passes, 6);
        Subband band = band(5, false, 9);
        IOException damage = assertThrows(IOException.class,
                () -> new BlockDecoder().decode(FIRST, block, band, coding()));
        assertTrue(damage.getMessage().contains(words), damage.getMessage());
    }

    /** A coefficient of 31 planes and a half is more than an int. */
    @Test
    void planesBeyondAnIntAreRefused() {
        CodeBlock block = block(5, 0, 1, 6);
        Subband band = band(5, false, 31);
        IOException damage = assertThrows(IOException.class,
                () -> new BlockDecoder().decode(FIRST, block, band, coding()));
        assertTrue(damage.getMessage().contains("31 bit planes"), damage.getMessage());
    }
}
