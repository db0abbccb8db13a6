package io.github.pcam4j;

import java.util.Locale;

/**
 * Text as messages may show it. Names of files, ids and headers of files come from strangers, and can have codes that rule
 * terminals, turn the direction of what stands behind them, or begin a line that looks like another message.
 *
 * @see PcamException
 */
public final class PrintableText {
    private PrintableText() { }

    /**
     * Makes visible what has no shape of its own: control characters (line breaks too), separators of lines and paragraphs,
     * half surrogates and invisible formatting, such as that of directions. Text that this has made stays as it is.
     *
     * @param text any text
     * @return the text, with {@code \n} or <code>&#92;u001b</code> in place of a line break or an escape
     */
    public static String of(String text) {
        return text.codePoints().allMatch(PrintableText::isShown) ? text : escaped(text);
    }

    private static boolean isShown(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE -> false;
            case Character.FORMAT -> isJoiner(c);
            default -> true;
        };
    }

    /** They shape letters of Persian, Hindi and other scripts, and rule nothing. */
    private static boolean isJoiner(int c) {
        return c == 0x200c || c == 0x200d;
    }

    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            if (isShown(c)) {
                escaped.appendCodePoint(c);
            } else {
                escaped.append(switch (c) {
                    case '\n' -> "\\n";
                    case '\r' -> "\\r";
                    case '\t' -> "\\t";
                    default -> inUnits(c);
                });
            }
        });
        return escaped.toString();
    }

    /** As Java and JSON write it: in two where one unit of UTF-16 is not enough. */
    private static String inUnits(int codePoint) {
        StringBuilder units = new StringBuilder();
        for (char unit : Character.toChars(codePoint)) {
            units.append(String.format(Locale.ROOT, "\\u%04x", (int) unit));
        }
        return units.toString();
    }
}
