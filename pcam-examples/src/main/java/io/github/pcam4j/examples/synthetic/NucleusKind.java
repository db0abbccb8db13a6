package io.github.pcam4j.examples.synthetic;

import io.github.pcam4j.examples.synthetic.Nucleus.Chromatin;
import io.github.pcam4j.examples.synthetic.Nucleus.Shape;

/** The kinds of nuclei that are drawn. */
enum NucleusKind {

    /** Small, round and dark. */
    LYMPHOCYTE(new Range(3.3, 4.4), new Range(1, 1.25), 0.03, new Range(0.65, 1.25), new Range(0, 0.15),
            new Range(0.1, 0.3), 0),

    /** Small to middling, round, even and pale: a healthy cell of another kind, and the harder negative. */
    EPITHELIAL(new Range(4.2, 5.4), new Range(1, 1.35), 0.03, new Range(0.45, 0.85), new Range(0.05, 0.3),
            new Range(0.1, 0.3), 1),

    /** A spindle along the fibres. */
    STROMAL(new Range(3.0, 4.0), new Range(2, 3.4), 0.03, new Range(0.6, 1), new Range(0, 0.1),
            new Range(0.1, 0.3), 0),

    /** Large, varied in size, irregular, with coarse chromatin, a visible membrane and nucleoli. */
    TUMOUR(new Range(5.2, 8.2), new Range(1, 1.6), 0.06, new Range(0.4, 0.9), new Range(0.1, 0.45),
            new Range(0.3, 0.65), 3);

    private final Range radius;
    private final Range elongation;
    private final double irregularity;
    private final Range density;
    private final Range membrane;
    private final Range coarseness;
    private final int mostNucleoli;

    NucleusKind(Range radius, Range elongation, double irregularity, Range density, Range membrane, Range coarseness,
            int mostNucleoli) {
        this.radius = radius;
        this.elongation = elongation;
        this.irregularity = irregularity;
        this.density = density;
        this.membrane = membrane;
        this.coarseness = coarseness;
        this.mostNucleoli = mostNucleoli;
    }

    private record Range(double low, double high) {
        double draw(DrawingRandom random) {
            return random.uniform(low, high);
        }
    }

    /** A nucleus of this kind at a place; spindles follow the direction of the fibres, others any. */
    Nucleus draw(DrawingRandom random, double x, double y, double fibreAngle) {
        double angle = this == STROMAL ? fibreAngle + 0.25 * random.normal() : random.uniform(0, StrictMath.PI);
        double[] waves = new double[8];
        for (int i = 0; i < waves.length; i++) {
            waves[i] = irregularity * random.uniform(-1, 1);
        }
        Shape shape = new Shape(radius.draw(random), elongation.draw(random), StrictMath.cos(angle),
                StrictMath.sin(angle), random.uniform(1, 3), waves);
        double[] nucleoli = new double[2 * random.below(mostNucleoli + 1)];
        for (int i = 0; i < nucleoli.length; i++) {
            nucleoli[i] = random.uniform(-0.5, 0.5);
        }
        Chromatin chromatin = new Chromatin(density.draw(random), membrane.draw(random), coarseness.draw(random),
                random.uniform(1.8, 3), nucleoli);
        return new Nucleus(x, y, shape, chromatin);
    }
}
