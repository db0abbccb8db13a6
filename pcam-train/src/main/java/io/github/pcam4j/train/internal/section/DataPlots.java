package io.github.pcam4j.train.internal.section;

import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.train.internal.chart.Area;
import io.github.pcam4j.train.internal.chart.Canvas;
import io.github.pcam4j.train.internal.chart.Canvas.Anchor;
import io.github.pcam4j.train.internal.chart.Canvas.Type;
import io.github.pcam4j.train.internal.chart.Chart;
import io.github.pcam4j.train.internal.chart.Figure;
import io.github.pcam4j.train.internal.chart.Ink;
import io.github.pcam4j.train.internal.page.Card;
import io.github.pcam4j.train.internal.page.Gallery;
import io.github.pcam4j.train.internal.page.Numbers;
import io.github.pcam4j.train.internal.page.Page;
import io.github.pcam4j.train.internal.page.Picture;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** What both reports show of a store: how many patches of each label there are, and some of them. */
public final class DataPlots {
    /** Patches shown of each label. */
    public static final int SAMPLES = 12;

    private static final int ROW = 56;

    private DataPlots() { }

    /**
     * Patches of each label in a part of the data.
     *
     * @param name the part's
     * @param negative patches of label 0
     * @param positive patches of label 1
     */
    public record Part(String name, long negative, long positive) {
        long of(int label) {
            return label == 1 ? positive : negative;
        }
    }

    /** Counts labels. */
    public static Part part(String name, IntStream labels) {
        long[] counts = new long[2];
        labels.forEach(label -> counts[label]++);
        return new Part(name, counts[0], counts[1]);
    }

    /** Bars of the labels, the parts behind each other. */
    public static Figure distribution(List<Part> parts) {
        List<String> sentences = new ArrayList<>();
        parts.forEach(part -> sentences.add(Numbers.text("%s: %,d of label 0 and %,d of label 1.", part.name(),
                part.negative(), part.positive())));
        String shades = parts.size() > 1 ? " The paler end of a bar is what is held out." : "";
        return new Figure("class_distribution", "Patches of each label", String.join(" ", sentences) + shades,
                Chart.WIDTH, 2 * ROW + 14, canvas -> draw(canvas, parts));
    }

    private static void draw(Canvas canvas, List<Part> parts) {
        long[] totals = {total(parts, 0), total(parts, 1)};
        double unit = (Chart.WIDTH - 20.0) / Math.max(1, Math.max(totals[0], totals[1]));
        for (int label = 0; label < 2; label++) {
            double top = 10 + label * ROW;
            Ink ink = label == 1 ? Ink.POSITIVE : Ink.NEGATIVE;
            canvas.text(Numbers.text("label %d: %,d patches, %s", label, totals[label],
                    Numbers.share(totals[label], totals[0] + totals[1])), 10, top + 12,
                    new Type(Ink.TEXT, 13, Anchor.START, false));
            double left = 10;
            for (int i = 0; i < parts.size(); i++) {
                double width = unit * parts.get(i).of(label);
                canvas.fill(new Area(left, top + 20, width, 22), ink, i == 0 ? 1 : 0.5);
                left += width;
            }
        }
    }

    private static long total(List<Part> parts, int label) {
        return parts.stream().mapToLong(part -> part.of(label)).sum();
    }

    /** Some patches of each label, or of all if there are no labels, evenly spread over the store. */
    public static void samples(Page page, PatchStore store) {
        if (!store.labelled()) {
            gallery("samples", "Some patches", store, IntStream.range(0, store.size()).toArray()).write(page);
            return;
        }
        for (int label = 0; label < 2; label++) {
            int wanted = label;
            int[] all = IntStream.range(0, store.size()).filter(i -> store.label(i) == wanted).toArray();
            gallery("samples_label_" + label, "Label " + label, store, all).write(page);
        }
    }

    private static Gallery gallery(String name, String title, PatchStore store, int[] all) {
        int shown = Math.min(SAMPLES, all.length);
        List<Card> cards = IntStream.range(0, shown).map(i -> all[(int) ((2L * i + 1) * all.length / (2L * shown))])
                .mapToObj(index -> new Card(Picture.of(store, index, Gallery.SMALL), store.id(index), "")).toList();
        return new Gallery(name, title, Numbers.text("%d of %,d, evenly spread over the store.", shown, all.length),
                cards);
    }
}
