package io.github.pcam4j.train.heatmap;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import io.github.pcam4j.io.PatchException;
import io.github.pcam4j.io.PatchShape;
import io.github.pcam4j.io.image.BilinearResize;
import io.github.pcam4j.io.image.PatchImage;
import io.github.pcam4j.io.image.ResizeMethod;
import io.github.pcam4j.io.loader.PatchBatch;
import io.github.pcam4j.io.region.LargeImage;
import io.github.pcam4j.train.error.TrainingException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeatmapTest {
    @TempDir
    private Path folder;

    /** Noise on the left, nearly white on the right of a slanted line. */
    private static BufferedImage picture(int width, int height, long seed) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
        Random random = new Random(seed);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                boolean white = x - y / 2 > width / 2;
                image.setRGB(x, y, white ? 0xe0e0e0 + random.nextInt(0x1f) * 0x10101 : random.nextInt(1 << 24));
            }
        }
        return image;
    }

    private static Path png(Path path, BufferedImage image) throws IOException {
        ImageIO.write(image, "png", path.toFile());
        return path;
    }

    /** A window as the documentation has it, pixel by pixel. */
    private static byte[] window(BufferedImage image, int left, int top, int side) {
        byte[] rgb = new byte[side * side * 3];
        for (int i = 0; i < side * side; i++) {
            int pixel = image.getRGB(symmetric(left + i % side, image.getWidth()),
                    symmetric(top + i / side, image.getHeight()));
            rgb[i * 3] = (byte) (pixel >> 16);
            rgb[i * 3 + 1] = (byte) (pixel >> 8);
            rgb[i * 3 + 2] = (byte) pixel;
        }
        return rgb;
    }

    /** numpy.pad's symmetric: ... 1 0 | 0 1 ... n-1 | n-1 n-2 ... */
    private static int symmetric(int position, int size) {
        int folded = Math.floorMod(position, 2 * size);
        return folded < size ? folded : 2 * size - 1 - folded;
    }

    private static float mean(byte[] rgb, int from, int length) {
        long sum = 0;
        for (int i = 0; i < length; i++) {
            sum += rgb[from + i] & 0xff;
        }
        return sum / (255f * length);
    }

    /** The mean brightness of each patch. */
    private static double[] means(PatchBatch batch) {
        int bytes = batch.shape().bytes();
        byte[] rgb = new byte[batch.size() * bytes];
        batch.pixels().get(rgb);
        double[] means = new double[batch.size()];
        for (int i = 0; i < means.length; i++) {
            means[i] = mean(rgb, i * bytes, bytes);
        }
        return means;
    }

    private static double nearlyWhite(byte[] rgb) {
        int count = 0;
        for (int i = 0; i < rgb.length; i += 3) {
            count += (rgb[i] & 0xff) >= 220 && (rgb[i + 1] & 0xff) >= 220 && (rgb[i + 2] & 0xff) >= 220 ? 1 : 0;
        }
        return count / (rgb.length / 3.0);
    }

    @Property(tries = 60)
    void eachCellHasTheProbabilityOfItsWindow(@ForAll @IntRange(min = 1, max = 24) int patch,
            @ForAll @IntRange(max = 60) int wider, @ForAll @IntRange(max = 60) int higher,
            @ForAll @IntRange(min = 1, max = 24) int anyStride, @ForAll @IntRange(min = 1, max = 9) int batchSize,
            @ForAll @IntRange(min = 1, max = 30) int inputSize, @ForAll ResizeMethod method,
            @ForAll long seed) throws IOException {
        int stride = Math.min(patch, anyStride);
        BufferedImage picture = picture(patch + wider, patch + higher, seed);
        Path file = Files.createTempFile("picture", ".png");
        try (LargeImage image = LargeImage.open(png(file, picture))) {
            ProbabilityMap map = Heatmap.builder(HeatmapTest::means, inputSize).patch(patch).stride(stride)
                    .resize(method).batchSize(batchSize).skipBackground(0.75).build().predict(image);
            WindowGrid grid = map.grid();
            assertEquals((picture.getWidth() + stride - 1) / stride, grid.columns());
            assertEquals((picture.getHeight() + stride - 1) / stride, grid.rows());
            BilinearResize resize = new BilinearResize(PatchShape.rgb(patch), PatchShape.rgb(inputSize), method);
            for (int i = 0; i < grid.cells(); i++) {
                int column = i % grid.columns();
                int row = i / grid.columns();
                byte[] window = window(picture, column * stride - (patch - stride) / 2,
                        row * stride - (patch - stride) / 2, patch);
                byte[] input = resize.apply(new PatchImage(PatchShape.rgb(patch), window)).pixels();
                float expected = nearlyWhite(window) >= 0.75 ? Float.NaN : mean(input, 0, input.length);
                assertEquals(expected, map.probability(column, row), "column %d, row %d of %s".formatted(column, row,
                        grid));
            }
        } finally {
            Files.delete(file);
        }
    }

    @Test
    void filesHoldTheMapAndWhereItLies() throws IOException {
        BufferedImage picture = picture(300, 200, 4);
        Path out = folder.resolve("new/heatmap");
        ProbabilityMap map;
        try (LargeImage image = LargeImage.open(png(folder.resolve("picture.png"), picture))) {
            map = Heatmap.builder(HeatmapTest::means, 16).patch(30).overviewSide(100)
                    .madeBy(Map.of("run", "means")).build().write(image, out);
        }
        assertEquals("30 x 20", map.grid().columns() + " x " + map.grid().rows());
        assertTrue(map.predicted() > 100 && map.predicted() < 500, "predicted " + map.predicted());
        try (Stream<Path> files = Files.list(out)) {
            assertEquals("[heatmap.geojson, heatmap.html, heatmap.json, heatmap.png, overlay.png, overlay.tif, "
                    + "probabilities.npy, "
                    + "probabilities.png]",
                    files.map(it -> it.getFileName().toString()).sorted().toList().toString());
        }
        checkNpy(map, Files.readAllBytes(out.resolve("probabilities.npy")));
        checkGrey(map, ImageIO.read(out.resolve("probabilities.png").toFile()));
        checkOverlay(map, picture, ImageIO.read(out.resolve("overlay.png").toFile()));
        checkColoured(map, ImageIO.read(out.resolve("heatmap.png").toFile()));
        Map<String, Object> geometry = JSON.std.mapFrom(Files.readString(out.resolve("heatmap.json")));
        assertEquals(Map.of("columns", 30, "rows", 20, "cell_size", 10, "window_size", 30, "window_margin", 10,
                "image_width", 300, "image_height", 200, "overlay_pixels_per_side", 3),
                Map.of("columns", geometry.get("columns"), "rows", geometry.get("rows"), "cell_size",
                        geometry.get("cell_size"), "window_size", geometry.get("window_size"), "window_margin",
                        geometry.get("window_margin"), "image_width", geometry.get("image_width"), "image_height",
                        geometry.get("image_height"), "overlay_pixels_per_side",
                                geometry.get("overlay_pixels_per_side")));
        assertEquals(map.predicted(), geometry.get("predicted"));
        assertEquals(Map.of("run", "means"), geometry.get("made_by"));
        assertEquals("bilinear, antialias", geometry.get("resize"));
        assertEquals(600 - map.predicted(), geometry.get("not_predicted"));
    }

    private static void checkNpy(ProbabilityMap map, byte[] npy) {
        String prefix = "\u0093NUMPY\u0001\u0000v\u0000{'descr': '<f4', 'fortran_order': False, 'shape': (20, 30), }";
        assertEquals(prefix, new String(npy, 0, prefix.length(), StandardCharsets.ISO_8859_1));
        assertEquals(128 + 600 * 4, npy.length);
        assertEquals('\n', npy[127]);
        ByteBuffer numbers = ByteBuffer.wrap(npy, 128, 2400).slice().order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < 600; i++) {
            assertEquals(map.probability(i % 30, i / 30), numbers.getFloat());
        }
    }

    private static void checkGrey(ProbabilityMap map, BufferedImage grey) {
        assertEquals(2, grey.getRaster().getNumBands());
        for (int i = 0; i < 600; i++) {
            float probability = map.probability(i % 30, i / 30);
            int[] expected = Float.isNaN(probability) ? new int[] {0, 0} : new int[] {Math.round(probability * 255),
                    255};
            assertArrayEquals(expected, grey.getRaster().getPixel(i % 30, i / 30, (int[]) null));
        }
    }

    /** Background is the picture's mean over squares of three pixels; tissue is between that and the map's colour. */
    private static void checkOverlay(ProbabilityMap map, BufferedImage picture, BufferedImage overlay) {
        // The legend is wider than so small an image, and below it.
        assertEquals("272 x " + (67 + 92), overlay.getWidth() + " x " + overlay.getHeight());
        assertEquals(0xffffffff, overlay.getRGB(150, 30), "white beside it");
        assertEquals(0xff000000 | MapPictures.colour(0xffffff, 0), overlay.getRGB(16, 67 + 30), "the bar's beginning");
        assertEquals(0xff000000 | MapPictures.colour(0xffffff, 1), overlay.getRGB(16 + 239, 67 + 30), "its end");
        for (int i = 0; i < 6700; i++) {
            int x = i % 100;
            int y = i / 100;
            int rows = Math.min(3, 200 - y * 3);
            float probability = map.probability((x * 3 + 1) / 10, Math.min(y * 3 + 1, 199) / 10);
            for (int shift = 0; shift <= 16; shift += 8) {
                int sum = 0;
                for (int j = 0; j < 3 * rows; j++) {
                    sum += picture.getRGB(x * 3 + j % 3, y * 3 + j / 3) >> shift & 0xff;
                }
                double mean = Math.floor((sum + 3 * rows / 2) / (3.0 * rows));
                int colour = ColorMap.rgb(probability) >> shift & 0xff;
                double expected = Float.isNaN(probability) ? mean : 0.55 * mean + 0.45 * colour;
                assertEquals(expected, overlay.getRGB(x, y) >> shift & 0xff, 0.5 + 1e-9, "pixel %d, %d".formatted(x,
                        y));
            }
        }
    }

    private static void checkColoured(ProbabilityMap map, BufferedImage coloured) {
        // 1024 / 30 cells: 34 pixels a cell, behind a margin of 24.
        for (int i = 0; i < 600; i++) {
            int rgb = coloured.getRGB(24 + i % 30 * 34 + 17, 24 + i / 30 * 34 + 17) & 0xffffff;
            assertEquals(ColorMap.rgb(map.probability(i % 30, i / 30)), rgb);
        }
    }

    @Test
    void aMapOfMoreCellsThanThePictureHasPixelsIsAveraged() throws IOException {
        Path out = folder.resolve("heatmap");
        try (LargeImage image = LargeImage.open(png(folder.resolve("picture.png"), picture(160, 140, 4)))) {
            Heatmap.builder(HeatmapTest::means, 8).patch(8).stride(1).overviewSide(64).build().write(image, out);
        }
        BufferedImage coloured = ImageIO.read(out.resolve("heatmap.png").toFile());
        // 160 cells into 54 pixels of 3 cells, a legend of 190, and margins.
        assertEquals(54 * (1024 / 160) + 3 * 24 + 190, coloured.getWidth());
    }

    /** Against what matplotlib's table has at its places 0, 13, 64, 128, 192 and 255 of 255. */
    @Test
    void coloursAreViridis() {
        assertColour(0f, 0.267004, 0.004874, 0.329415);
        assertColour(13 / 255f, 0.280894, 0.078907, 0.402329);
        assertColour(64 / 255f, 0.229739, 0.322361, 0.545706);
        assertColour(128 / 255f, 0.127568, 0.566949, 0.550556);
        assertColour(192 / 255f, 0.369214, 0.788888, 0.382914);
        assertColour(1f, 0.993248, 0.906157, 0.143936);
        for (int i = 0; i < 100; i++) {
            double step = lightness(ColorMap.rgb((i + 1) / 100f)) - lightness(ColorMap.rgb(i / 100f));
            assertTrue(step > 0.2, "lightness from %d to %d %% grows by %.2f".formatted(i, i + 1, step));
        }
    }

    private static void assertColour(float probability, double red, double green, double blue) {
        int rgb = ColorMap.rgb(probability);
        assertEquals(red * 255, rgb >> 16, 5);
        assertEquals(green * 255, rgb >> 8 & 0xff, 5);
        assertEquals(blue * 255, rgb & 0xff, 5);
    }

    /** CIE 1976 L* of an sRGB colour, white point D65. */
    private static double lightness(int rgb) {
        double[] linear = new double[3];
        for (int i = 0; i < 3; i++) {
            double level = (rgb >> 16 - 8 * i & 0xff) / 255.0;
            linear[i] = level <= 0.04045 ? level / 12.92 : Math.pow((level + 0.055) / 1.055, 2.4);
        }
        double luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
        return luminance > 0.008856 ? 116 * Math.cbrt(luminance) - 16 : 903.3 * luminance;
    }

    @Test
    void nothingIsReplacedUnasked() throws IOException {
        Path image = png(folder.resolve("picture.png"), picture(40, 40, 1));
        Path out = folder.resolve("heatmap");
        write(image, out, it -> { });
        byte[] before = Files.readAllBytes(out.resolve("probabilities.npy"));
        assertFails("heatmap holds a heatmap already", image, out, it -> { });
        assertArrayEquals(before, Files.readAllBytes(out.resolve("probabilities.npy")));
        write(image, out, it -> it.overwrite(true).stride(4));
        assertTrue(Files.size(out.resolve("probabilities.npy")) > before.length);

        Path precious = Files.createDirectory(folder.resolve("precious"));
        Files.writeString(precious.resolve("thesis.txt"), "words");
        assertFails("precious is there already and holds no heatmap", image, precious, it -> it.overwrite(true));
        assertEquals("words", Files.readString(precious.resolve("thesis.txt")));
    }

    @Test
    void whatIsNoneOfAHeatmapsStays() throws IOException {
        Path image = png(folder.resolve("picture.png"), picture(40, 40, 1));
        Path out = folder.resolve("heatmap");
        Path part = Files.createDirectory(folder.resolve("heatmap.part"));
        Path thesis = Files.writeString(part.resolve("thesis.txt"), "words");
        assertTrue(assertThrows(TrainingException.class, () -> write(image, out, it -> { })).getMessage()
                .contains("heatmap.part is in the way"));
        assertEquals("words", Files.readString(thesis));
        assertFalse(Files.exists(out));

        // As a process leaves it that is killed while it writes.
        Files.createFile(part.resolve("heatmap.part"));
        Files.createFile(part.resolve("overlay.png.0123abcd.part"));
        write(image, out, it -> { });
        assertEquals("words", Files.readString(out.resolve("thesis.txt")), "it came along");
        Files.createDirectory(folder.resolve("heatmap.old"));
        byte[] before = Files.readAllBytes(out.resolve("probabilities.npy"));
        write(image, out, it -> it.overwrite(true).stride(4));
        assertTrue(Files.size(out.resolve("probabilities.npy")) > before.length);
        try (Stream<Path> files = Files.list(out)) {
            assertEquals(Set.of("probabilities.npy", "probabilities.png", "heatmap.png", "overlay.png", "heatmap.json",
                    "heatmap.html", "heatmap.geojson",
                    "overlay.tif", "thesis.txt"), files.map(it -> it.getFileName().toString()).collect(Collectors.toSet()));
        }
        assertTrue(Files.exists(folder.resolve("heatmap.old")));

        // As one leaves it that is killed while it exchanges the files of an older one.
        Files.delete(out.resolve("heatmap.json"));
        Files.createFile(out.resolve("heatmap.part"));
        write(image, out, it -> { });
        assertEquals("words", Files.readString(out.resolve("thesis.txt")));
        assertFalse(Files.exists(out.resolve("heatmap.part")));
        Files.writeString(out.resolve("heatmap.json"), "{}");
        assertFails("heatmap is there already and holds no heatmap", image, out, it -> it.overwrite(true));
    }

    private static void write(Path file, Path out, Consumer<Heatmap.Builder> settings) {
        Heatmap.Builder builder = Heatmap.builder(HeatmapTest::means, 8).patch(24);
        settings.accept(builder);
        try (LargeImage image = LargeImage.open(file)) {
            builder.build().write(image, out);
        }
    }

    private void assertFails(String message, Path image, Path out,
            Consumer<Heatmap.Builder> settings) throws IOException {
        RuntimeException e = assertThrows(RuntimeException.class, () -> write(image, out, settings));
        assertTrue(e instanceof PatchException || e instanceof TrainingException
                || e instanceof IllegalArgumentException,
                e.toString());
        assertTrue(e.getMessage().contains(message), e.getMessage());
        try (Stream<Path> files = Files.list(folder)) {
            assertFalse(files.anyMatch(it -> it.toString().endsWith(".part")), "something half-written is left");
        }
    }

    @Test
    void whatCannotBePredictedIsNamedAndLeavesNothing() throws IOException {
        Path out = folder.resolve("heatmap");
        Path image = png(folder.resolve("picture.png"), picture(60, 70, 1));
        assertFails("picture.png: the image has 60 x 70 pixels, fewer than the window of 64 x 64", image, out,
                it -> it.patch(64));
        assertFails("a stride must be within [1, 24]", image, out, it -> it.stride(25));
        assertFails("a share of nearly white pixels must be within [0, 1], not 1.5", image, out,
                it -> it.skipBackground(1.5));
        assertFails("the overview's side", image, out, it -> it.overviewSide(1));
        assertFails("a batch must have at least 1", image, out, it -> it.batchSize(0));
        assertFails("grey.png has one channel", png(folder.resolve("grey.png"),
                new BufferedImage(60, 60, BufferedImage.TYPE_BYTE_GRAY)), out, it -> { });

        byte[] bytes = Files.readAllBytes(image);
        Arrays.fill(bytes, bytes.length / 2, bytes.length / 2 + 9, (byte) 7);
        assertFails("damaged.png is damaged", Files.write(folder.resolve("damaged.png"), bytes), out, it -> { });
        assertFalse(Files.exists(out));

        try (LargeImage open = LargeImage.open(image)) {
            Heatmap nan = Heatmap.builder(batch -> new double[] {Float.NaN}, 8).patch(24).batchSize(1).build();
            assertTrue(assertThrows(TrainingException.class, () -> nan.write(open, out)).getMessage()
                    .contains("gave NaN for the window of cell 0"));
        }
        assertFalse(Files.exists(out));
    }

    @Test
    void tooManyCellsAreRefused() {
        assertEquals(100_000_000, new WindowGrid(10_000, 10_000, 96, 1).cells());
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> new WindowGrid(10_001,
                10_000, 96, 1));
        assertTrue(e.getMessage().contains("makes 100010000 cells"), e.getMessage());
    }
}
