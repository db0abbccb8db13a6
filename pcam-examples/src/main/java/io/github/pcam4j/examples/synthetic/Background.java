package io.github.pcam4j.examples.synthetic;

/** What lies under the nuclei: cytoplasm, fibres, gaps and fat. */
final class Background {
    private static final int FAT_CELLS = 16;

    private final Tissue tissue;
    private final SmoothNoise noise;
    private final double cosine;
    private final double sine;
    private final double eosin;
    private final double haematoxylin;
    private final double gaps;
    private final double gapSize;
    private final double[][] fat;

    Background(Tissue tissue, double fibreAngle, DrawingRandom random) {
        this.tissue = tissue;
        noise = new SmoothNoise(random);
        cosine = StrictMath.cos(fibreAngle);
        sine = StrictMath.sin(fibreAngle);
        eosin = random.uniform(0.10, 0.27);
        haematoxylin = random.uniform(0.06, 0.20);
        gaps = random.uniform(0.05, 0.40);
        gapSize = random.uniform(6, 15);
        fat = tissue == Tissue.FAT ? fatCells(random) : new double[0][];
    }

    private static double[][] fatCells(DrawingRandom random) {
        double[][] cells = new double[FAT_CELLS][];
        for (int i = 0; i < FAT_CELLS; i++) {
            cells[i] = new double[] {random.uniform(-15, 111), random.uniform(-15, 111), random.uniform(14, 34)};
        }
        return cells;
    }

    /** How much tissue there is at a place: 0 for glass, 1 for the slice's full thickness. */
    double thickness(double x, double y) {
        if (tissue == Tissue.BLANK) {
            return 0.06 * noise.at(x / 30, y / 30);
        }
        double solid = step(noise.fractal(x / gapSize + 40, y / gapSize), gaps, gaps + 0.14);
        for (double[] cell : fat) {
            double wobble = 4 * noise.at(x / 18 + 3, y / 18 + 51);
            solid *= step(distance(cell, x, y) - cell[2] + wobble, 0, 1.5);
        }
        return solid;
    }

    private static double distance(double[] cell, double x, double y) {
        double dx = x - cell[0];
        double dy = y - cell[1];
        return Math.sqrt(dx * dx + dy * dy);
    }

    void paint(StainPlanes planes) {
        for (int row = 0; row < StainPlanes.SIDE; row++) {
            for (int column = 0; column < StainPlanes.SIDE; column++) {
                int i = StainPlanes.index(row, column);
                double thickness = thickness(column, row);
                double texture = texture(column, row);
                planes.eosin[i] = (float) (0.012 + thickness * eosin * texture);
                planes.haematoxylin[i] = (float) (0.008 + thickness * haematoxylin * texture);
            }
        }
    }

    /** Grain of the cytoplasm and, across the fibres' direction, streaks that waver. */
    private double texture(double x, double y) {
        double grain = 1.7 * noise.fractal(x / 3.4 + 11, y / 3.4 + 29) + 0.9 * noise.at(x / 14 + 31, y / 14) - 0.3;
        double bend = 5 * noise.at(x / 22 + 7, y / 22);
        double along = (x * cosine + y * sine) / 16;
        double across = (y * cosine - x * sine + bend) / 2.6;
        double streak = 0.25 + 1.7 * noise.fractal(along, across);
        return Math.max(0.08, grain + tissue.fibrosis * (streak - 1));
    }

    private static double step(double value, double low, double high) {
        double t = Math.max(0, Math.min(1, (value - low) / (high - low)));
        return t * t * (3 - 2 * t);
    }
}
