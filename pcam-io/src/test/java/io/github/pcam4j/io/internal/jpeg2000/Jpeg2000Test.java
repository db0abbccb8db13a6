package io.github.pcam4j.io.internal.jpeg2000;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** Codestreams made by OpenJPEG (see make-vectors.py beside them), and what OpenJPEG reads in them. */
class Jpeg2000Test {

    @ParameterizedTest
    @CsvFileSource(resources = "/jpeg2000/vectors.csv", numLinesToSkip = 1)
    void pixelsAreThoseOfOpenJpeg(String file, String options, int width, int height, int components, long crc32)
            throws IOException {
        Jpeg2000 image = Jpeg2000.of(Codestreams.read(file));
        assertEquals(width + " x " + height + " x " + components,
                image.width() + " x " + image.height() + " x " + image.components());
        CRC32 crc = new CRC32();
        crc.update(image.decode());
        assertEquals(crc32, crc.getValue(), options);
    }

    /** J.10 of the standard: two packets, nine samples, and each step between them in print. */
    @Test
    void theExampleOfTheStandardIsRead() throws IOException {
        Jpeg2000 image = Jpeg2000.of(Codestreams.bytes("ff4f ff51 0029 0000 00000001 00000009 00000000 00000000"
                + "00000001 00000009 00000000 00000000 0001 070101 ff5c 0007 40 40484850"
                + "ff52 000c 00 00 0001 00 01 04 04 00 01 ff90 000a 0000 0000001e 00 01"
                + "ff93 c7d40c 018f0dc8755d c07c2180 0fb176 ffd9"));
        assertArrayEquals(new byte[] {101, 103, 104, 105, 96, 97, 96, 102, 109}, image.decode());
    }

    @ParameterizedTest
    @CsvFileSource(resources = "/jpeg2000/refused.csv", numLinesToSkip = 1)
    void whatOpenJpegWritesAndIsNotReadIsNamed(String file, String options, String words) {
        byte[] codestream = Codestreams.read(file);
        Executable decoding = () -> Jpeg2000.of(codestream).decode();
        String message = assertThrows(UnreadJpeg2000Exception.class, decoding).getMessage();
        assertTrue(message.contains(words), options + ": " + message);
    }
}
