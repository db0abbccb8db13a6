package io.github.pcam4j.train.internal.page;

import io.github.pcam4j.train.internal.chart.Area;
import io.github.pcam4j.train.internal.chart.Canvas;
import io.github.pcam4j.train.internal.chart.Canvas.Anchor;
import io.github.pcam4j.train.internal.chart.Canvas.Type;
import io.github.pcam4j.train.internal.chart.Figure;
import io.github.pcam4j.train.internal.chart.Ink;
import java.util.List;

/**
 * Patches beside each other, in the page each with its own text, and as one plot.
 *
 * @param name of the plot's file
 * @param title a line above
 * @param description what they are
 * @param cards the patches
 */
public record Gallery(String name, String title, String description, List<Card> cards) {
    /** The longest side of a patch in a page, in its pixels. */
    public static final int LARGE = 96;
    /** The longest side where there are many. */
    public static final int SMALL = 64;

    private static final int COLUMNS = 6;
    private static final int CELL = 112;
    private static final int GAP = 12;
    private static final int LINE = 15;

    public void write(Page page) {
        Html html = page.html();
        html.open("div", "class", "gallery").element("h3", title).element("p", description);
        html.open("div", "class", "patches");
        cards.forEach(card -> card.write(html));
        html.close().close();
        if (!cards.isEmpty() && hasPictures()) {
            page.plotOnly(figure());
        }
    }

    private boolean hasPictures() {
        return cards.stream().allMatch(card -> card.picture().isPresent());
    }

    public Figure figure() {
        int columns = Math.min(COLUMNS, cards.size());
        int rows = (cards.size() + COLUMNS - 1) / COLUMNS;
        int width = Math.max(GAP + columns * (CELL + GAP), 8 * title.length());
        return new Figure(name, title, description, width, GAP + rows * rowHeight(), this::draw);
    }

    private void draw(Canvas canvas) {
        for (int i = 0; i < cards.size(); i++) {
            int x = GAP + i % COLUMNS * (CELL + GAP);
            int y = GAP + i / COLUMNS * rowHeight();
            canvas.picture(cards.get(i).picture().orElseThrow().file(), new Area(x, y, CELL, CELL));
            canvas.text(cards.get(i).note(), x + CELL / 2.0, y + CELL + LINE - 2,
                    new Type(Ink.TEXT, 11, Anchor.MIDDLE, false));
        }
    }

    private int rowHeight() {
        return CELL + GAP + (cards.stream().allMatch(card -> card.note().isEmpty()) ? 0 : LINE);
    }
}
