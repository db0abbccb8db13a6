package io.github.pcam4j.train.slide;

import io.github.pcam4j.io.slide.SlideAnnotations;
import java.util.Arrays;

/** Cells of a grid that belong to lesions, and to which. */
final class LesionCells {
    private static final int OUTSIDE = -1;
    private static final int UNTOLD = -2;

    private final int width;
    private final int height;
    private final int[] lesions;

    /** @param near cells of lesions */
    LesionCells(int width, int height, boolean[] near) {
        this.width = width;
        this.height = height;
        this.lesions = new int[near.length];
        for (int i = 0; i < near.length; i++) {
            lesions[i] = near[i] ? UNTOLD : 0;
        }
    }

    int[] lesions() {
        return lesions;
    }

    /** Cells that are nearer to one of tumour than a radius, from middle to middle: the exact Euclidean distance. */
    static boolean[] near(byte[] marks, int width, int height, double radius) {
        boolean[] near = new boolean[marks.length];
        int reach = (int) Math.min(Math.max(width, height), Math.ceil(radius));
        int[] above = new int[width];
        int[] rows = rowsToTumour(marks, width, height, reach);
        for (int y = 0; y < height; y++) {
            System.arraycopy(rows, y * width, above, 0, width);
            for (int x = 0; x < width; x++) {
                near[y * width + x] = isNear(above, x, reach, radius);
            }
        }
        return near;
    }

    private static boolean isNear(int[] rows, int x, int reach, double radius) {
        for (int i = Math.max(0, x - reach); i <= Math.min(rows.length - 1, x + reach); i++) {
            long squared = (long) rows[i] * rows[i] + (long) (x - i) * (x - i);
            if (Math.sqrt((double) squared) < radius) {
                return true;
            }
        }
        return false;
    }

    /** How many rows the nearest tumour in the same column is away; more than the reach where it is farther. */
    private static int[] rowsToTumour(byte[] marks, int width, int height, int reach) {
        int[] rows = new int[marks.length];
        int far = reach + 1;
        for (int x = 0; x < width; x++) {
            int distance = far;
            for (int y = 0; y < height; y++) {
                distance = marks[y * width + x] == SlideAnnotations.TUMOUR ? 0 : Math.min(far, distance + 1);
                rows[y * width + x] = distance;
            }
            distance = far;
            for (int y = height - 1; y >= 0; y--) {
                distance = Math.min(rows[y * width + x], Math.min(far, distance + 1));
                rows[y * width + x] = distance;
            }
        }
        return rows;
    }

    /** Makes cells of lesions of those to which no way leads from the border, across sides, over other cells. */
    void fillHoles() {
        for (int x = 0; x < width; x++) {
            take(x, 0, OUTSIDE, false);
            take(x + (height - 1) * width, 0, OUTSIDE, false);
        }
        for (int y = 0; y < height; y++) {
            take(y * width, 0, OUTSIDE, false);
            take(y * width + width - 1, 0, OUTSIDE, false);
        }
        for (int i = 0; i < lesions.length; i++) {
            lesions[i] = lesions[i] == OUTSIDE ? 0 : UNTOLD;
        }
    }

    /** Numbers what is connected across sides and corners, from 1; how many there are. */
    int label() {
        int count = 0;
        for (int i = 0; i < lesions.length; i++) {
            if (lesions[i] == UNTOLD) {
                take(i, UNTOLD, ++count, true);
            }
        }
        return count;
    }

    /** Gives another value to all cells that have one and are connected. */
    private void take(int start, int from, int to, boolean corners) {
        if (lesions[start] != from) {
            return;
        }
        int[] group = new int[64];
        int count = 0;
        group[count++] = start;
        lesions[start] = to;
        while (count > 0) {
            int cell = group[--count];
            int column = cell % width;
            int row = cell / width;
            for (int y = Math.max(0, row - 1); y <= Math.min(height - 1, row + 1); y++) {
                for (int x = Math.max(0, column - 1); x <= Math.min(width - 1, column + 1); x++) {
                    if ((corners || x == column || y == row) && lesions[y * width + x] == from) {
                        lesions[y * width + x] = to;
                        group = count == group.length ? Arrays.copyOf(group, 2 * count) : group;
                        group[count++] = y * width + x;
                    }
                }
            }
        }
    }

    /**
     * The major axis of each lesion, in cells: four times the root of the larger eigenvalue of its covariance, by which an
     * ellipse's own comes out.
     */
    double[] majorAxes(int count) {
        double[][] sums = new double[count][6];
        for (int i = 0; i < lesions.length; i++) {
            if (lesions[i] > 0) {
                int column = i % width;
                int row = i / width;
                double x = column;
                double y = row;
                double[] sum = sums[lesions[i] - 1];
                sum[0]++;
                sum[1] += x;
                sum[2] += y;
                sum[3] += x * x;
                sum[4] += y * y;
                sum[5] += x * y;
            }
        }
        return Arrays.stream(sums).mapToDouble(LesionCells::majorAxis).toArray();
    }

    private static double majorAxis(double[] sum) {
        double x = sum[1] / sum[0];
        double y = sum[2] / sum[0];
        double xx = sum[3] / sum[0] - x * x;
        double yy = sum[4] / sum[0] - y * y;
        double xy = sum[5] / sum[0] - x * y;
        double larger = (xx + yy + Math.sqrt((xx - yy) * (xx - yy) + 4 * xy * xy)) / 2;
        return 4 * Math.sqrt(Math.max(0, larger));
    }
}
