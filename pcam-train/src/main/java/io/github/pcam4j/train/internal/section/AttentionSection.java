package io.github.pcam4j.train.internal.section;

import io.github.pcam4j.train.Predictor;
import io.github.pcam4j.train.internal.chart.Area;
import io.github.pcam4j.train.internal.chart.Canvas;
import io.github.pcam4j.train.internal.chart.Canvas.Anchor;
import io.github.pcam4j.train.internal.chart.Canvas.Pen;
import io.github.pcam4j.train.internal.chart.Canvas.Type;
import io.github.pcam4j.train.internal.chart.Figure;
import io.github.pcam4j.train.internal.chart.Ink;
import io.github.pcam4j.train.internal.page.Gallery;
import io.github.pcam4j.train.internal.page.Numbers;
import io.github.pcam4j.train.internal.page.Page;
import io.github.pcam4j.train.internal.page.Picture;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the model looks at in a few held-out patches, by covering them. */
public final class AttentionSection {
    /** Changes of the logit below this are shown pale: coloured in full they would look like something. */
    private static final double LEAST_SCALE = 0.25;
    private static final double STRONGEST = 0.8;
    /** The label of a patch of PatchCamelyon tells of its centre, this share of its sides: 32 of 96 pixels. */
    private static final double CENTRE = 32.0 / 96;
    /** Patches shown. */
    private static final int MOST = 6;
    private static final int SIDE = 192;
    private static final int GAP = 12;
    /** Shades of the scale. */
    private static final int STEPS = 60;

    private final HeldOut patches;
    private final Predictor predictor;

    public AttentionSection(HeldOut patches, Predictor predictor) {
        this.patches = patches;
        this.predictor = predictor;
    }

    public void write(Page page) {
        page.say("A grey square of a sixth of the patch's side was laid on %d places of each patch. Where the "
                + "logit of label 1, ln(p / (1 - p)), fell, that place speaks for label 1 and is coloured as label 1; where "
                + "it rose, as label 0. One scale of colours holds for all patches. The outlined square is the centre third, "
                + "by which PatchCamelyon labels its patches.", Occlusion.CELLS * Occlusion.CELLS);
        Map<Integer, String> chosen = chosen();
        Map<Integer, Occlusion> occlusions = new LinkedHashMap<>();
        chosen.keySet().forEach(patch -> occlusions.put(patch, Occlusion.of(patches.store().shape(),
                patches.store().read(patches.index(patch)), predictor::predict)));
        double most = occlusions.values().stream().mapToDouble(Occlusion::largest).reduce(LEAST_SCALE, Math::max);
        List<Figure> figures = new ArrayList<>();
        figures.add(legend(most));
        occlusions.forEach((patch, occlusion) -> figures.add(figure(figures.size(), patch,
                String.valueOf(chosen.get(patch)), occlusion, most)));
        page.figures(figures.toArray(Figure[]::new));
    }

    private Map<Integer, String> chosen() {
        Map<Integer, String> chosen = new LinkedHashMap<>();
        put(chosen, patches.called().right(1), "Surely and rightly called 1");
        put(chosen, patches.called().mistakes(0), "Called 1 by mistake");
        put(chosen, patches.called().right(0), "Surely and rightly called 0");
        put(chosen, patches.called().mistakes(1), "Called 0 by mistake");
        List<Integer> uncertain = patches.called().uncertain();
        for (int i = 0; i < uncertain.size() && chosen.size() < MOST; i++) {
            chosen.putIfAbsent(uncertain.get(i), "Near to the threshold");
        }
        return chosen;
    }

    private static void put(Map<Integer, String> chosen, List<Integer> from, String why) {
        from.stream().limit(1).forEach(patch -> chosen.putIfAbsent(patch, why));
    }

    private static Figure legend(double most) {
        return new Figure("attention_0", "The scale of colours", Numbers.text("By how much the logit falls while a place is "
                + "covered: from %s, which speaks for label 0, to %s, which speaks for label 1. A fall of 1 divides the odds "
                + "of label 1 by 2.7.", Numbers.plain(-most), Numbers.plain(most)), 2 * SIDE + 3 * GAP, 70,
                canvas -> drawLegend(canvas, most));
    }

    private static void drawLegend(Canvas canvas, double most) {
        double left = 2.0 * GAP;
        double width = 2 * SIDE - GAP;
        double step = width / STEPS;
        for (int i = 0; i < STEPS; i++) {
            double share = 2 * (i + 0.5) / STEPS - 1;
            canvas.fill(new Area(left + i * step, GAP, step, 24), share > 0 ? Ink.POSITIVE : Ink.NEGATIVE,
                    STRONGEST * Math.abs(share));
        }
        for (int tick = -1; tick <= 1; tick++) {
            canvas.text(Numbers.plain(tick * most), left + width * (tick + 1) / 2, GAP + 42,
                    new Type(Ink.TEXT, 12, Anchor.MIDDLE, false));
        }
    }

    private Figure figure(int number, int patch, String why, Occlusion occlusion, double most) {
        int index = patches.index(patch);
        Picture colour = Picture.of(patches.store(), index, Gallery.LARGE);
        Picture grey = Picture.grey(patches.store(), index, Gallery.LARGE);
        return new Figure("attention_" + number, why, Numbers.text("Patch %s, %s: a logit of %s. Its "
                + "largest change: %.2f.", patches.called().id(patch), patches.called().note(patch),
                Numbers.signed(occlusion.logit()), occlusion.largest()), 2 * SIDE + 3 * GAP, SIDE + 2 * GAP,
                canvas -> draw(canvas, colour, grey, occlusion, most));
    }

    private static void draw(Canvas canvas, Picture colour, Picture grey, Occlusion occlusion,
            double most) {
        Area left = new Area(GAP, GAP, SIDE, SIDE);
        Area right = new Area(2 * GAP + SIDE, GAP, SIDE, SIDE);
        canvas.picture(colour.file(), left);
        canvas.picture(grey.file(), right);
        double scale = STRONGEST / most;
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
