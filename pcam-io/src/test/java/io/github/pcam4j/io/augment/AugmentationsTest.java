package io.github.pcam4j.io.augment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.io.PatchShape;
import java.nio.ByteBuffer;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AugmentationsTest {

    @Property(tries = 500)
    void theTextReadsBack(@ForAll("augmentations") Augmentation augmentation) {
        Augmentation read = Augmentations.parse(augmentation.toString());
        assertEquals(augmentation, read);
        assertEquals(augmentation.toString(), read.toString());
    }

    @Provide
    Arbitrary<Augmentation> augmentations() {
        Arbitrary<Double> unit = Arbitraries.doubles().between(0, 1).ofScale(12);
        Arbitrary<Double> half = Arbitraries.doubles().between(0, 0.5).ofScale(12);
        Arbitrary<Augmentation> single = Arbitraries.oneOf(List.of(
                Arbitraries.of(Augmentations.flip(), Augmentations.horizontalFlip(), Augmentations.verticalFlip(),
                        Augmentations.rotate(), Augmentations.dihedral()),
                Arbitraries.integers().between(1, 64).map(Augmentations::shift),
                unit.map(Augmentations::brightness), unit.map(Augmentations::contrast),
                unit.map(Augmentations::saturation), half.map(Augmentations::hue), half.map(Augmentations::stain)));
        return Combinators.combine(single, unit).as(Augmentations::withProbability).list().ofMaxSize(5)
                .map(list -> Augmentations.sequence(list.toArray(Augmentation[]::new)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "flip,rotate,shift,brightness,contrast,saturation,hue,stain"
                + "|flip,rotate,shift=4,brightness=0.25,contrast=0.25,saturation=0.25,hue=0.04,stain=0.05",
        "' stain = 0.10 @ 0.50 , hflip@1.0,vflip'|stain=0.1@0.5,hflip,vflip",
        "shift=8.0|shift=8", "none|none", "brightness=1|brightness=1", "stain=0|stain=0"})
    void readsWhatPeopleWrite(String written, String canonical) {
        assertEquals(canonical, Augmentations.parse(written).toString());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "flip,blur|blur|known are flip, hflip, vflip, rotate, dihedral, shift[=1 to 64; 4]",
        "flip,,rotate|''|known are flip", "''|''|known are", "none,flip|none|known are",
        "shift=65|shift=65|shift must be within [1, 64], not 65", "shift=0|shift=0|within [1, 64]",
        "shift=1.5|shift=1.5|1.5 is no whole number", "stain=0.6|stain=0.6|stain must be within [0, 0.5], not 0.6",
        "hue=-0.1|hue=-0.1|hue must be within [0, 0.5]", "contrast=NaN|contrast=NaN|contrast must be within [0, 1]",
        "brightness=much|brightness=much|'much' is no number", "flip=1|flip=1|flip takes no amount",
        "stain@1.5|stain@1.5|the probability must be within [0, 1], not 1.5", "stain@|stain@|'' is no number",
        "stain=|stain=|'' is no number", "Flip|Flip|known are"})
    void namesTheItemThatIsWrongAndWhatIsKnown(String written, String item, String reason) {
        String message = assertThrows(IllegalArgumentException.class, () -> Augmentations.parse(written)).getMessage();
        assertTrue(message.contains("'" + item + "'") && message.contains(reason), message);
    }

    @Test
    void sequencesAreFlat() {
        Augmentation flip = Augmentations.flip();
        Augmentation stain = Augmentations.stain(0.05);
        assertSame(Augmentations.NONE, Augmentations.sequence());
        assertSame(flip, Augmentations.sequence(Augmentations.NONE, flip));
        assertEquals(Augmentations.sequence(flip, stain, flip),
                Augmentations.sequence(Augmentations.sequence(flip, stain), flip));
        assertThrows(IllegalArgumentException.class,
                () -> Augmentations.withProbability(Augmentations.sequence(flip, stain), 0.5));
        assertThrows(IllegalArgumentException.class,
                () -> Augmentations.withProbability(Augmentations.withProbability(flip, 0.5), 0.5));
        assertSame(Augmentations.NONE, Augmentations.withProbability(Augmentations.NONE, 0.5));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rotate", "dihedral", "rotate@0.5", "flip,rotate", "shift=6", "shift=8"})
    void refusesPatchesThatDoNotFit(String list) {
        PatchShape oblong = new PatchShape(6, 8, 3);
        String message = assertThrows(IllegalArgumentException.class,
                () -> new Augmenter(Augmentations.parse(list), 1, oblong)).getMessage();
        assertTrue(message.contains("6 x 8 x 3"), message);
        new Augmenter(Augmentations.parse("flip,hflip,vflip,shift=5,brightness,stain"), 1, oblong);
    }

    @ParameterizedTest
    @ValueSource(strings = {"brightness", "contrast", "saturation", "hue", "stain", "flip,stain@0.1"})
    void coloursNeedRgb(String list) {
        PatchShape grey = new PatchShape(8, 8, 1);
        assertThrows(IllegalArgumentException.class, () -> Augmentations.parse(list).check(grey));
        Augmentations.parse("dihedral,shift").check(grey);
    }

    /** A user's own, half in place and half not, among those of the project. */
    @Test
    void anAugmentationOfOnesOwnSeesWhatWasDoneBeforeIt() {
        Augmentation invert = (patch, random) -> {
            byte[] from = patch.pixels();
            byte[] to = patch.spare();
            for (int i = 0; i < from.length; i++) {
                to[i] = (byte) ~from[i];
            }
            patch.swap();
        };
        PatchShape shape = new PatchShape(1, 2, 3);
        PatchCanvas canvas = new PatchCanvas(shape);
        canvas.load(ByteBuffer.wrap(new byte[] {10, 20, 30, 40, 50, 60}), 0);
        canvas.turn(Dihedral.FLIP_HORIZONTAL);
        canvas.recolour(AffineColour.scale(2));
        invert.apply(canvas, null);
        canvas.recolour(AffineColour.scale(0.5));
        assertArrayEquals(Vectors.bytes(new double[] {88, 78, 68, 118, 108, 98}), canvas.pixels());
    }
}
