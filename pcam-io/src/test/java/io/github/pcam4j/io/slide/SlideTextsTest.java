package io.github.pcam4j.io.slide;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.pcam4j.io.region.ImagePage;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlideTextsTest {
    private static ImagePage page(int number, int width, int height, boolean tiled, String description) {
        return new ImagePage(number, width, height, tiled, description, OptionalDouble.of(0.7),
                OptionalInt.empty());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', nullValues = "-", value = {
        "Aperio Image Library v11.2.1|AppMag = 20|StripeWidth = 2040|MPP = 0.4990|Left = 25.69~ 0.499~ 20",
        "Aperio|MPP=0.25|AppMag=40~ 0.25~ 40",
        "Aperio|MPP = 0|AppMag = 0~ -~ -",
        "Aperio|MPP = 1e9~ -~ -",
        "<Attribute Name=\"DICOM_PIXEL_SPACING\" PMSVR=\"IDoubleArray\">&quot;0.000227273&quot; "
            + "&quot;0.000226907&quot;</Attribute>~ 0.226907~ -",
        "<Attribute Name=\"DICOM_PIXEL_SPACING\" Group=\"0x0028\">\"0.0005\" \"0.00025\"</Attribute>~ 0.25~ -",
        "<Pixels PhysicalSizeX=\"0.325\" PhysicalSizeXUnit=\"\u00b5m\"/><Objective NominalMagnification=\"20.0\"/>~ 0.325~ 20",
        "<Pixels PhysicalSizeX=\"0.325\"/>~ 0.325~ -",
        "<Pixels PhysicalSizeX=\"0.000325\" PhysicalSizeXUnit=\"mm\"/>~ 0.325~ -",
        "<Pixels PhysicalSizeX=\"3\" PhysicalSizeXUnit=\"pixel\"/>~ -~ -",
        "a picture~ 0.7~ -"})
    void scalesAreRead(String description, Double micrometres, Double power) {
        SlideTexts texts = SlideTexts.of(page(0, 10, 10, true, description));
        assertEquals(micrometres == null ? OptionalDouble.empty() : OptionalDouble.of(micrometres),
                rounded(texts.micrometresPerPixel()));
        assertEquals(power == null ? OptionalDouble.empty() : OptionalDouble.of(power), texts.magnification());
    }

    private static OptionalDouble rounded(OptionalDouble value) {
        return value.isEmpty() ? value : OptionalDouble.of(Math.round(value.getAsDouble() * 1e9) / 1e9);
    }

    /** As CMU-1.svs has them, and a file with a level that is none. */
    @Test
    void pagesAreLevelsOrLieBeside() {
        SlidePages pages = SlidePages.of(List.of(page(0, 46_000, 32_914, true, "Aperio"),
                page(1, 1024, 732, false, "Aperio"), page(2, 11_500, 8_228, true, "Aperio"),
                page(3, 2_875, 2_057, true, "Aperio"), page(4, 387, 463, false, "Aperio\nlabel 387x463"),
                page(5, 1280, 431, false, "Aperio\nmacro 1280x431"), page(6, 2_000, 2_000, true, "")));
        assertEquals(Map.of("thumbnail", 1, "label", 4, "macro", 5, "page-6", 6), pages.associated());
        assertEquals("[0, 2, 3]", pages.levels().stream().map(SlideLevel::page).toList().toString());
        assertEquals(4.000121536, pages.levels().get(1).downsample(), 1e-9);
    }
}
