package io.github.pcam4j.train.internal.chart;

import java.awt.Color;
import java.util.Locale;

/**
 * Colours by what they stand for, on white and on dark paper. Those of data are told apart by people who do not tell
 * red from green, and differ in lightness too; after Okabe and Ito, "Color universal design" (2008), and Tol, "Colour
 * schemes" (2021).
 */
public enum Ink {
    /** The page. */
    PAPER(0xffffff, 0x14191f),
    /** What figures stand on. */
    PANEL(0xf6f8fa, 0x1c232b),
    /** Text. */
    TEXT(0x1b242d, 0xe6ebf0),
    /** Text that stays behind. */
    QUIET(0x55626f, 0x9fadba),
    /** Lines of a grid and borders. */
    GRID(0xd8dfe6, 0x36414c),
    /** What belongs to training. */
    TRAINING(0x0072b2, 0x64b5f0),
    /** What belongs to validation. */
    VALIDATION(0xc14a09, 0xf59e5b),
    /** Label 0. */
    NEGATIVE(0x117a65, 0x3fcbb0),
    /** Label 1. */
    POSITIVE(0x9b2c8f, 0xe68fdc),
    /** A third quantity beside training and validation. */
    OTHER(0x8a94a0, 0x7d8a97);

    private final int light;
    private final int dark;

    Ink(int light, int dark) {
        this.light = light;
        this.dark = dark;
    }

    /** The name in style sheets and classes. */
    String css() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** On white paper. */
    Color onWhite() {
        return new Color(light);
    }

    /**
     * The style sheet's variables, and the classes that fill ({@code f-}) and draw ({@code s-}) with them.
     *
     * @return CSS
     */
    public static String styleSheet() {
        StringBuilder css = new StringBuilder(":root{").append(variables(false)).append("}\n")
                .append("@media screen and (prefers-color-scheme:dark){:root{").append(variables(true)).append("}}\n");
        for (Ink ink : values()) {
            css.append(".f-%1$s{fill:var(--%1$s)}.s-%1$s{stroke:var(--%1$s);fill:none}%n".formatted(ink.css()));
        }
        return css.toString().replace("\r", "");
    }

    private static String variables(boolean dark) {
        StringBuilder css = new StringBuilder();
        for (Ink ink : values()) {
            css.append(String.format(Locale.ROOT, "--%s:#%06x;", ink.css(), dark ? ink.dark : ink.light));
        }
        return css.toString();
    }
}
