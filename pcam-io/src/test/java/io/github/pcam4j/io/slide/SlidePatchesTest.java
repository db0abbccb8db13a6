package io.github.pcam4j.io.slide;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.io.PatchShape;
import io.github.pcam4j.io.image.BilinearResize;
import io.github.pcam4j.io.image.PatchImage;
import io.github.pcam4j.io.ingest.PatchIngest;
import io.github.pcam4j.io.store.PatchStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlidePatchesTest {
    @TempDir
    private Path folder;
    private SlideReader slide;

    @BeforeEach
    void open() {
        slide = SlideReader.open(Slides.file("pyramid.tif"));
    }

    @AfterEach
    void close() {
        slide.close();
    }

    private Path xml(String group, String... corners) throws Exception {
        StringBuilder words = new StringBuilder("<?xml version=\"1.0\"?>\n<ASAP_Annotations>\n<Annotations>\n"
                + "<Annotation Name=\"Annotation 0\" Type=\"Polygon\" PartOfGroup=\"" + group + "\" Color=\"#F4FA58\">"
                + "<Coordinates>\n");
        for (int i = 0; i < corners.length; i++) {
            String[] place = corners[i].split(" ", -1);
            words.append("<Coordinate Order=\"").append(i).append("\" X=\"").append(place[0]).append("\" Y=\"")
                    .append(place[1]).append("\" />\n");
        }
        return Files.writeString(folder.resolve("slide.xml"), words + "</Coordinates></Annotation>\n</Annotations>\n"
                + "<AnnotationGroups><Group Name=\"Tumor\" PartOfGroup=\"None\" Color=\"#00ff00\"><Attributes /></Group>"
                + "</AnnotationGroups>\n</ASAP_Annotations>\n");
    }

    @Test
    void withoutTissueAllOfTheGridIsCut() {
        SlidePatches patches = SlidePatches.builder(ScaledSlide.at(slide, 0.25)).size(96).tissue(0).build();
        assertEquals(7 * 5, patches.size());
        assertEquals("pyramid/x96_y192_d1", patches.id(2 * 7 + 1));
        assertFalse(patches.labelled());
        byte[] whole = Slides.whole(slide, 0);
        byte[] patch = patches.read(2 * 7 + 1).pixels();
        for (int row = 0; row < 96; row++) {
            for (int i = 0; i < 288; i++) {
                assertEquals(whole[((192 + row) * 700 + 96) * 3 + i], patch[row * 288 + i]);
            }
        }
    }

    /** At 0.5 micrometres the second level is read as it is; at 0.75 it is made smaller, as any picture. */
    @Test
    void theNearestFinerLevelIsMadeSmaller() {
        ScaledSlide half = ScaledSlide.at(slide, 0.5);
        assertEquals("1 350 260", half.level() + " " + half.width() + " " + half.height());
        byte[] level = new byte[48 * 48 * 3];
        slide.read(1, 40, 30, 48, 48, level, 0);
        assertArrayEquals(level, half.patch(40, 30, 48).pixels());
        ScaledSlide third = ScaledSlide.at(slide, 0.75);
        assertEquals(1, third.level());
        PatchShape from = PatchShape.rgb(72);
        byte[] larger = new byte[from.bytes()];
        slide.read(1, 60, 45, 72, 72, larger, 0);
        assertArrayEquals(new BilinearResize(from, PatchShape.rgb(48)).apply(new PatchImage(from, larger)).pixels(),
                third.patch(40, 30, 48).pixels());
    }

    @Test
    void scalesThatThereAreNotAreRefused() {
        String message = assertThrows(SlideException.class, () -> ScaledSlide.at(slide, 0.2)).getMessage();
        assertTrue(message.contains("0.2500 micrometres") && message.contains("coarser"), message);
        assertThrows(IllegalArgumentException.class, () -> ScaledSlide.at(slide, 0.25).patch(650, 0, 96));
        SlidePatches.Builder large = SlidePatches.builder(ScaledSlide.at(slide, 0.25)).size(1024);
        assertTrue(assertThrows(SlideException.class, large::build).getMessage().contains("700 x 520"));
    }

    /** Corners of the middle 32 x 32 of the patch at 96, 192: columns 128 to 159, rows 224 to 255. */
    @ParameterizedTest
    @CsvSource({"Tumor, 159, 255, 1", "Tumor, 160, 255, 0", "_0, 159, 255, 1", "Tumor, 159, 256, 0", "_2, 150, 250, 0"})
    void theMiddleTells(String group, double x, double y, int label) throws Exception {
        SlideRegions regions = AsapAnnotations.read(xml(group, x + " " + y, (x + 9) + " " + y, (x + 9) + " " + (y + 9),
                x + " " + (y + 9)));
        SlidePatches patches = SlidePatches.builder(ScaledSlide.at(slide, 0.25)).tissue(0).annotations(regions).build();
        assertEquals(label, patches.label(2 * 7 + 1));
        assertEquals(0, patches.label(0));
    }

    /** A square of 48 x 48 pixels is a quarter of a patch of 96 x 96. */
    @ParameterizedTest
    @CsvSource({"0.25, 1", "0.2501, 0"})
    void theAreaTells(double share, int label) throws Exception {
        SlideRegions regions = AsapAnnotations.read(xml("Tumor", "96 192", "144 192", "144 240", "96 240"));
        assertEquals(label, SlidePatches.builder(ScaledSlide.at(slide, 0.25)).tissue(0).annotations(regions)
                .rule(new LabelRule.Area(share)).build().label(2 * 7 + 1));
    }

    @Test
    void aStoreOfASlide() throws Exception {
        SlideRegions regions = AsapAnnotations.read(xml("Tumor", "200 150", "400 150", "400 350", "200 350"));
        SlidePatches patches = SlidePatches.builder(ScaledSlide.at(slide, 0.25)).size(32).annotations(regions).build();
        assertTrue(patches.size() > 60 && patches.size() < 21 * 16, "tissue alone: " + patches.size());
        Path file = folder.resolve("slide.h5");
        PatchIngest.builder(patches, file).size(32).build().run();
        try (PatchStore store = PatchStore.open(file)) {
            assertEquals(patches.size(), store.size());
            assertEquals(IntStream.range(0, patches.size()).map(patches::label).sum(),
                    IntStream.range(0, store.size()).map(i -> store.labels()[i]).sum());
            assertEquals(patches.id(7), store.ids().get(7));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {"Stroma; 1 1, 5 1, 5 5; is of the group 'Stroma'",
        "Tumor; 1 1, 5 1; has 2 corners", "Tumor; 1 1, 5 NaN, 3 3; has Y 'NaN'", "Tumor; 1 1, x 2, 3 3; has X 'x'"})
    void annotationsThatCannotBeMeantAreRefused(String group, String corners, String words) throws Exception {
        Path file = xml(group, corners.split(", "));
        String message = assertThrows(SlideException.class, () -> AsapAnnotations.read(file)).getMessage();
        assertTrue(message.startsWith(file + ", line ") && message.contains(words), message);
    }

    @ParameterizedTest
    @CsvSource({"<a/>", "<ASAP_Annotations>", "''",
        "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/hostname'>]><ASAP_Annotations>&b;</ASAP_Annotations>"})
    void otherFilesAreNoAnnotations(String text) throws Exception {
        Path file = Files.writeString(folder.resolve("other.xml"), text.replace('\'', '"'));
        assertTrue(assertThrows(SlideException.class, () -> AsapAnnotations.read(file)).getMessage()
                .startsWith(file.toString()));
    }
}
