package io.github.pcam4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.io.PatchException;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrintableTextTest {

    /** Code points, and what is shown of them. */
    @ParameterizedTest
    @CsvSource({"0a, \\n", "0d, \\r", "09, \\t", "00, \\u0000", "1b, \\u001b", "7f, \\u007f", "85, \\u0085", "9b, \\u009b",
        "ad, \\u00ad", "61c, \\u061c", "200b, \\u200b", "200e, \\u200e", "2028, \\u2028", "2029, \\u2029", "202e, \\u202e",
        "2066, \\u2066", "2069, \\u2069", "feff, \\ufeff", "d800, \\ud800", "dfff, \\udfff", "e0001, \\udb40\\udc01"})
    void whatHasNoShapeIsShownByItsNumber(String codePoint, String shown) {
        String text = new StringBuilder("a").appendCodePoint(Integer.parseInt(codePoint, 16)).append("b").toString();
        assertEquals("a" + shown + "b", PrintableText.of(text));
        assertEquals("a" + shown + "b", new PatchException(text).getMessage());
        assertEquals("a" + shown + "b", new PatchException(text, null).getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "slide 7/été.tif", "患者/組織.png", "می\u200cخواهم",
        "क्\u200dष", "\ud83d\udd2c", "C:\\new\\u001b"})
    void textOfPeopleStaysAsItIs(String text) {
        assertSame(text, PrintableText.of(text));
    }

    @Property
    void whatIsShownStaysAndNothingIsLost(@ForAll String text) {
        String shown = PrintableText.of(text);
        assertSame(shown, PrintableText.of(shown));
        assertTrue(shown.chars().noneMatch(Character::isISOControl));
        StringBuilder visible = new StringBuilder();
        text.codePoints().filter(c -> Character.isLetterOrDigit(c)).forEach(visible::appendCodePoint);
        int at = 0;
        for (int c : visible.codePoints().toArray()) {
            at = shown.indexOf(Character.toString(c), at) + 1;
            assertTrue(at > 0, text);
        }
    }

    @Test
    void twoLinesCannotBeMadeOfOne() {
        String forged = new PatchException("a\npcam: all is well\u2028b").getMessage();
        assertEquals(1, forged.lines().count());
        assertEquals("a\\npcam: all is well\\u2028b", forged);
        assertEquals("a\nb\\nc\nd", new PatchException(List.of("a", "b\nc", "d")).getMessage());
    }
}
