package io.github.pcam4j.train.internal.page;

import java.util.Optional;

/**
 * A patch among others.
 *
 * @param picture what it looks like, if the pixels are there
 * @param id its name
 * @param note a few words below it, perhaps none
 */
public record Card(Optional<Picture> picture, String id, String note) {
    /** Longer names are shown by their ends: nobody reads 40 hexadecimal digits. */
    private static final int LONGEST = 16;
    private static final int END = 6;

    public Card(Picture picture, String id, String note) {
        this(Optional.of(picture), id, note);
    }

    private String alt() {
        return "Patch " + id + (note.isEmpty() ? "" : ", " + note);
    }

    /** Writes it; attributes are names and values in turn. */
    public void write(Html html, String... attributes) {
        String[] all = new String[attributes.length + 2];
        all[0] = "class";
        all[1] = "patch";
        System.arraycopy(attributes, 0, all, 2, attributes.length);
        html.open("figure", all);
        picture.ifPresent(it -> html.leaf("img", "src", it.dataUri(), "width", String.valueOf(it.width()), "height",
                String.valueOf(it.height()), "alt", alt()));
        html.open("figcaption");
        if (!note.isEmpty()) {
            html.element("span", note);
        }
        writeId(html);
        html.close().close();
    }

    private void writeId(Html html) {
        int length = id.codePointCount(0, id.length());
        if (length <= LONGEST) {
            html.element("bdi", id, "class", "id");
            return;
        }
        String brief = id.substring(0, id.offsetByCodePoints(0, END)) + "\u2026"
                + id.substring(id.offsetByCodePoints(0, length - END));
        html.open("details", "class", "id").element("summary", brief, "dir", "auto", "title", id)
                .element("bdi", id).close();
    }
}
