package io.github.pcam4j.train.heatmap;

import io.github.pcam4j.io.loader.PatchBatch;
import io.github.pcam4j.io.region.LargeImage;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** Reads an image in a process of its own, and compares the map with what was drawn. */
final class SmallHeap {
    private SmallHeap() { }

    /** The file and the folder to write. */
    public static void main(String[] arguments) {
        long start = System.nanoTime();
        try (LargeImage image = LargeImage.open(Path.of(arguments[0]))) {
            ProbabilityMap map = Heatmap.builder(SmallHeap::firstLevels, 96).overviewSide(1024).batchSize(16).build()
                    .write(image, Path.of(arguments[1]));
            WindowGrid grid = map.grid();
            for (int row = 0; row < grid.rows(); row++) {
                for (int column = 0; column < grid.columns(); column++) {
                    int x = WindowGrid.mirrored(grid.start(column), grid.imageWidth());
                    int y = WindowGrid.mirrored(grid.start(row), grid.imageHeight());
                    float expected = LargeFiles.level(x, y) / 255f;
                    if (map.probability(column, row) != expected) {
                        throw new IllegalStateException("%s where %s was drawn, in column %d, row %d".formatted(
                                map.probability(column, row), expected, column, row));
                    }
                }
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            System.out.printf("%d windows, %.1f s, %.0f windows/s, heap limit %d MB, as drawn%n", map.predicted(),
                    seconds,
                    map.predicted() / seconds, Runtime.getRuntime().maxMemory() >> 20);
        }
    }

    /** The red of each window's first pixel. */
    private static double[] firstLevels(PatchBatch batch) {
        ByteBuffer pixels = batch.pixels();
        double[] levels = new double[batch.size()];
        for (int i = 0; i < levels.length; i++) {
            levels[i] = (pixels.get(pixels.position() + i * batch.shape().bytes()) & 0xff) / 255f;
        }
        return levels;
    }
}
