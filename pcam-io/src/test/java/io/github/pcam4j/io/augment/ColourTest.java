package io.github.pcam4j.io.augment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.io.PatchShape;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class ColourTest {
    private static final PatchShape NOISE = PatchShape.rgb(24);

    /** How far from half-way an exact result may be and yet be rounded to the other side. */
    private static final double LEVELS_SLACK = 0.01;
    private static final double DENSITIES_SLACK = 0.02;

    @Test
    void hueIsThatOfColorsys() {
        for (String[] row : Vectors.rows("hue.csv")) {
            byte[] pixel = Vectors.bytes(Vectors.numbers(row, 0, 3));
            new ColourTables().apply(AffineColour.hue(Double.parseDouble(row[3])), ColourScale.LEVELS, pixel);
            assertRounded(Vectors.numbers(row, 4, 3), pixel, LEVELS_SLACK);
        }
    }

    @Test
    void stainsAreThoseOfScikitImage() {
        for (String[] row : Vectors.rows("stain.csv")) {
            byte[] pixel = Vectors.bytes(Vectors.numbers(row, 0, 3));
            AffineColour map = StainJitter.map(Vectors.numbers(row, 3, 3), Vectors.numbers(row, 6, 3));
            new ColourTables().apply(map, ColourScale.OPTICAL_DENSITY, pixel);
            assertRounded(Vectors.numbers(row, 9, 3), pixel, DENSITIES_SLACK);
        }
    }

    /** Pillow cuts to whole levels, and rounds the mean and each luma to whole ones before it blends. */
    @Test
    void enhancesAsPillowDoesButForItsRounding() {
        PatchShape shape = PatchShape.rgb(8);
        double[] input = null;
        for (String[] row : Vectors.rows("enhance.csv")) {
            double factor = Double.parseDouble(row[1]);
            double[] levels = Vectors.numbers(row, 2, shape.bytes());
            if (row[0].equals("input")) {
                input = levels;
                continue;
            }
            PatchCanvas canvas = canvas(shape, Vectors.bytes(input));
            canvas.recolour(switch (row[0]) {
                case "brightness" -> AffineColour.scale(factor);
                case "contrast" -> AffineColour.contrast(factor, canvas.meanLuma());
                case "saturation" -> AffineColour.saturation(factor);
                default -> throw new AssertionError(row[0]);
            });
            double slack = row[0].equals("brightness") ? 1 : 1 + Math.abs(1 - factor) * 0.5;
            for (int i = 0; i < levels.length; i++) {
                assertEquals(levels[i], canvas.pixels()[i] & 0xff, slack, row[0] + " by " + factor);
            }
        }
    }

    @Property(tries = 200)
    void runsAreTheExactFormulasClippedOnce(@ForAll @DoubleRange(min = -1, max = 1) double brightness,
            @ForAll @DoubleRange(min = -1, max = 1) double contrast,
            @ForAll @DoubleRange(min = -1, max = 1) double saturation, @ForAll long seed) {
        byte[] source = noise(seed);
        PatchCanvas canvas = canvas(NOISE, source);
        canvas.recolour(AffineColour.saturation(1 + saturation));
        canvas.recolour(AffineColour.contrast(1 + contrast, canvas.meanLuma()));
        // Turned between, to no effect on colours.
        canvas.turn(Dihedral.ROTATE_90);
        canvas.recolour(AffineColour.scale(1 + brightness));
        canvas.turn(Dihedral.ROTATE_270);
        byte[] changed = canvas.pixels();

        double[] exact = new double[source.length];
        double mean = 0;
        for (int i = 0; i < source.length; i += 3) {
            double luma = luma(source[i] & 0xff, source[i + 1] & 0xff, source[i + 2] & 0xff);
            for (int c = 0; c < 3; c++) {
                exact[i + c] = luma + (1 + saturation) * ((source[i + c] & 0xff) - luma);
            }
            mean += luma(exact[i], exact[i + 1], exact[i + 2]) * 3 / source.length;
        }
        for (int i = 0; i < source.length; i++) {
            exact[i] = (1 + brightness) * (mean + (1 + contrast) * (exact[i] - mean));
        }
        assertRounded(exact, changed, LEVELS_SLACK);
    }

    private static double luma(double red, double green, double blue) {
        return 0.299 * red + 0.587 * green + 0.114 * blue;
    }

    /** All amounts, negative ones included, of which scikit-image would make zeros. */
    @Property(tries = 200)
    void stainsAreTheExactFormula(@ForAll @DoubleRange(min = 0, max = 0.5) double sigma, @ForAll long seed) {
        Random random = new Random(seed);
        double[] alpha = random.doubles(3, 1 - sigma, 1 + sigma + 1e-9).toArray();
        double[] beta = random.doubles(3, -sigma, sigma + 1e-9).toArray();
        byte[] source = noise(seed);
        byte[] changed = source.clone();
        AffineColour map = StainJitter.map(alpha, beta);
        new ColourTables().apply(map, ColourScale.OPTICAL_DENSITY, changed);
        double[] exact = new double[source.length];
        for (int i = 0; i < source.length; i++) {
            double[] row = map.rows()[i % 3];
            double density = row[3];
            for (int c = 0; c < 3; c++) {
                density -= row[c] * Math.log(((source[i - i % 3 + c] & 0xff) + 1) / 256.0);
            }
            exact[i] = 256 * Math.exp(-density) - 1;
        }
        assertRounded(exact, changed, DENSITIES_SLACK);
    }

    @Test
    void nothingAskedForIsNothingDone() {
        byte[] levels = allLevels();
        for (String none : new String[] {"brightness=0", "contrast=0", "saturation=0", "hue=0", "stain=0",
            "brightness=0,contrast=0,saturation=0,hue=0,stain=0", "none"}) {
            ByteBuffer buffer = ByteBuffer.wrap(levels.clone());
            new Augmenter(Augmentations.parse(none), 1, new PatchShape(256, 4, 3)).augment(buffer, 0, 0, "a");
            assertArrayEquals(levels, buffer.array(), none);
        }
    }

    /** Every level as a grey, and as each of the three channels alone. */
    private static byte[] allLevels() {
        byte[] levels = new byte[256 * 12];
        for (int level = 0; level < 256; level++) {
            for (int i : new int[] {0, 1, 2, 3, 7, 11}) {
                levels[12 * level + i] = (byte) level;
            }
        }
        return levels;
    }

    @Test
    void greysKeepTheirLevelUnderHueAndSaturation() {
        for (double amount : new double[] {-0.5, -0.1, 0.3, 0.5}) {
            for (AffineColour map : List.of(AffineColour.hue(amount), AffineColour.saturation(1 + amount))) {
                for (int level = 0; level < 256; level++) {
                    byte[] grey = {(byte) level, (byte) level, (byte) level};
                    byte[] changed = grey.clone();
                    new ColourTables().apply(map, ColourScale.LEVELS, changed);
                    assertArrayEquals(grey, changed);
                }
            }
        }
    }

    /** More than tables have room for: the run is clipped on its way, and nothing wraps around. */
    @Test
    void aLongRunIsClippedBeforeItOverflows() {
        PatchCanvas canvas = canvas(NOISE, noise(3));
        for (int i = 0; i < 40; i++) {
            canvas.recolour(AffineColour.scale(2));
        }
        for (int i = 0; i < NOISE.bytes(); i++) {
            assertEquals(noise(3)[i] == 0 ? 0 : 255, canvas.pixels()[i] & 0xff);
        }
    }

    @Test
    void theStrongestStainHasRoomInTheTables() {
        double worst = 0;
        for (int corner = 0; corner < 64; corner++) {
            double[] alpha = new double[3];
            double[] beta = new double[3];
            for (int stain = 0; stain < 3; stain++) {
                alpha[stain] = (corner >> stain & 1) == 0 ? 0.5 : 1.5;
                beta[stain] = (corner >> stain + 3 & 1) == 0 ? -0.5 : 0.5;
            }
            worst = Math.max(worst, StainJitter.map(alpha, beta).bound(Math.log(256)));
        }
        assertTrue(worst < ColourScale.OPTICAL_DENSITY.widest - 0.1, "densities up to " + worst);
    }

    private static void assertRounded(double[] exact, byte[] bytes, double slack) {
        for (int i = 0; i < exact.length; i++) {
            double clipped = Math.max(0, Math.min(255, exact[i]));
            assertEquals(clipped, bytes[i] & 0xff, 0.5 + slack, "byte " + i);
        }
    }

    private static PatchCanvas canvas(PatchShape shape, byte[] pixels) {
        PatchCanvas canvas = new PatchCanvas(shape);
        canvas.load(ByteBuffer.wrap(pixels), 0);
        return canvas;
    }

    private static byte[] noise(long seed) {
        byte[] pixels = new byte[NOISE.bytes()];
        new Random(seed).nextBytes(pixels);
        return pixels;
    }
}
