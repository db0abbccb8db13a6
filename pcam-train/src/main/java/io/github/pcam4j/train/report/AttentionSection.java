package io.github.pcam4j.train.report;

import io.github.pcam4j.train.Predictor;
import io.github.pcam4j.train.internal.chart.Area;
import io.github.pcam4j.train.internal.chart.Canvas;
import io.github.pcam4j.train.internal.chart.Canvas.Pen;
import io.github.pcam4j.train.internal.chart.Figure;
import io.github.pcam4j.train.internal.chart.Ink;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the model looks at in a few held-out patches, by covering them. */
final class AttentionSection {
    /** Changes below this are shown pale: coloured in full they would look like something. */
    private static final double LEAST_SCALE = 0.05;
    private static final double STRONGEST = 0.8;
    /** The label of a patch of PatchCamelyon tells of its centre, this share of its sides: 32 of 96 pixels. */
    private static final double CENTRE = 32.0 / 96;
    /** Patches shown. */
    private static final int MOST = 6;
    private static final int SIDE = 192;
    private static final int GAP = 12;

    private final HeldOut patches;
    private final Predictor predictor;

    AttentionSection(HeldOut patches, Predictor predictor) {
        this.patches = patches;
        this.predictor = predictor;
    }

    void write(Page page) {
        page.say("A grey square of a sixth of the patch's side was laid on %d places of each patch. Where the "
                + "probability of label 1 fell, that place speaks for label 1 and is coloured as label 1; where it rose, as "
                + "label 0. Colours reach their full strength at the patch's largest change, or at %.2f if that is "
                + "more. The outlined square is the centre third, by which PatchCamelyon labels its patches.",
                Occlusion.CELLS * Occlusion.CELLS, LEAST_SCALE);
        List<Figure> figures = new ArrayList<>();
        chosen().forEach((patch, why) -> figures.add(figure(figures.size() + 1, patch, why)));
        page.figures(figures.toArray(Figure[]::new));
    }

    private Map<Integer, String> chosen() {
        Map<Integer, String> chosen = new LinkedHashMap<>();
        put(chosen, patches.right(1), "Surely and rightly called 1");
        put(chosen, patches.mistakes(0), "Called 1 by mistake");
        put(chosen, patches.right(0), "Surely and rightly called 0");
        put(chosen, patches.mistakes(1), "Called 0 by mistake");
        List<Integer> uncertain = patches.uncertain();
        for (int i = 0; i < uncertain.size() && chosen.size() < MOST; i++) {
            chosen.putIfAbsent(uncertain.get(i), "Near to the threshold");
        }
        return chosen;
    }

    private static void put(Map<Integer, String> chosen, List<Integer> from, String why) {
        from.stream().limit(1).forEach(patch -> chosen.putIfAbsent(patch, why));
    }

    private Figure figure(int number, int patch, String why) {
        int index = patches.index(patch);
        Occlusion occlusion = Occlusion.of(patches.store().shape(), patches.store().read(index), predictor::predict);
        Picture colour = Picture.of(patches.store(), index, Gallery.LARGE);
        Picture grey = Picture.grey(patches.store(), index, Gallery.LARGE);
        return new Figure("attention_" + number, why, Numbers.text("Patch %s, %s. Largest change: %.4f.",
                patches.id(patch), patches.note(patch), occlusion.largest()), 2 * SIDE + 3 * GAP, SIDE + 2 * GAP,
                canvas -> draw(canvas, colour, grey, occlusion));
    }

    private static void draw(Canvas canvas, Picture colour, Picture grey, Occlusion occlusion) {
        Area left = new Area(GAP, GAP, SIDE, SIDE);
        Area right = new Area(2 * GAP + SIDE, GAP, SIDE, SIDE);
        canvas.picture(colour.png(), left);
        canvas.picture(grey.png(), right);
        double scale = STRONGEST / Math.max(LEAST_SCALE, occlusion.largest());
        double cell = (double) SIDE / Occlusion.CELLS;
        for (int row = 0; row < Occlusion.CELLS; row++) {
            for (int column = 0; column < Occlusion.CELLS; column++) {
                double fall = occlusion.falls()[row][column];
                canvas.fill(new Area(right.x() + column * cell, right.y() + row * cell, cell, cell),
                        fall > 0 ? Ink.POSITIVE : Ink.NEGATIVE, Math.abs(fall) * scale);
            }
        }
        outline(canvas, left);
        outline(canvas, right);
    }

    private static void outline(Canvas canvas, Area patch) {
        double side = SIDE * CENTRE;
        Area centre = new Area(patch.x() + (SIDE - side) / 2, patch.y() + (SIDE - side) / 2, side, side);
        // Dark on light, so that it shows on any tissue.
        canvas.frame(centre, new Pen(Ink.TEXT, 3, false));
        canvas.frame(centre, new Pen(Ink.PAPER, 1.2, false));
    }
}
