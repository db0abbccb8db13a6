package io.github.pcam4j.train.internal.page;

import io.github.pcam4j.train.internal.chart.Markup;
import java.util.ArrayDeque;
import java.util.Deque;

/** HTML that is well-formed XML too: every text is escaped, every element closed. */
public final class Html {
    private final StringBuilder markup = new StringBuilder();
    private final Deque<String> open = new ArrayDeque<>();

    /** Begins an element; attributes are names and values in turn. */
    public Html open(String tag, String... attributes) {
        start(tag, attributes);
        markup.append('>');
        open.push(tag);
        return this;
    }

    /** Ends the element that was begun last. */
    public Html close() {
        markup.append("</").append(open.pop()).append(">\n");
        return this;
    }

    /** An element without content. */
    public Html leaf(String tag, String... attributes) {
        start(tag, attributes);
        markup.append("/>\n");
        return this;
    }

    /** An element with nothing but text. */
    public Html element(String tag, String text, String... attributes) {
        return open(tag, attributes).text(text).close();
    }

    /** A figure of a list of them: its name, its value, and a note. */
    public Html tile(String name, String value, String note) {
        return open("div", "class", "tile").element("dt", name).element("dd", value).element("dd", note, "class", "note")
                .close();
    }

    /** Any text. */
    Html text(String text) {
        markup.append(Markup.escape(text));
        return this;
    }

    /** Elements that are markup already. */
    Html markup(String elements) {
        markup.append(elements);
        return this;
    }

    private void start(String tag, String... attributes) {
        markup.append('<').append(tag);
        for (int i = 0; i < attributes.length; i += 2) {
            markup.append(' ').append(attributes[i]).append("=\"").append(Markup.escape(attributes[i + 1])).append('"');
        }
    }

    /** All of it. */
    String whole() {
        if (!open.isEmpty()) {
            throw new IllegalStateException("not closed: " + open);
        }
        return markup.toString();
    }
}
