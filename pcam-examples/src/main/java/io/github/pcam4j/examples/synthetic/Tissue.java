package io.github.pcam4j.examples.synthetic;

/** What a patch shows around its centre. It says nothing of the label. */
enum Tissue {

    /** Densely packed lymphocytes. */
    LYMPHOID(0.32, 0.95, 0.04, 0.02, 0),

    /** Cells that look like a tumour's, with some lymphocytes among them. */
    TUMOUR_LIKE(0.26, 0.7, 0.75, 0.03, 0),

    /** Everything at once. */
    MIXED(0.16, 0.65, 0.3, 0.2, 0.6),

    /** Wavy fibres with few spindle-shaped nuclei. */
    STROMA(0.14, 0.22, 0.08, 0.7, 1),

    /** Fat: large empty cells with nuclei along their membranes. */
    FAT(0.09, 0.5, 0.2, 0.2, 0.5),

    /** Nearly nothing but glass. */
    BLANK(0.03, 0, 0, 0, 0);

    private final double frequency;

    /** Share of the area that nuclei try to cover, relative to the densest packing. */
    final double cellularity;
    final double tumourShare;
    final double stromalShare;

    /** How strongly fibres show, within [0, 1]. */
    final double fibrosis;

    Tissue(double frequency, double cellularity, double tumourShare, double stromalShare, double fibrosis) {
        this.frequency = frequency;
        this.cellularity = cellularity;
        this.tumourShare = tumourShare;
        this.stromalShare = stromalShare;
        this.fibrosis = fibrosis;
    }

    static Tissue draw(DrawingRandom random) {
        double left = random.uniform();
        for (Tissue tissue : values()) {
            left -= tissue.frequency;
            if (left < 0) {
                return tissue;
            }
        }
        return MIXED;
    }

    /** The kind of a nucleus in this tissue. */
    NucleusKind kind(DrawingRandom random) {
        double which = random.uniform();
        if (which < tumourShare) {
            return NucleusKind.TUMOUR;
        }
        if (which < tumourShare + stromalShare) {
            return NucleusKind.STROMAL;
        }
        return random.chance(0.75) ? NucleusKind.LYMPHOCYTE : NucleusKind.EPITHELIAL;
    }
}
