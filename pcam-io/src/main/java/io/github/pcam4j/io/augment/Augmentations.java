package io.github.pcam4j.io.augment;

import io.github.pcam4j.internal.Require;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The augmentations that the project brings, and how to put them together.
 *
 * <p>Their text reads back: {@code parse(a.toString())} equals {@code a}, and does the same to every pixel.
 *
 * <pre>{@code
 * Augmentation augmentation = Augmentations.sequence(Augmentations.dihedral(), Augmentations.shift(4),
 *         Augmentations.withProbability(Augmentations.stain(0.05), 0.5));
 * Augmentation same = Augmentations.parse("dihedral,shift=4,stain=0.05@0.5");
 * }</pre>
 */
public final class Augmentations {
    /** Changes nothing; a loader with it does not even look. Its text is {@code none}. */
    public static final Augmentation NONE = new Augmentation() {
        @Override
        public void apply(PatchCanvas patch, RandomGenerator random) { }

        @Override
        public String toString() {
            return "none";
        }
    };

    private Augmentations() { }

    /**
     * Flips left and right with chance 1/2, and top and bottom with chance 1/2: {@code flip}.
     *
     * @return the augmentation
     */
    public static Augmentation flip() {
        return Turn.FLIP;
    }

    /**
     * Flips left and right with chance 1/2: {@code hflip}.
     *
     * @return the augmentation
     */
    public static Augmentation horizontalFlip() {
        return Turn.HORIZONTAL_FLIP;
    }

    /**
     * Flips top and bottom with chance 1/2: {@code vflip}.
     *
     * @return the augmentation
     */
    public static Augmentation verticalFlip() {
        return Turn.VERTICAL_FLIP;
    }

    /**
     * Turns by 0 to 3 quarters, each as likely: {@code rotate}. With {@link #flip} before or after it, all eight of
     * {@link #dihedral} are as likely. Square patches only.
     *
     * @return the augmentation
     */
    public static Augmentation rotate() {
        return Turn.ROTATE;
    }

    /**
     * One of the eight symmetries of the square, each as likely: {@code dihedral}. Square patches only.
     *
     * @return the augmentation
     */
    public static Augmentation dihedral() {
        return Turn.DIHEDRAL;
    }

    /**
     * Moves the content by whole pixels, -n to n rows and -n to n columns, each as likely: {@code shift=n}. The border
     * is filled by reflection, as {@link View} does it.
     *
     * <p>A patch of PatchCamelyon bears label 1 if there is tumour in its middle 32 x 32 of 96 pixels, which are
     * 43 x 43 of 128. Large shifts make that label wrong; the default, 4, is a tenth of that square.
     *
     * @param pixels n, within [1, 64] and smaller than the patch's sides
     * @return the augmentation
     * @throws IllegalArgumentException if n is out of range
     */
    public static Augmentation shift(int pixels) {
        return new Shift(pixels);
    }

    /**
     * Multiplies all levels by one factor, drawn evenly within [1 - a, 1 + a]: {@code brightness=a}. The operation is
     * that of Pillow's {@code ImageEnhance.Brightness} and torchvision's {@code ColorJitter}.
     *
     * @param amount a, within [0, 1]; 0.25 by default, the width (64/255) that Liu et al. use on Camelyon16 ("Detecting
     *     Cancer Metastases on Gigapixel Pathology Images", 2017), who add it to the levels
     * @return the augmentation
     * @throws IllegalArgumentException if the amount is out of range
     */
    public static Augmentation brightness(double amount) {
        return new ColourJitter(ColourJitter.Kind.BRIGHTNESS, amount);
    }

    /**
     * Moves all levels away from the mean luma of the patch, or towards it, by a factor drawn evenly within
     * [1 - a, 1 + a]: {@code contrast=a}. The operation is that of Pillow's {@code ImageEnhance.Contrast} and
     * torchvision's {@code ColorJitter}; luma is that of ITU-R BT.601. The mean is that of the patch with the colour
     * changes before this one in effect, without rounding or clipping between them.
     *
     * @param amount a, within [0, 1]; 0.25 by default. Liu et al. 2017 use 0.75, at which nuclei nearly vanish in some
     *     patches
     * @return the augmentation
     * @throws IllegalArgumentException if the amount is out of range
     */
    public static Augmentation contrast(double amount) {
        return new ColourJitter(ColourJitter.Kind.CONTRAST, amount);
    }

    /**
     * Moves each pixel away from its luma (ITU-R BT.601), or towards it, by a factor drawn evenly within
     * [1 - a, 1 + a]: {@code saturation=a}. The operation is that of Pillow's {@code ImageEnhance.Color} and
     * torchvision's {@code ColorJitter}.
     *
     * @param amount a, within [0, 1]; 0.25 by default, as Liu et al. 2017 have it on Camelyon16
     * @return the augmentation
     * @throws IllegalArgumentException if the amount is out of range
     */
    public static Augmentation saturation(double amount) {
        return new ColourJitter(ColourJitter.Kind.SATURATION, amount);
    }

    /**
     * Turns the plane of I and Q of YIQ, which keeps luma and greys, by an angle drawn evenly within [-a, a] of a turn:
     * {@code hue=a}. YIQ is that of the NTSC standard of 1953, in the constants of Python's {@code colorsys}. Unlike a
     * turn of HSV's hue it is linear, and does not scatter pixels that are nearly grey.
     *
     * @param amount a in turns, within [0, 0.5]; 0.04 by default, as Liu et al. 2017 have it on Camelyon16 (there of
     *     HSV)
     * @return the augmentation
     * @throws IllegalArgumentException if the amount is out of range
     */
    public static Augmentation hue(double amount) {
        return new ColourJitter(ColourJitter.Kind.HUE, amount);
    }

    /**
     * Stains anew: the amounts s of haematoxylin, of eosin, and of what is neither become {@code alpha * s + beta},
     * alpha drawn evenly within [1 - a, 1 + a] and beta within [-a, a] for each of the three: {@code stain=a}. Amounts
     * are optical densities (natural logarithms) along vectors of length 1; where they are negative they stay so.
     *
     * <p>Colour deconvolution and the vectors, (0.65, 0.70, 0.29) and (0.07, 0.99, 0.11), are of Ruifrok and Johnston,
     * "Quantification of histochemical staining by color deconvolution", Anal. Quant. Cytol. Histol. 23 (2001), pages
     * 291 to 299; the third is at right angles to both. The jitter is of Tellez et al., "Whole-Slide Mitosis Detection
     * in H&amp;E Breast Histology Using PHH3 as a Reference to Train Distilled Stain-Invariant Convolutional Networks",
     * IEEE Trans. Med. Imaging 37 (2018), compared with others in Tellez et al., "Quantifying the effects of data
     * augmentation and stain color normalization in convolutional neural networks for computational pathology", Med.
     * Image Anal. 58 (2019).
     *
     * <p>Deconvolution, jitter and the way back are one linear map of densities. A beta also stains the empty
     * background, or clips it to white.
     *
     * @param amount a, within [0, 0.5]; 0.05 by default, as Tellez et al. have it (their strong variant of 2019: 0.2)
     * @return the augmentation
     * @throws IllegalArgumentException if the amount is out of range
     */
    public static Augmentation stain(double amount) {
        return new StainJitter(amount);
    }

    /**
     * An augmentation that only some patches get: {@code NAME=AMOUNT@PROBABILITY}.
     *
     * @param augmentation a single one, no sequence
     * @param probability within [0, 1]
     * @return the augmentation, spared each patch with chance {@code 1 - probability}
     * @throws IllegalArgumentException if the probability is out of range, or the augmentation is a sequence or has a
     *     probability already
     */
    public static Augmentation withProbability(Augmentation augmentation, double probability) {
        double checked = new Amount("the probability", 0, 1, 1).check(probability);
        Require.argument(!(augmentation instanceof Sequence) && !(augmentation instanceof Chance),
                "a probability is of a single augmentation, and given once, but this is %s", augmentation);
        return probability == 1 || augmentation == NONE ? augmentation : new Chance(augmentation, checked);
    }

    /**
     * Augmentations one after the other.
     *
     * @param augmentations in their order; sequences among them are taken apart, and {@link #NONE} is left out
     * @return the only one if there is one, {@link #NONE} if there is none
     */
    public static Augmentation sequence(Augmentation... augmentations) {
        return sequence(List.of(augmentations));
    }

    private static Augmentation sequence(List<Augmentation> augmentations) {
        List<Augmentation> items = new ArrayList<>();
        for (Augmentation augmentation : augmentations) {
            if (augmentation instanceof Sequence sequence) {
                items.addAll(sequence.items());
            } else if (augmentation != NONE) {
                items.add(augmentation);
            }
        }
        if (items.isEmpty()) {
            return NONE;
        }
        return items.size() == 1 ? items.get(0) : new Sequence(List.copyOf(items));
    }

    /**
     * Reads a list such as {@code flip,rotate,shift=4,brightness=0.25,stain=0.05@0.5}: names, each with an amount after
     * {@code =} (the default if there is none) and a probability after {@code @} (1 if there is none), in the order in
     * which they are done; or {@code none}.
     *
     * @param list the list
     * @return the augmentation
     * @throws IllegalArgumentException if a name is unknown or an amount out of range, naming the item and what is
     *     known
     */
    public static Augmentation parse(String list) {
        return list.strip().equals("none") ? NONE : sequence(AugmentationParser.parse(list));
    }
}
