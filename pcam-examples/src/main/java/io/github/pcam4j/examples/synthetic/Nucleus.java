package io.github.pcam4j.examples.synthetic;

/**
 * One nucleus: an ellipse whose outline waves, filled with chromatin.
 *
 * @param x column of its middle
 * @param y row of its middle
 * @param shape its size and outline
 * @param chromatin what fills it
 */
record Nucleus(double x, double y, Shape shape, Chromatin chromatin) {

    /** Width, in pixels, of the rim of cytoplasm around a nucleus. */
    static final double CYTOPLASM = 2.5;

    /**
     * An outline.
     *
     * @param radius radius of the circle of the same area
     * @param elongation long axis over short axis, at least 1
     * @param cosine of the angle of the long axis
     * @param sine of the same angle
     * @param edge width in pixels of the fall from inside to outside: a nucleus out of focus has a wide one
     * @param waves cosine and sine amplitudes of the outline's harmonics 2 to 5, relative to the radius
     */
    record Shape(double radius, double elongation, double cosine, double sine, double edge, double[] waves) {

        /** No point of the outline is farther away from the middle. */
        double reach() {
            double swell = 1;
            for (double wave : waves) {
                swell += Math.abs(wave);
            }
            return radius * Math.sqrt(elongation) * swell;
        }

        /** Distance from the middle relative to the outline in that direction: 1 on the outline. */
        double relative(double dx, double dy) {
            double stretch = Math.sqrt(elongation);
            double along = (dx * cosine + dy * sine) / stretch;
            double across = (dy * cosine - dx * sine) * stretch;
            double distance = Math.sqrt(along * along + across * across);
            if (distance < 1e-6) {
                return 0;
            }
            return distance / (radius * outline(along / distance, across / distance));
        }

        /** The harmonics by powers of the unit complex number, which spares an arc tangent and a cosine a pixel. */
        private double outline(double real, double imaginary) {
            double outline = 1;
            double powerReal = real;
            double powerImaginary = imaginary;
            for (int i = 0; i < waves.length; i += 2) {
                double next = powerReal * real - powerImaginary * imaginary;
                powerImaginary = powerReal * imaginary + powerImaginary * real;
                powerReal = next;
                outline += waves[i] * powerReal + waves[i + 1] * powerImaginary;
            }
            return outline;
        }
    }

    /**
     * What fills a nucleus.
     *
     * @param density haematoxylin within it
     * @param membrane haematoxylin that its membrane adds
     * @param coarseness how much the density varies, relative
     * @param grain size of a clump in pixels
     * @param nucleoli places of dark spots, as pairs of offsets relative to the radius
     */
    record Chromatin(double density, double membrane, double coarseness, double grain, double[] nucleoli) {

        Chromatin times(double factor) {
            return new Chromatin(density * factor, membrane * factor, coarseness, grain, nucleoli);
        }
    }

    /** The haematoxylin that it brings onto the patch: mean optical density times pixels. */
    double mass() {
        double area = StrictMath.PI * shape.radius * shape.radius;
        return area * (chromatin.density + 0.25 * chromatin.membrane + 0.02 * chromatin.nucleoli.length);
    }

    Nucleus times(double factor) {
        return new Nucleus(x, y, shape, chromatin.times(factor));
    }

    /** Whether two nuclei would lie on each other by more than the slice's thickness lets them. */
    boolean touches(Nucleus other) {
        double dx = x - other.x;
        double dy = y - other.y;
        double apart = 0.97 * (shape.radius + other.shape.radius);
        return dx * dx + dy * dy < apart * apart;
    }

    void paint(StainPlanes planes, SmoothNoise noise) {
        double reach = shape.reach() + CYTOPLASM;
        int top = Math.max(0, (int) (y - reach));
        int bottom = Math.min(StainPlanes.SIDE - 1, (int) (y + reach) + 1);
        int left = Math.max(0, (int) (x - reach));
        int right = Math.min(StainPlanes.SIDE - 1, (int) (x + reach) + 1);
        for (int row = top; row <= bottom; row++) {
            for (int column = left; column <= right; column++) {
                paint(planes, noise, row, column);
            }
        }
    }

    private void paint(StainPlanes planes, SmoothNoise noise, int row, int column) {
        double dx = column - x;
        double dy = row - y;
        double relative = shape.relative(dx, dy);
        double outside = (relative - 1) * shape.radius;
        if (outside > CYTOPLASM) {
            return;
        }
        int i = StainPlanes.index(row, column);
        double cover = Math.max(0, Math.min(1, 0.5 - outside / shape.edge));
        double rim = outside <= 0 ? 1 : 1 - outside / CYTOPLASM;
        planes.eosin[i] += (float) (Math.max(0, 0.2 - planes.eosin[i]) * rim);
        double inside = haematoxylin(relative, dx, dy, noise);
        planes.haematoxylin[i] += (float) (cover * (inside - planes.haematoxylin[i]));
    }

    private double haematoxylin(double relative, double dx, double dy, SmoothNoise noise) {
        double clumps = noise.at((x + dx) / chromatin.grain, (y + dy) / chromatin.grain) * 2 - 1;
        double density = chromatin.density * (1 + chromatin.coarseness * clumps);
        density += chromatin.membrane * Math.max(0, 1 - Math.abs(relative - 0.9) / 0.2);
        for (int i = 0; i < chromatin.nucleoli.length; i += 2) {
            double spotX = dx / shape.radius - chromatin.nucleoli[i];
            double spotY = dy / shape.radius - chromatin.nucleoli[i + 1];
            double fall = Math.max(0, 1 - (spotX * spotX + spotY * spotY) / 0.08);
            density += 0.5 * fall;
        }
        return Math.max(0.05, density);
    }
}
