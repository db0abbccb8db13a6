package io.github.pcam4j.io.augment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.io.PatchShape;
import java.util.EnumSet;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ViewTest {

    @Test
    void placesPixelsWhereNumPyDoes() {
        PatchShape grey = new PatchShape(7, 7, 1);
        byte[] source = new byte[49];
        for (int i = 0; i < source.length; i++) {
            source[i] = (byte) i;
        }
        for (String[] row : Vectors.rows("placement.csv")) {
            View view = new View(Dihedral.valueOf(row[0]), Integer.parseInt(row[1]), Integer.parseInt(row[2]));
            byte[] target = new byte[49];
            view.apply(source, target, grey);
            assertArrayEquals(Vectors.bytes(Vectors.numbers(row, 3, 49)), target, view.toString());
        }
    }

    /** Every number of channels, against the formulas; rows and columns are told apart by sides of their own. */
    @Property(tries = 300)
    void isTheFormulaOfItsName(@ForAll Dihedral symmetry, @ForAll @IntRange(min = 1, max = 9) int height,
            @ForAll @IntRange(min = 1, max = 9) int width, @ForAll @IntRange(min = 1, max = 4) int channels,
            @ForAll long seed) {
        PatchShape shape = new PatchShape(height, symmetry.transposes() ? height : width, channels);
        byte[] source = noise(shape, seed);
        byte[] target = new byte[source.length];
        new View(symmetry, 0, 0).apply(source, target, shape);
        int bottom = shape.height() - 1;
        int right = shape.width() - 1;
        for (int y = 0; y <= bottom; y++) {
            for (int x = 0; x <= right; x++) {
                int[] from = switch (symmetry) {
                    case IDENTITY -> new int[] {y, x};
                    case ROTATE_90 -> new int[] {x, right - y};
                    case ROTATE_180 -> new int[] {bottom - y, right - x};
                    case ROTATE_270 -> new int[] {bottom - x, y};
                    case FLIP_HORIZONTAL -> new int[] {y, right - x};
                    case FLIP_VERTICAL -> new int[] {bottom - y, x};
                    case TRANSPOSE -> new int[] {x, y};
                    case ANTI_TRANSPOSE -> new int[] {bottom - x, right - y};
                };
                for (int c = 0; c < channels; c++) {
                    assertEquals(source[(from[0] * shape.width() + from[1]) * channels + c],
                            target[(y * shape.width() + x) * channels + c], symmetry + " " + shape);
                }
            }
        }
    }

    @Property(tries = 300)
    void aViewLaidDownAnewIsBothOneAfterTheOther(@ForAll Dihedral first, @ForAll Dihedral second,
            @ForAll @IntRange(min = -8, max = 8) int down, @ForAll @IntRange(min = -8, max = 8) int right,
            @ForAll long seed) {
        PatchShape shape = PatchShape.rgb(9);
        byte[] source = noise(shape, seed);
        View view = new View(first, down, right);
        byte[] fused = seen(view.then(second), source, shape);
        assertArrayEquals(seen(new View(second, 0, 0), seen(view, source, shape), shape), fused);
    }

    @Test
    void theSymmetriesAreAGroup() {
        for (Dihedral a : Dihedral.values()) {
            EnumSet<Dihedral> row = EnumSet.noneOf(Dihedral.class);
            for (Dihedral b : Dihedral.values()) {
                row.add(a.then(b));
                for (Dihedral c : Dihedral.values()) {
                    assertEquals(a.then(b).then(c), a.then(b.then(c)));
                }
            }
            assertEquals(EnumSet.allOf(Dihedral.class), row);
            assertEquals(a, a.then(Dihedral.IDENTITY));
            assertEquals(a, Dihedral.IDENTITY.then(a));
        }
    }

    @Test
    void fourQuarterTurnsAndTwoFlipsAreNothing() {
        Dihedral quarter = Dihedral.ROTATE_90;
        assertEquals(Dihedral.ROTATE_180, quarter.then(quarter));
        assertEquals(Dihedral.IDENTITY, quarter.then(quarter).then(quarter).then(quarter));
        assertEquals(Dihedral.IDENTITY, Dihedral.FLIP_HORIZONTAL.then(Dihedral.FLIP_HORIZONTAL));
        assertEquals(Dihedral.ROTATE_180, Dihedral.FLIP_HORIZONTAL.then(Dihedral.FLIP_VERTICAL));
        // A dihedral group is not commutative: flip r flip = r^-1.
        assertEquals(Dihedral.ROTATE_270,
                Dihedral.FLIP_HORIZONTAL.then(quarter).then(Dihedral.FLIP_HORIZONTAL));
    }

    @Test
    void refusesPatchesItCannotShow() {
        PatchShape oblong = new PatchShape(4, 6, 3);
        new View(Dihedral.ROTATE_180, 3, -5).check(oblong);
        IllegalArgumentException turned = assertThrows(IllegalArgumentException.class,
                () -> new View(Dihedral.TRANSPOSE, 0, 0).check(oblong));
        assertTrue(turned.getMessage().contains("4 x 6 x 3"), turned.getMessage());
        assertThrows(IllegalArgumentException.class, () -> new View(Dihedral.IDENTITY, 4, 0).check(oblong));
        assertThrows(IllegalArgumentException.class, () -> new View(Dihedral.IDENTITY, 0, -6).check(oblong));
    }

    private static byte[] seen(View view, byte[] source, PatchShape shape) {
        byte[] target = new byte[source.length];
        view.apply(source, target, shape);
        return target;
    }

    private static byte[] noise(PatchShape shape, long seed) {
        byte[] pixels = new byte[shape.bytes()];
        new Random(seed).nextBytes(pixels);
        return pixels;
    }
}
