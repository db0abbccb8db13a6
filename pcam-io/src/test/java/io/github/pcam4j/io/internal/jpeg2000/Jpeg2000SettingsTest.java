package io.github.pcam4j.io.internal.jpeg2000;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Codestreams that say something else than they did: what is not read, and what cannot be. */
class Jpeg2000SettingsTest {
    private static String unread(byte[] codestream) {
        return assertThrows(UnreadJpeg2000Exception.class, () -> Jpeg2000.of(codestream).decode()).getMessage();
    }

    private static String damaged(byte[] codestream) {
        IOException damage = assertThrows(IOException.class, () -> Jpeg2000.of(codestream).decode());
        assertTrue(!(damage instanceof UnreadJpeg2000Exception), damage.getMessage());
        return damage.getMessage();
    }

    @ParameterizedTest
    @CsvSource({"ff50, extended capabilities (CAP)", "ff5e, a region of interest (RGN)", "ff5f, changes of order (POC)",
        "ff60, 'packed headers (PPM, PPT)'", "ff61, 'packed headers (PPM, PPT)'", "ff70, extensions (part 2)",
        "ff74, extensions (part 2)", "ff79, extensions (part 2)"})
    void aSegmentThatIsNotReadIsNamed(String marker, String words) {
        byte[] whole = Codestreams.read("whole.j2k");
        int kind = Integer.parseInt(marker, 16);
        String inImage = unread(Codestreams.inserted(whole, Codestreams.TILE_PART, kind, (byte) 0, (byte) 0));
        assertEquals("has JPEG 2000 data with " + words + ", which are not read", inImage);
        assertEquals(inImage, unread(Codestreams.inserted(whole, Codestreams.TILE_DATA, kind, (byte) 0, (byte) 0)));
    }

    /** Comments, lengths of packets and parts, the place of components, and what nobody knows. */
    @ParameterizedTest
    @ValueSource(ints = {0xff64, 0xff55, 0xff57, 0xff63, 0xff6f})
    void aSegmentThatChangesNothingIsPassedBy(int marker) throws IOException {
        byte[] whole = Codestreams.read("whole.j2k");
        byte[] longer = Codestreams.inserted(whole, Codestreams.TILE_PART, marker, (byte) 1, (byte) 2, (byte) 3);
        assertArrayEquals(Jpeg2000.of(whole).decode(), Jpeg2000.of(longer).decode());
    }

    /** A byte of SIZ (ff51), COD (ff52) or QCD (ff5c), counted from the marker. */
    @ParameterizedTest
    @CsvSource({"ff51, 40, 11, 12 bits a channel", "ff51, 40, 135, 8 signed bits a channel",
        "ff51, 39, 5, data of 5 channels", "ff52, 4, 8, extensions (part 2)", "ff52, 6, 1, data of 257 layers",
        "ff52, 8, 2, extensions (part 2)", "ff52, 12, 1, arithmetic coding bypassed", "ff52, 12, 64, high throughput"})
    void aSettingThatIsNotReadIsNamed(String marker, int offset, int value, String words) {
        byte[] whole = Codestreams.read("whole.j2k");
        String message = unread(Codestreams.changed(whole, Integer.parseInt(marker, 16), offset, value));
        assertTrue(message.contains(words), message);
    }

    /** Values that the standard excludes; the last two are the number of a part, and a marker that is none. */
    @ParameterizedTest
    @CsvSource({"ff51, 39, 0, image of 37 x 53", "ff51, 41, 0, image of 37 x 53",
        "ff51, 6, 64, have a side of 1073741861", "ff52, 5, 5, in order 5", "ff52, 7, 0, of no layer",
        "ff52, 8, 1, mix components", "ff52, 9, 33, 33 levels", "ff52, 10, 9, blocks of 2^11 x 2^6",
        "ff52, 10, 5, blocks of 2^7 x 2^6", "ff52, 13, 2, wavelet 2",
        "ff52, 9, 6, say of 16 bands how they are quantized and have 19", "ff5c, 4, 3, quantized in way 3",
        "ff90, 10, 1, part 1 of tile 0 where 0 is to be", "ff90, 5, 1, part of tile 1",
        "ff64, 0, 0, 0064 where a marker"})
    void aSettingThatCannotBeIsDamage(String marker, int offset, int value, String words) {
        byte[] whole = Codestreams.changed(Codestreams.read("whole.j2k"), Integer.parseInt(marker, 16), offset, value);
        String message = damaged(whole).replace(",", "");
        assertTrue(message.contains(words), message);
    }

    @Test
    void whatIsNotSaidIsDamage() {
        byte[] whole = Codestreams.read("whole.j2k");
        // Comments in their place.
        assertEquals("JPEG 2000 data do not say how they are coded",
                damaged(Codestreams.changed(whole, Codestreams.CODING, 1, 0x64)));
        assertEquals("JPEG 2000 data do not say how they are quantized",
                damaged(Codestreams.changed(whole, Codestreams.QUANTIZATION, 1, 0x64)));
        // A component's coding alone has neither an order nor layers.
        byte[] coding = Codestreams.bytes("00 00 05 04 04 00 01");
        assertEquals("JPEG 2000 data do not say how they are coded", damaged(Codestreams.inserted(
                Codestreams.changed(whole, Codestreams.CODING, 1, 0x64), Codestreams.TILE_PART, 0xff53, coding)));
    }

    /** Wherever it stands: OpenJPEG lets the later go before. */
    @Test
    void whatIsSaidOfAComponentGoesBeforeWhatIsSaidOfAll() throws IOException {
        byte[] codestream = Codestreams.read("of-components.j2k");
        byte[] last = Codestreams.moved(Codestreams.moved(codestream, Codestreams.CODING, Codestreams.TILE_PART),
                Codestreams.QUANTIZATION, Codestreams.TILE_PART);
        assertTrue(Codestreams.find(last, Codestreams.CODING) > Codestreams.find(last, 0xff5d));
        assertArrayEquals(Jpeg2000.of(codestream).decode(), Jpeg2000.of(last).decode());
    }

    @Test
    void componentsOfDifferentSizesOrWaveletsAreNotMixed() {
        byte[] mixed = Codestreams.read("mixed.j2k");
        byte[] coarser = Codestreams.changed(mixed, Codestreams.SIZE, 44, 2);
        assertTrue(damaged(coarser).contains("mix components of different sizes"));
        byte[] real = Codestreams.bytes("01 00 05 04 04 00 00");
        assertTrue(damaged(Codestreams.inserted(mixed, Codestreams.TILE_PART, 0xff53, real)).contains("or wavelets"));
    }

    /** One that is 255 times as coarse, between two of whose samples the image lies. */
    @Test
    void aComponentWithoutSamplesIsDamage() {
        byte[] shifted = Codestreams.read("whole-odd.j2k");
        assertTrue(damaged(Codestreams.changed(shifted, Codestreams.SIZE, 41, 255)).contains("which cannot be"));
    }

    @Test
    void aPaletteIsNamed() {
        byte[] boxes = Codestreams.read("boxes.jp2");
        // The box of colours, in the box of headers.
        int colours = 12 + 20 + 8 + 22;
        assertEquals("colr", new String(boxes, colours + 4, 4, StandardCharsets.US_ASCII));
        byte[] palette = ByteBuffer.wrap(boxes.clone()).putInt(colours + 4, 0x70636c72).array();
        assertEquals("has JPEG 2000 data with a palette, which is not read", unread(palette));
    }

    @Test
    void boxesWithoutACodestreamAreDamage() {
        byte[] boxes = Codestreams.read("boxes.jp2");
        int colours = 12 + 20 + 8 + 22;
        for (long length : new long[] {0, 2, 7, boxes.length, 0x7fffffff, 0x80000000L, 0xffffffffL}) {
            damaged(ByteBuffer.wrap(boxes.clone()).putInt(colours, (int) length).array());
        }
        damaged(Arrays.copyOf(boxes, colours));
    }

    @Test
    void somethingElseIsNotRead() {
        assertEquals("no JPEG 2000 data", damaged("P5 37 53 255 and so on".getBytes(StandardCharsets.US_ASCII)));
        assertEquals("JPEG 2000 data end at byte 0", damaged(new byte[0]));
    }
}
