package io.github.pcam4j.examples.synthetic;

import java.util.ArrayList;
import java.util.List;

/**
 * Draws one patch. As in PatchCamelyon, the label speaks of the centre's 32 x 32 pixels alone: everything else is
 * drawn from streams of its own, which do not know the label.
 *
 * <p>How much haematoxylin the centre's nuclei bring is drawn before the label is looked at. A tumour's few large
 * nuclei therefore weigh as much as the many small ones of a normal centre, and colour alone gives little away.
 */
final class PatchPainter {
    static final int CENTRE_START = 32;
    static final int CENTRE_END = 64;

    /** How far outside the centre a nucleus that belongs to it may reach, its cytoplasm and the scanner aside. */
    private static final int OVERHANG = 4;

    /** No pixel farther than this from the centre's square depends on the label. */
    static final int LABEL_REACH = OVERHANG + (int) Nucleus.CYTOPLASM + 1 + Scanner.SPREAD;

    /** Haematoxylin of the centre's nuclei, in optical density times pixels. */
    private static final double LEAST_MASS = 90;
    private static final double MOST_MASS = 430;

    private static final int SURROUNDINGS_STREAM = 1;
    private static final int CENTRE_STREAM = 2;
    private static final int SCANNER_STREAM = 3;
    private static final int NOISE_STREAM = 4;

    private final long seed;
    private final int label;
    private final Tissue tissue;
    private final double fibreAngle;
    private final double centreMass;
    private final boolean emptyIfNormal;
    private final Background background;
    private final SmoothNoise clumps;
    private final List<Nucleus> nuclei = new ArrayList<>();

    private PatchPainter(long seed, int label) {
        this.seed = seed;
        this.label = label;
        DrawingRandom random = new DrawingRandom(seed, SURROUNDINGS_STREAM);
        tissue = Tissue.draw(random);
        fibreAngle = random.uniform(0, StrictMath.PI);
        centreMass = centreMass(random);
        emptyIfNormal = random.chance(tissue == Tissue.BLANK ? 0.7 : 0.03);
        background = new Background(tissue, fibreAngle, random);
        clumps = new SmoothNoise(random);
        placeSurroundings(random);
    }

    /**
     * Draws a patch.
     *
     * @param seed decides everything but the label
     * @param label 1 if the centre is to hold tumour nuclei, else 0
     * @return 96 x 96 interleaved RGB bytes
     */
    static byte[] paint(long seed, int label) {
        PatchPainter painter = new PatchPainter(seed, label);
        painter.placeCentre(new DrawingRandom(seed, CENTRE_STREAM, label));
        return painter.develop();
    }

    private double centreMass(DrawingRandom random) {
        double filled = 0.55 * tissue.cellularity + 0.45 * random.uniform();
        return LEAST_MASS + (MOST_MASS - LEAST_MASS) * filled;
    }

    /** Throws darts; a tumour-like nucleus that would reach into the centre is left out, for the label to be true. */
    private void placeSurroundings(DrawingRandom random) {
        int darts = (int) (420 * tissue.cellularity * tissue.cellularity * random.uniform(0.6, 1.2));
        for (int i = 0; i < darts; i++) {
            double x = random.uniform(-4, StainPlanes.SIDE + 4);
            double y = random.uniform(-4, StainPlanes.SIDE + 4);
            NucleusKind kind = tissue.kind(random);
            Nucleus nucleus = kind.draw(random, x, y, fibreAngle);
            double clearance = kind == NucleusKind.TUMOUR ? nucleus.shape().reach() : 0;
            if (!inCentre(x, y, -clearance) && background.thickness(x, y) > 0.5 && fits(nucleus)) {
                nuclei.add(nucleus);
            }
        }
    }

    private void placeCentre(DrawingRandom random) {
        if (label == 0 && emptyIfNormal) {
            return;
        }
        NucleusKind usual = label == 1 ? NucleusKind.TUMOUR : normalKind(random);
        List<Nucleus> centre = new ArrayList<>();
        double mass = 0;
        for (int tries = 0; tries < 400 && mass < centreMass; tries++) {
            NucleusKind kind = centre.isEmpty() || random.chance(0.8) ? usual : otherKind(random);
            Nucleus nucleus = place(kind, random);
            // Where there is no room, or only glass, one nucleus is placed all the same: the label must be true.
            boolean supported = (tries > 100 && centre.isEmpty())
                    || background.thickness(nucleus.x(), nucleus.y()) > 0.5;
            boolean free = (tries > 200 && centre.isEmpty()) || fits(nucleus);
            if (supported && free) {
                nuclei.add(nucleus);
                centre.add(nucleus);
                mass += nucleus.mass();
            }
        }
        weigh(centre, mass);
    }

    private NucleusKind normalKind(DrawingRandom random) {
        if (random.chance(0.6 * tissue.fibrosis)) {
            return NucleusKind.STROMAL;
        }
        return random.chance(0.6) ? NucleusKind.LYMPHOCYTE : NucleusKind.EPITHELIAL;
    }

    /** What mingles with the usual kind, in centres of both labels. */
    private static NucleusKind otherKind(DrawingRandom random) {
        return random.chance(0.7) ? NucleusKind.LYMPHOCYTE : NucleusKind.EPITHELIAL;
    }

    private Nucleus place(NucleusKind kind, DrawingRandom random) {
        Nucleus nucleus = kind.draw(random, 0, 0, fibreAngle);
        double inset = Math.max(0, nucleus.shape().reach() - OVERHANG);
        double low = CENTRE_START + inset;
        double high = CENTRE_END - inset;
        return new Nucleus(random.uniform(low, high), random.uniform(low, high), nucleus.shape(),
                nucleus.chromatin());
    }

    /** Stains the centre's nuclei paler or darker until they weigh what was drawn, as far as that looks natural. */
    private void weigh(List<Nucleus> centre, double mass) {
        if (centre.isEmpty()) {
            return;
        }
        double factor = Math.max(0.7, Math.min(1.35, centreMass / mass));
        int first = nuclei.size() - centre.size();
        for (int i = first; i < nuclei.size(); i++) {
            nuclei.set(i, nuclei.get(i).times(factor));
        }
    }

    private boolean fits(Nucleus nucleus) {
        for (Nucleus other : nuclei) {
            if (nucleus.touches(other)) {
                return false;
            }
        }
        return true;
    }

    private static boolean inCentre(double x, double y, double inset) {
        return x >= CENTRE_START + inset && x < CENTRE_END - inset
                && y >= CENTRE_START + inset && y < CENTRE_END - inset;
    }

    private byte[] develop() {
        StainPlanes planes = new StainPlanes();
        background.paint(planes);
        for (Nucleus nucleus : nuclei) {
            nucleus.paint(planes, clumps);
        }
        DrawingRandom random = new DrawingRandom(seed, SCANNER_STREAM);
        Stain stain = Stain.draw(random);
        return Scanner.draw(random).scan(planes, stain, new DrawingRandom(seed, NOISE_STREAM));
    }
}
