package io.github.pcam4j.io.slide;

/** Tells the label of a patch by what its pixels lie in. */
final class PatchLabeller {
    /** In place of a label: so much of the patch is to be left out that it has none. */
    static final int LEFT_OUT = -1;

    private final SlideAnnotations annotations;
    private final LabelRule rule;
    private final int size;
    private final double downsample;

    PatchLabeller(SlideAnnotations annotations, LabelRule rule, int size, double downsample) {
        this.annotations = annotations;
        this.rule = rule;
        this.size = size;
        this.downsample = downsample;
    }

    /**
     * The label of a patch whose corner is at a place of the largest level; none where what the rule looks at has a pixel to be
     * left out.
     */
    int label(double x, double y) {
        if (rule instanceof LabelRule.Centre centre) {
            int side = Math.min(size, centre.side());
            int before = (size - side) / 2;
            double margin = before * downsample;
            return label(annotations.marks(x + margin, y + margin, downsample, side, side), 1);
        }
        double share = ((LabelRule.Area) rule).share();
        return label(annotations.marks(x, y, downsample, size, size), share * size * size);
    }

    private static int label(byte[] marks, double least) {
        int count = 0;
        for (byte mark : marks) {
            if (mark == SlideAnnotations.IGNORED) {
                return LEFT_OUT;
            }
            count += mark == SlideAnnotations.TUMOUR ? 1 : 0;
        }
        return count >= least ? 1 : 0;
    }
}
