package io.github.pcam4j.io.internal;

import java.util.Locale;

/** Names of files as messages may show them: a name can have line breaks, and codes that rule terminals. */
public final class Printable {
    private Printable() { }

    /**
     * Makes control characters visible.
     *
     * @param text any text
     * @return the text, with {@code \n} or <code>&#92;u001b</code> in place of a line break or an escape
     */
    public static String of(String text) {
        return text.chars().noneMatch(Character::isISOControl) ? text : escaped(text);
    }

    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        text.chars().forEach(c -> {
            if (Character.isISOControl(c)) {
                escaped.append(switch (c) {
                    case '\n' -> "\\n";
                    case '\r' -> "\\r";
                    case '\t' -> "\\t";
                    default -> String.format(Locale.ROOT, "\\u%04x", c);
                });
            } else {
                escaped.append((char) c);
            }
        });
        return escaped.toString();
    }
}
