package io.github.pcam4j.examples.synthetic;

/**
 * How one slide was stained and scanned: the colours of the two stains, and that of the empty glass.
 *
 * @param haematoxylin optical density per unit of haematoxylin, of red, green and blue
 * @param eosin the same of eosin
 * @param glass intensity of the empty glass, of red, green and blue, within [0, 255]
 */
record Stain(double[] haematoxylin, double[] eosin, double[] glass) {

    /** The stain vectors of Ruifrok and Johnston (2001). */
    private static final double[] HAEMATOXYLIN = {0.650, 0.704, 0.286};
    private static final double[] EOSIN = {0.072, 0.990, 0.105};

    /** The other laboratory's colours: blacker nuclei and a browner pink, estimated from real patches. */
    private static final double[] BROWN_HAEMATOXYLIN = {0.560, 0.670, 0.500};
    private static final double[] BROWN_EOSIN = {0.130, 0.760, 0.620};

    /** Transmission at optical densities from 0 in steps of 1 / {@value #STEPS}. */
    private static final int STEPS = 1024;
    private static final int DENSITIES = 4 * STEPS;
    private static final float[] TRANSMISSION = transmission();

    private static float[] transmission() {
        float[] table = new float[DENSITIES + 1];
        for (int i = 0; i < table.length; i++) {
            table[i] = (float) StrictMath.pow(10, -i / (double) STEPS);
        }
        return table;
    }

    /** A slide of one of the two laboratories, or between them, with its own strength and hue. */
    static Stain draw(DrawingRandom random) {
        double brown = random.chance(0.5) ? random.uniform(0, 0.3) : random.uniform(0.65, 1);
        double[] haematoxylin = vary(HAEMATOXYLIN, BROWN_HAEMATOXYLIN, brown, random.uniform(0.8, 1.2), random);
        double[] eosin = vary(EOSIN, BROWN_EOSIN, brown, random.uniform(0.7, 1.3), random);
        double white = random.uniform(236, 250);
        double[] glass = {white + random.uniform(-3, 3), white + random.uniform(-5, 1), white + random.uniform(-3, 3)};
        return new Stain(haematoxylin, eosin, glass);
    }

    private static double[] vary(double[] purple, double[] brown, double share, double strength, DrawingRandom random) {
        double[] vector = new double[3];
        for (int channel = 0; channel < 3; channel++) {
            double density = purple[channel] + (brown[channel] - purple[channel]) * share;
            vector[channel] = strength * Math.max(0.02, density + 0.03 * random.normal());
        }
        return vector;
    }

    /** What the scanner's sensor receives in one colour: Beer and Lambert's law over both stains. */
    float[] intensity(StainPlanes planes, int channel) {
        float[] intensity = new float[planes.haematoxylin.length];
        for (int i = 0; i < intensity.length; i++) {
            double density = planes.haematoxylin[i] * haematoxylin[channel] + planes.eosin[i] * eosin[channel];
            int step = (int) (density * STEPS + 0.5);
            intensity[i] = (float) glass[channel] * TRANSMISSION[Math.min(step, DENSITIES)];
        }
        return intensity;
    }
}
