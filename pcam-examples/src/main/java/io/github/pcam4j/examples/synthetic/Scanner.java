package io.github.pcam4j.examples.synthetic;

/**
 * The optics and the sensor that look at a patch: blur, the sharpening that scanners apply, and noise.
 *
 * @param blur share of a pixel's light that falls on its neighbours, within [0, 1]
 * @param sharpening how far edges are overshot; 0 for not at all
 * @param noise standard deviation of the sensor's noise, in intensity levels
 */
record Scanner(double blur, double sharpening, double noise) {

    /** How far, in pixels, one pixel's light is spread by blur and sharpening together. */
    static final int SPREAD = 4;

    static Scanner draw(DrawingRandom random) {
        return new Scanner(random.uniform(0.1, 0.65), random.uniform(0.4, 1.3), random.uniform(1.5, 4));
    }

    /** The interleaved RGB bytes of what is on the slide. */
    byte[] scan(StainPlanes planes, Stain stain, DrawingRandom noiseRandom) {
        byte[] rgb = new byte[planes.haematoxylin.length * 3];
        for (int channel = 0; channel < 3; channel++) {
            float[] light = spread(stain.intensity(planes, channel), blur);
            float[] around = spread(light, 1);
            for (int i = 0; i < light.length; i++) {
                double level = light[i] + sharpening * (light[i] - around[i]) + noise * noiseRandom.normal();
                rgb[i * 3 + channel] = (byte) Math.max(0, Math.min(255, (int) (level + 0.5)));
            }
        }
        return rgb;
    }

    /** Blends with a binomial blur of five taps each way; the borders repeat their last pixel. */
    private static float[] spread(float[] light, double share) {
        float[] rows = new float[light.length];
        float[] both = new float[light.length];
        for (int y = 0; y < StainPlanes.SIDE; y++) {
            blurLine(light, rows, y * StainPlanes.SIDE, 1);
        }
        for (int x = 0; x < StainPlanes.SIDE; x++) {
            blurLine(rows, both, x, StainPlanes.SIDE);
        }
        for (int i = 0; i < light.length; i++) {
            both[i] = (float) (light[i] + share * (both[i] - light[i]));
        }
        return both;
    }

    private static void blurLine(float[] from, float[] to, int start, int step) {
        int last = StainPlanes.SIDE - 1;
        for (int i = 0; i <= last; i++) {
            float far = from[start + Math.max(i - 2, 0) * step] + from[start + Math.min(i + 2, last) * step];
            float near = from[start + Math.max(i - 1, 0) * step] + from[start + Math.min(i + 1, last) * step];
            to[start + i * step] = (far + 4 * near + 6 * from[start + i * step]) / 16;
        }
    }
}
