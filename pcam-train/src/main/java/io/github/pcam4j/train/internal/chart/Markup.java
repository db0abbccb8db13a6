package io.github.pcam4j.train.internal.chart;

/** Text within HTML and SVG. */
public final class Markup {
    private Markup() { }

    /**
     * Makes any text stand for itself, in elements and in attributes within double quotes. What neither XML nor HTML
     * may hold, such as control characters and halves of surrogate pairs, becomes U+FFFD.
     *
     * @param text any text, such as an id from a file
     * @return markup
     */
    public static String escape(String text) {
        StringBuilder markup = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(point -> {
            switch (point) {
                case '&' -> markup.append("&amp;");
                case '<' -> markup.append("&lt;");
                case '>' -> markup.append("&gt;");
                case '"' -> markup.append("&quot;");
                case '\'' -> markup.append("&#39;");
                default -> markup.appendCodePoint(allowed(point) ? point : 0xfffd);
            }
        });
        return markup.toString();
    }

    private static boolean allowed(int point) {
        boolean control = (point < 0x20 && point != '\t' && point != '\n') || (point >= 0x7f && point < 0xa0);
        boolean surrogate = point >= 0xd800 && point <= 0xdfff;
        boolean none = (point & 0xfffe) == 0xfffe || (point >= 0xfdd0 && point <= 0xfdef);
        return !control && !surrogate && !none;
    }
}
