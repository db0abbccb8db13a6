package io.github.pcam4j.io.internal.jpeg2000;

import java.util.Arrays;

/**
 * Puts a component together from its bands (ITU-T T.800, annex F), several rows or columns at a time. Arithmetic is of single
 * precision in OpenJPEG's order, whose pixels these are; whole numbers of the reversible wavelet are exact in it. Not safe
 * for use by several threads.
 */
final class Wavelet {
    private static final int LANES = 8;
    private static final float ALPHA = -1.5861343f;
    private static final float BETA = -0.052980117f;
    private static final float GAMMA = 0.8829111f;
    private static final float DELTA = 0.44350687f;
    private static final float LOW = 1.2301741f;
    /** With the factor of two that high bands lack. */
    private static final float HIGH = 1.6257324f;

    private final boolean reversible;
    private float[] line = new float[0];

    Wavelet(boolean reversible) {
        this.reversible = reversible;
    }

    /** The halves of each resolution lie side by side, the low ones first; in their place comes what they make. */
    void inverse(TileComponent component, float[] samples) {
        int stride = component.area.width();
        for (int level = 1; level <= component.coding.levels(); level++) {
            Area low = component.resolution(level - 1);
            Area whole = component.resolution(level);
            int longest = LANES * Math.max(whole.width(), whole.height());
            if (line.length < longest) {
                line = new float[longest];
            }
            for (int y = 0; y < whole.height(); y += LANES) {
                rows(samples, y * stride, stride, Math.min(LANES, whole.height() - y), whole, low.width());
            }
            for (int x = 0; x < whole.width(); x += LANES) {
                columns(samples, x, stride, Math.min(LANES, whole.width() - x), whole, low.height());
            }
        }
    }

    private void rows(float[] samples, int at, int stride, int lanes, Area whole, int low) {
        int width = whole.width();
        int odd = whole.left() & 1;
        Arrays.fill(line, 0, width * LANES, 0);
        for (int lane = 0; lane < lanes; lane++) {
            int from = at + lane * stride;
            for (int i = 0; i < low; i++) {
                line[(2 * i + odd) * LANES + lane] = samples[from + i];
            }
            for (int i = low; i < width; i++) {
                line[(2 * (i - low) + 1 - odd) * LANES + lane] = samples[from + i];
            }
        }
        lift(width, odd);
        for (int lane = 0; lane < lanes; lane++) {
            int to = at + lane * stride;
            for (int i = 0; i < width; i++) {
                samples[to + i] = line[i * LANES + lane];
            }
        }
    }

    private void columns(float[] samples, int at, int stride, int lanes, Area whole, int low) {
        int height = whole.height();
        int odd = whole.top() & 1;
        for (int i = 0; i < height; i++) {
            int place = i < low ? 2 * i + odd : 2 * (i - low) + 1 - odd;
            System.arraycopy(samples, at + i * stride, line, place * LANES, lanes);
        }
        lift(height, odd);
        for (int i = 0; i < height; i++) {
            System.arraycopy(line, i * LANES, samples, at + i * stride, lanes);
        }
    }

    /** Low coefficients are at even places, or at odd ones. */
    private void lift(int length, int odd) {
        if (length == 1) {
            for (int i = 0; reversible && odd == 1 && i < LANES; i++) {
                int half = (int) line[i] / 2;
                line[i] = half;
            }
        } else if (reversible) {
            for (int i = odd; i < length; i += 2) {
                lowOfWhole(i, length);
            }
            for (int i = 1 - odd; i < length; i += 2) {
                highOfWhole(i, length);
            }
        } else {
            scale(odd, length, LOW);
            scale(1 - odd, length, HIGH);
            step(odd, length, -DELTA);
            step(1 - odd, length, -GAMMA);
            step(odd, length, -BETA);
            step(1 - odd, length, -ALPHA);
        }
    }

    /** The place of a neighbour, which is mirrored beyond an end. */
    private static int before(int i) {
        return (i == 0 ? 1 : i - 1) * LANES;
    }

    private static int behind(int i, int length) {
        return (i == length - 1 ? i - 1 : i + 1) * LANES;
    }

    private void lowOfWhole(int i, int length) {
        int left = before(i);
        int right = behind(i, length);
        int at = i * LANES;
        for (int lane = 0; lane < LANES; lane++) {
            line[at + lane] -= ((int) line[left + lane] + (int) line[right + lane] + 2) >> 2;
        }
    }

    private void highOfWhole(int i, int length) {
        int left = before(i);
        int right = behind(i, length);
        int at = i * LANES;
        for (int lane = 0; lane < LANES; lane++) {
            line[at + lane] += ((int) line[left + lane] + (int) line[right + lane]) >> 1;
        }
    }

    private void scale(int first, int length, float factor) {
        for (int i = first; i < length; i += 2) {
            for (int at = i * LANES; at < (i + 1) * LANES; at++) {
                line[at] *= factor;
            }
        }
    }

    private void step(int first, int length, float factor) {
        for (int i = first; i < length; i += 2) {
            int left = before(i);
            int right = behind(i, length);
            int at = i * LANES;
            for (int lane = 0; lane < LANES; lane++) {
                line[at + lane] += (line[left + lane] + line[right + lane]) * factor;
            }
        }
    }
}
