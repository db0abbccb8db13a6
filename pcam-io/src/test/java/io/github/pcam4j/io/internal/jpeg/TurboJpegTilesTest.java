package io.github.pcam4j.io.internal.jpeg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.CRC32;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AddLifecycleHook;
import net.jqwik.api.lifecycle.LifecycleContext;
import net.jqwik.api.lifecycle.SkipExecutionHook;

/** libjpeg-turbo beside the JDK's decoder. Skipped where it is not installed ({@code apt-get install libturbojpeg0}). */
@AddLifecycleHook(TurboJpegTilesTest.WhereInstalled.class)
class TurboJpegTilesTest {
    private static final byte[] NONE = {};
    /** Columns and rows that share their colours. */
    private static final int[] ACROSS = {1, 2, 2, 4};
    private static final int[] DOWN = {1, 1, 2, 1};

    static final class WhereInstalled implements SkipExecutionHook {
        @Override
        public SkipResult shouldBeSkipped(LifecycleContext context) {
            return InstalledTurboJpeg.isThere() ? SkipResult.doNotSkip() : SkipResult.skip("libjpeg-turbo is not installed");
        }
    }

    private static Optional<byte[]> turbo(byte[] tables, boolean ycbcr, byte[] tile, int width, int height) {
        TurboJpegTiles tiles = new TurboJpegTiles(tables, ycbcr, byte[]::new);
        try {
            return tiles.rgb(tile, width, height);
        } finally {
            tiles.close();
        }
    }

    private static byte[] jdk(byte[] tables, boolean ycbcr, byte[] tile, int width, int height) {
        JdkJpegTiles tiles = new JdkJpegTiles(tables, ycbcr);
        try {
            return tiles.rgb(tile, width, height).orElseThrow();
        } finally {
            tiles.close();
        }
    }

    private static byte[] jpeg(int width, int height, long seed, Jpegs.Form form) {
        return Jpegs.write(Jpegs.picture(width, height, seed), form);
    }

    /** 4:4:4, 4:2:2, 4:2:0 and 4:1:1, with tables of their own or shared, with YCbCr and with what the TIFF calls RGB. */
    @Property(tries = 400)
    void pixelsAreThoseOfTheJdk(@ForAll long seed, @ForAll @IntRange(min = 1, max = 70) int width,
            @ForAll @IntRange(min = 1, max = 70) int height, @ForAll @FloatRange(min = 0.02f, max = 1) float quality,
            @ForAll boolean progressive, @ForAll @IntRange(max = 3) int colours, @ForAll boolean shared,
            @ForAll boolean ycbcr) {
        Jpegs.Form form = new Jpegs.Form(quality, progressive, ACROSS[colours], DOWN[colours]);
        byte[] written = jpeg(width, height, seed, form);
        byte[] jpeg = ycbcr ? written : Jpegs.withoutJfif(written);
        byte[] tables = shared ? Jpegs.tables(jpeg) : NONE;
        byte[] tile = shared ? Jpegs.withoutTables(jpeg) : jpeg;
        assertArrayEquals(jdk(tables, ycbcr, tile, width, height), turbo(tables, ycbcr, tile, width, height).orElseThrow());
    }

    /** Rows and columns of tiles as scanners write them, so that vectors are full. */
    @Property(tries = 12, edgeCases = EdgeCasesMode.NONE)
    void pixelsOfWholeTilesAreThoseOfTheJdk(@ForAll long seed, @ForAll @FloatRange(min = 0.2f, max = 1) float quality,
            @ForAll @IntRange(max = 3) int colours) {
        byte[] jpeg = jpeg(256, 240, seed, new Jpegs.Form(quality, false, ACROSS[colours], DOWN[colours]));
        assertArrayEquals(jdk(NONE, true, jpeg, 256, 240), turbo(NONE, true, jpeg, 256, 240).orElseThrow());
    }

    /**
     * Two rows share their colours, which libjpeg-turbo and so OpenSlide make smooth. A JDK with a libjpeg of its own repeats
     * them, and has other pixels.
     */
    @Example
    void pixelsOf440AreThoseOfOpenSlide() throws URISyntaxException {
        CRC32 crc = new CRC32();
        crc.update(WithoutJnaTest.Reading.whole(Path.of(
                TurboJpegTilesTest.class.getResource("/region/tiles_jpeg_440.tif").toURI())));
        assertEquals(1_618_457_949L, crc.getValue());
    }

    /** A tile's own tables are not those of the next one. */
    @Example
    void tilesDoNotLeanOnEachOther() {
        byte[] first = jpeg(32, 32, 1, new Jpegs.Form(0.9f, false, 2, 2));
        byte[] other = jpeg(32, 32, 2, new Jpegs.Form(0.1f, false, 1, 1));
        byte[] tables = Jpegs.tables(first);
        TurboJpegTiles tiles = new TurboJpegTiles(tables, true, byte[]::new);
        byte[] expected = tiles.rgb(Jpegs.withoutTables(first), 32, 32).orElseThrow();
        byte[] between = tiles.rgb(other, 32, 32).orElseThrow();
        assertArrayEquals(jdk(NONE, true, other, 32, 32), between);
        assertEquals(Optional.empty(), tiles.rgb(Arrays.copyOf(other, 200), 32, 32));
        byte[] again = tiles.rgb(Jpegs.withoutTables(first), 32, 32).orElseThrow();
        assertNotSame(expected, again);
        assertArrayEquals(expected, again);
        tiles.close();
    }

    /** Adobe's marker may stand there, if it says what the TIFF says. */
    @Example
    void coloursAreThoseThatTheTiffTells() {
        byte[] jfif = jpeg(40, 24, 3, new Jpegs.Form(0.8f, false, 1, 1));
        byte[] bare = Jpegs.withoutJfif(jfif);
        for (boolean ycbcr : new boolean[] {true, false}) {
            byte[] expected = jdk(NONE, ycbcr, bare, 40, 24);
            assertArrayEquals(expected, turbo(NONE, ycbcr, bare, 40, 24).orElseThrow());
            assertArrayEquals(expected, turbo(NONE, ycbcr, Jpegs.withAdobe(bare, ycbcr), 40, 24).orElseThrow());
            assertEquals(Optional.empty(), turbo(NONE, ycbcr, Jpegs.withAdobe(bare, !ycbcr), 40, 24));
        }
        assertEquals(Optional.empty(), turbo(NONE, false, jfif, 40, 24));
    }

    /** What it would warn of, or takes for another size, is for others, who say what is wrong. */
    @Example
    void whatIsOutOfTheOrdinaryIsLeftToOthers() {
        byte[] jpeg = jpeg(48, 48, 4, new Jpegs.Form(0.8f, false, 2, 2));
        assertTrue(turbo(NONE, true, jpeg, 48, 48).isPresent());
        for (int length = 0; length < jpeg.length; length++) {
            assertEquals(Optional.empty(), turbo(NONE, true, Arrays.copyOf(jpeg, length), 48, 48), "of " + length + " bytes");
        }
        assertEquals(Optional.empty(), turbo(NONE, true, jpeg, 47, 48));
        assertEquals(Optional.empty(), turbo(NONE, true, jpeg, 48, 96));
        assertEquals(Optional.empty(), turbo(NONE, true, jpeg, 480, 480));
        byte[] unbegun = jpeg.clone();
        unbegun[1] = 0;
        assertEquals(Optional.empty(), turbo(NONE, true, unbegun, 48, 48));
    }

    /** A file may claim anything; the TIFF's size is what there is room for. */
    @Example
    void aClaimOfManyPixelsIsNotBelieved() {
        byte[] jpeg = jpeg(16, 16, 5, new Jpegs.Form(0.8f, false, 1, 1));
        int frame = HexFormat.of().formatHex(jpeg).indexOf("ffc00011") / 2;
        for (int i = 5; i < 9; i++) {
            jpeg[frame + i] = (byte) 0xfa;
        }
        assertEquals(Optional.empty(), turbo(NONE, true, jpeg, 16, 16));
    }

    @Example
    void theLibraryCanBeTurnedOffAndNamed() {
        assertFalse(InstalledTurboJpeg.find("off"));
        assertFalse(InstalledTurboJpeg.find("/no/such/libturbojpeg.so.0"));
        assertFalse(InstalledTurboJpeg.find("/\0"));
        assertTrue(InstalledTurboJpeg.find(""));
    }
}
