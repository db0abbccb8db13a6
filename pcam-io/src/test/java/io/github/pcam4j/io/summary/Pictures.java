package io.github.pcam4j.io.summary;

import io.github.pcam4j.io.PatchShape;
import java.util.Arrays;
import java.util.Random;

/** Square RGB patches made for tests, and what may happen to them. */
final class Pictures {
    private Pictures() { }

    /** Some soft blobs of random place, size and colour on a light ground: smooth, as tissue is at this scale. */
    static byte[] blobs(int size, long seed) {
        Random random = new Random(seed);
        double[] values = new double[size * size * 3];
        Arrays.fill(values, 200);
        for (int blob = 0; blob < 25; blob++) {
            double centreY = random.nextDouble() * size;
            double centreX = random.nextDouble() * size;
            double width = size * (0.05 + 0.08 * random.nextDouble());
            for (int i = 0; i < values.length; i++) {
                double y = (i / 3 / size - centreY) / width;
                double x = (i / 3 % size - centreX) / width;
                values[i] -= (50 + 20 * (i % 3)) * Math.exp(-y * y - x * x);
            }
        }
        return bytes(values);
    }

    static byte[] uniform(int size, int value) {
        byte[] pixels = new byte[PatchShape.rgb(size).bytes()];
        Arrays.fill(pixels, (byte) value);
        return pixels;
    }

    static byte[] random(int size, long seed) {
        byte[] pixels = new byte[PatchShape.rgb(size).bytes()];
        new Random(seed).nextBytes(pixels);
        return pixels;
    }

    static byte[] brighter(byte[] pixels, int levels) {
        double[] values = new double[pixels.length];
        Arrays.setAll(values, i -> (pixels[i] & 0xff) + levels);
        return bytes(values);
    }

    static byte[] noisy(byte[] pixels, double deviation, long seed) {
        Random random = new Random(seed);
        double[] values = new double[pixels.length];
        Arrays.setAll(values, i -> (pixels[i] & 0xff) + deviation * random.nextGaussian());
        return bytes(values);
    }

    /** One of the eight flips and quarter turns: so many quarter turns, and a flip first from 4 on. */
    static byte[] oriented(byte[] pixels, int size, int orientation) {
        byte[] result = orientation >= 4 ? flipped(pixels, size) : pixels;
        for (int turn = 0; turn < orientation % 4; turn++) {
            result = turned(result, size);
        }
        return result;
    }

    private static byte[] flipped(byte[] pixels, int size) {
        byte[] result = new byte[pixels.length];
        for (int i = 0; i < size * size; i++) {
            System.arraycopy(pixels, 3 * (i / size * size + size - 1 - i % size), result, 3 * i, 3);
        }
        return result;
    }

    private static byte[] turned(byte[] pixels, int size) {
        byte[] result = new byte[pixels.length];
        for (int i = 0; i < size * size; i++) {
            System.arraycopy(pixels, 3 * (i % size * size + size - 1 - i / size), result, 3 * i, 3);
        }
        return result;
    }

    private static byte[] bytes(double[] values) {
        byte[] pixels = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            pixels[i] = (byte) Math.max(0, Math.min(255, Math.round(values[i])));
        }
        return pixels;
    }
}
