package io.github.pcam4j.io.slide;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.io.PatchException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Outlines of QuPath and masks, the same places by either. */
class SlideAnnotationsTest {
    /** That of the slide among the resources. */
    private static final SlideLevel LARGEST = new SlideLevel(0, 700, 520, 1);

    @TempDir
    private Path folder;

    private SlideAnnotations quPath(String... features) throws IOException {
        return SlideAnnotations.read(Annotated.collection(folder.resolve("slide.geojson"), features), LARGEST,
                AnnotationClasses.USUAL);
    }

    private static int count(byte[] marks, int mark) {
        int count = 0;
        for (byte each : marks) {
            count += each == mark ? 1 : 0;
        }
        return count;
    }

    @Test
    void holesAndPartsOfAPolygonAreHeeded() throws IOException {
        SlideAnnotations drawn = quPath(
                Annotated.feature("Tumor", "Polygon", "[" + Annotated.ring(100, 100, 200, 200) + ", " +
                Annotated.ring(120, 120, 140, 150)
                        + "]"),
                Annotated.feature("Tumor", "MultiPolygon", "[[" + Annotated.ring(300, 100, 310, 110) + "], ["
                        + Annotated.ring(400, 100, 420, 110) + "]]"),
                Annotated.feature("Stroma", "Polygon", "[" + Annotated.ring(100, 100, 110, 110) + "]"),
                Annotated.feature("Stroma", "Point", "[5, 5]"),
                Annotated.feature("Ignore*", "Polygon", "[" + Annotated.ring(180, 180, 210, 210) + "]"),
                Annotated.feature("Exclude", "Polygon", "[" + Annotated.ring(100, 190, 150, 200) + "]"));
        byte[] marks = drawn.marks(0, 0, 1, 700, 520);
        assertEquals(100 * 100 - 20 * 30 - 20 * 20 - 50 * 10 + 100 + 200, count(marks, SlideAnnotations.TUMOUR));
        assertEquals(30 * 30, count(marks, SlideAnnotations.IGNORED));
        assertEquals(SlideAnnotations.TUMOUR, marks[119 * 700 + 130]);
        assertEquals(SlideAnnotations.NOTHING, marks[120 * 700 + 130]);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[FEATURE]", "FEATURE", "{\"features\": [FEATURE], \"type\": \"FeatureCollection\"}",
        "\n{\"type\":\"FeatureCollection\",\"crs\":{\"a\":[{}]},\"features\":[FEATURE]}\n"})
    void everyFormOfAFileIsRead(String form) throws IOException {
        Path file = Files.writeString(folder.resolve("a.json"), form.replace("FEATURE",
                Annotated.feature("tumor", "Polygon", "[" + Annotated.ring(10, 20, 30, 40) + "]")));
        assertEquals(400, count(QuPathAnnotations.read(file, AnnotationClasses.USUAL).marks(0, 0, 1, 700, 520), 1));
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = ';', value = {
        "{\"classification\": {\"name\": \"Tumor: Positive\"}}; 400",
        "{\"classification\": {\"names\": [\"Tumor\", \"Positive\"]}}; 400",
        "{\"classification\": \"Tumor\", \"object_type\": \"annotation\"}; 400",
        "{\"classification\": null, \"name\": \"Tumor\"}; 400",
        "{\"classification\": {\"name\": \"Stroma\"}, \"name\": \"Tumor\"}; -1",
        "{\"objectType\": \"detection\", \"classification\": {\"name\": \"Tumor\"}}; 0",
        "{\"objectType\": \"cell\", \"classification\": {\"name\": \"Tumor\"}}; 0", "null; -1"})
    void aClassIsItsFirstName(String properties, int pixels) throws IOException {
        Path file = Files.writeString(folder.resolve("a.json"), "{\"type\": \"Feature\", \"properties\": " + properties
                + ", \"geometry\": {\"coordinates\": [" + Annotated.ring(10, 20, 30, 40) + "], \"type\": \"Polygon\"}}");
        if (pixels < 0) {
            String message = assertThrows(SlideException.class, () -> QuPathAnnotations.read(file, AnnotationClasses.USUAL))
                    .getMessage();
            assertTrue(message.startsWith(file + " has outlines of the classes") && message.contains("tumour is _0, _1,"),
                    message);
            return;
        }
        assertEquals(pixels, count(QuPathAnnotations.read(file, AnnotationClasses.USUAL).marks(0, 0, 1, 700, 520), 1));
    }

    @Test
    void anotherClassCanBeTumour() throws IOException {
        Path file = Annotated.collection(folder.resolve("slide.geojson"),
                Annotated.feature("Carcinoma", "Polygon", "[" + Annotated.ring(10, 20, 30, 40) + "]"),
                Annotated.feature("Tumor", "Polygon", "[" + Annotated.ring(100, 20, 130, 40) + "]"));
        AnnotationClasses classes = AnnotationClasses.USUAL.withTumour(List.of("carcinoma "));
        assertEquals(400, count(QuPathAnnotations.read(file, classes).marks(0, 0, 1, 700, 520), 1));
        assertThrows(IllegalArgumentException.class, () -> AnnotationClasses.USUAL.withTumour(List.of(" ")));
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = ';', value = {
        "Polygon; [[[1, 1], [5, 5]]]; feature 1 has an outline of 2 corners",
        "Polygon; [[[1, 1], [5], [3, 3]]]; feature 1 has a corner without a row",
        "Polygon; [[[1, 1], [\"5\", 4], [3, 3]]]; feature 1 has coordinates that are no polygon's",
        "Polygon; [[[[[1, 1]]]]]; feature 1 has coordinates that are no polygon's",
        "Polygon; [[[1, 1], [5, 4], [[3, 3]]]]; feature 1 has coordinates of several kinds",
        "Polygon; [[[1, 1], [1e999, 4], [3, 3]]]; feature 1 has a corner that is no place",
        "Polygon; []; feature 1, of class 'Tumor', a Polygon, which encloses nothing",
        "MultiPolygon; [[[1, 1], [9, 1], [9, 9]]]; a MultiPolygon, which encloses nothing",
        "LineString; [[1, 1], [9, 1], [9, 9]]; a LineString, which encloses nothing",
        "Point; [1, 1]; a Point, which encloses nothing",
        "Polygon; [[[1, 1], [720, 1], [9, 9]]]; columns 1 to 720 and rows 1 to 9, and the slide has 700 x 520 pixels",
        "Polygon; [[[-9, 1], [20, 1], [9, 9]]]; columns -9 to 20"})
    void outlinesThatCannotBeMeantAreRefused(String type, String coordinates, String words) {
        String message = assertThrows(SlideException.class, () -> quPath(Annotated.feature("Tumor", type, coordinates)))
                .getMessage();
        assertTrue(message.startsWith(folder.resolve("slide.geojson").toString()) && message.contains(words), message);
    }

    /** People draw across edges. */
    @Test
    void aCornerMayLieJustBeyondTheSlide() throws IOException {
        assertEquals(703 * 10, 3 * 10 + count(quPath(Annotated.feature("Tumor", "Polygon", "[" + Annotated.ring(0, 0, 703,
                10) + "]"))
                .marks(0, 0, 1, 700, 520), 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[", "{}", "[1]", "<a/>", "{\"type\": \"Feature\"", "{\"type\": \"Topology\"}", "[] []",
        "{\"type\": \"FeatureCollection\", \"features\": 3}"})
    void otherFilesAreNoAnnotations(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("other.json"), text);
        assertTrue(assertThrows(SlideException.class, () -> QuPathAnnotations.read(file, AnnotationClasses.USUAL)).getMessage()
                .startsWith(file.toString()));
    }

    /** Cut anywhere, a file is refused or says the same as before. */
    @Test
    void aFileThatEndsEarlyIsRefused() throws IOException {
        Path file = Annotated.collection(folder.resolve("slide.geojson"),
                Annotated.feature("Tumor", "Polygon", "[" + Annotated.ring(10, 20, 30, 40) + "]"));
        byte[] all = Files.readAllBytes(file);
        for (int length = 0; length < all.length; length++) {
            Files.write(file, Arrays.copyOf(all, length));
            assertThrows(SlideException.class, () -> QuPathAnnotations.read(file, AnnotationClasses.USUAL));
        }
    }

    @Test
    void noFeaturesAreNoTumour() throws IOException {
        assertTrue(quPath().isEmpty());
    }

    /** A mask drawn from outlines says what these say, from any place and at any scale of which its pixels are a part. */
    @Property(tries = 60)
    void aMaskSaysWhatOutlinesSay(@ForAll @IntRange(max = 60) int left, @ForAll @IntRange(max = 60) int top,
            @ForAll @IntRange(min = 1, max = 90) int width, @ForAll @IntRange(min = 1, max = 90) int height,
            @ForAll @DoubleRange(min = -20, max = 140) double x, @ForAll @DoubleRange(min = -20, max = 140) double y,
            @ForAll @IntRange(min = 1, max = 5) int downsample) throws IOException {
        SlideLevel largest = new SlideLevel(0, 150, 130, 1);
        Path file = Files.createTempFile("mask", ".tif");
        Path outlines = Files.createTempFile("outlines", ".json");
        BufferedImage numbers = Annotated.grey(150, 130);
        Annotated.fill(numbers, left, top, Math.min(150, left + width), Math.min(130, top + height), 3);
        Annotated.mask(file, numbers, 1);
        Annotated.collection(outlines, Annotated.feature("Tumor", "Polygon", "[" + Annotated.ring(left, top,
                Math.min(150, left + width),
                Math.min(130, top + height)) + "]"));
        try (SlideAnnotations mask = SlideAnnotations.read(file, largest, AnnotationClasses.USUAL)) {
            // Middles that lie on an outline may be on either side of it.
            double between = Math.floor(x) + 0.25;
            assertArrayEquals(SlideAnnotations.read(outlines, largest, AnnotationClasses.USUAL)
                    .marks(between, Math.floor(y) + 0.25, downsample, 40, 30), mask.marks(between, Math.floor(y) + 0.25,
                    downsample, 40, 30));
        } finally {
            Files.delete(file);
            Files.delete(outlines);
        }
    }

    @Test
    void levelsOfAMaskAndItsNumberAreChosen() throws IOException {
        BufferedImage numbers = Annotated.grey(350, 260);
        Annotated.fill(numbers, 100, 100, 200, 200, 1);
        Annotated.fill(numbers, 220, 100, 240, 110, 2);
        Path file = Annotated.mask(folder.resolve("slide_mask.tif"), numbers, 3);
        for (int downsample : new int[] {1, 2, 4, 8, 16}) {
            int width = 700 / downsample;
            int height = 520 / downsample;
            try (SlideAnnotations any = SlideAnnotations.read(file, LARGEST, AnnotationClasses.USUAL);
                    SlideAnnotations two = SlideAnnotations.read(file, LARGEST, AnnotationClasses.USUAL.withMaskValue(2))) {
                double inside = 4.0 / (downsample * downsample);
                assertEquals((100 * 100 + 200) * inside, count(any.marks(0, 0, downsample, width, height), 1), 40 * inside + 60);
                assertEquals(200 * inside, count(two.marks(0, 0, downsample, width, height), 1), 0.45 * 200 * inside);
                assertFalse(any.isEmpty());
            }
        }
        try (SlideAnnotations two = SlideAnnotations.read(file, LARGEST, AnnotationClasses.USUAL.withMaskValue(2))) {
            assertEquals(800, count(two.marks(0, 0, 1, 700, 520), 1));
            assertEquals(0, count(two.marks(-100, 600, 1, 50, 50), 1));
        }
    }

    @Test
    void masksOfAnotherFormAreRefused() throws IOException {
        Path narrow = Annotated.mask(folder.resolve("narrow.tif"), Annotated.grey(350, 250), 1);
        assertRefused(narrow, "has 350 x 250 pixels, which is no smaller picture of the slide's 700 x 520");
        BufferedImage coloured = new BufferedImage(350, 260, BufferedImage.TYPE_3BYTE_BGR);
        coloured.setRGB(7, 5, 0xff0000);
        Path colours = folder.resolve("colours.tif");
        ImageIO.write(coloured, "tiff", colours.toFile());
        try (SlideAnnotations mask = SlideAnnotations.read(colours, LARGEST, AnnotationClasses.USUAL)) {
            assertTrue(assertThrows(SlideException.class, () -> mask.marks(0, 0, 2, 350, 260)).getMessage()
                    .contains("has a colour at column 7 and row 5"));
        }
        Path deep = folder.resolve("deep.tif");
        ImageIO.write(new BufferedImage(350, 260, BufferedImage.TYPE_USHORT_GRAY), "tiff", deep.toFile());
        assertRefused(deep, "has 16 bits a channel where a mask has one channel of 8 bits");
        Path palette = folder.resolve("palette.tif");
        ImageIO.write(new BufferedImage(350, 260, BufferedImage.TYPE_BYTE_INDEXED), "tiff", palette.toFile());
        assertRefused(palette, "colours of a palette");
        assertRefused(Slides.file("aperio.svs"), "aperio.svs is no file of annotations by its name");
        Files.copy(Slides.file("aperio.svs"), folder.resolve("jpeg.tif"));
        assertRefused(folder.resolve("jpeg.tif"), "is compressed by JPEG, which changes numbers");
        assertRefused(Files.writeString(folder.resolve("words.tif"), "words"), "words.tif is no");
    }

    private static void assertRefused(Path file, String words) {
        String message = assertThrows(PatchException.class, () -> SlideAnnotations.read(file, LARGEST,
                AnnotationClasses.USUAL).close())
                .getMessage();
        assertTrue(message.startsWith(file.toString()) && message.contains(words), message);
    }

    @ParameterizedTest
    @CsvSource({"tumor_001.xml, true", "Tumor_001.XML, true", "tumor_001.tif.geojson, true", "tumor_001_Mask.tif, true",
        "tumor_001-mask.tiff, true", "tumor_0011.xml, false", "tumor_001.txt, false", "tumor_001_mask.xml, false"})
    void theFileOfASlideIsFound(String name, boolean found) throws IOException {
        Path slide = Files.createFile(folder.resolve("tumor_001.tif"));
        Path file = Files.createFile(folder.resolve(name));
        assertEquals(found ? Optional.of(file) : Optional.empty(), SlideAnnotations.find(folder, slide));
    }

    @Test
    void severalFilesOfASlideAreRefused() throws IOException {
        Files.createFile(folder.resolve("a.xml"));
        Files.createFile(folder.resolve("A.geojson"));
        String message = assertThrows(SlideException.class, () -> SlideAnnotations.find(folder, Path.of("a.svs"))).getMessage();
        assertTrue(message.contains("A.geojson, a.xml"), message);
        assertTrue(assertThrows(SlideException.class, () -> SlideAnnotations.find(folder.resolve("none"), Path.of("a.svs")))
                .getMessage().contains("cannot be listed"));
    }

    /** A patch whose middle has a pixel to be left out has no label, and is not cut; and micrometres are noticed. */
    @Test
    void whatIsIgnoredIsNotCut() throws IOException {
        try (SlideReader slide = SlideReader.open(Slides.file("pyramid.tif"))) {
            SlidePatches.Builder settings = SlidePatches.builder(ScaledSlide.at(slide, 0.25)).tissue(0);
            int all = settings.build().size();
            SlidePatches some = settings.annotations(quPath(Annotated.feature("Tumor", "Polygon", "[" +
                    Annotated.ring(100, 200, 300, 300)
                    + "]"), Annotated.feature("Ignore*", "Polygon", "[" + Annotated.ring(130, 230, 140, 240) + "]"))).build();
            assertEquals(all - 1, some.size());
            for (int i = 0; i < some.size(); i++) {
                assertFalse(some.id(i).contains("x96_y192_"));
            }
            SlidePatches.Builder micrometres = SlidePatches.builder(ScaledSlide.at(slide, 0.25))
                    .annotations(quPath(Annotated.feature("Tumor", "Polygon", "[" + Annotated.ring(0, 0, 8, 8) + "]")));
            assertTrue(assertThrows(SlideException.class, micrometres::build).getMessage()
                    .contains("no tissue anywhere within its outlines"));
        }
    }
}
