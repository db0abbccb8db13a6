package io.github.pcam4j.train.slide;

import de.siegmar.fastcsv.reader.CsvRecord;
import io.github.pcam4j.train.error.TrainingException;
import io.github.pcam4j.train.heatmap.ProbabilityMap;
import io.github.pcam4j.train.internal.AtomicFiles;
import io.github.pcam4j.train.internal.CsvFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Detections of lesions, from maps of probabilities and in the challenge's files: a line each, probability, column and row, no
 * header.
 *
 * <pre>{@code
 * List<Detection> found = Detections.of(ProbabilityMap.read(Path.of("maps/test_001")), 100, 0.5);
 * Detections.write(Path.of("test_001.csv"), found);
 * }</pre>
 *
 * @see Froc
 */
public final class Detections {
    private static final String REMEDY = "Give a file of lines of probability, column and row";
    private static final int FIELDS = 3;

    private Detections() { }

    /**
     * The strongest places of a map: the cell of the largest probability, then that of the largest outside a circle around
     * it, and so on (non-maximum suppression).
     *
     * @param map the map
     * @param radius of the circles, in micrometres
     * @param least the probability below which nothing is taken
     * @return from the strongest on; equal ones as cells lie
     * @throws IllegalArgumentException if the radius is not positive
     * @throws TrainingException if the map does not say what its pixels measure
     */
    public static List<Detection> of(ProbabilityMap map, double radius, double least) {
        if (!(radius > 0)) {
            throw new IllegalArgumentException("the circles' radius must be positive, not " + radius);
        }
        double micrometres = map.micrometresPerPixel().orElseThrow(() -> new TrainingException(("%s: the slide does not say what "
                + "its pixels measure, so that no circle of micrometres can be drawn; say it when the map is made")
                .formatted(map.image())));
        int columns = map.grid().columns();
        double reach = radius / (micrometres * map.grid().stride());
        int[] strongest = IntStream.range(0, map.grid().cells()).filter(it -> probability(map, it) >= least).boxed()
                .sorted((a, b) -> Float.compare(probability(map, b), probability(map, a))).mapToInt(Integer::intValue).toArray();
        BitSet taken = new BitSet(map.grid().cells());
        List<Detection> found = new ArrayList<>();
        for (int cell : strongest) {
            if (!taken.get(cell)) {
                found.add(new Detection(probability(map, cell), middle(map, cell % columns, map.grid().imageWidth()),
                        middle(map, cell / columns, map.grid().imageHeight())));
                take(taken, map, cell, reach);
            }
        }
        return found;
    }

    private static float probability(ProbabilityMap map, int cell) {
        return map.probability(cell % map.grid().columns(), cell / map.grid().columns());
    }

    /** In pixels of the largest level; the last cells are cut off at the edges. */
    private static double middle(ProbabilityMap map, int cell, int size) {
        int first = cell * map.grid().stride();
        return (first + Math.min(size, first + map.grid().stride())) / 2.0 * map.toLargest();
    }

    private static void take(BitSet taken, ProbabilityMap map, int cell, double reach) {
        int columns = map.grid().columns();
        int rows = map.grid().rows();
        int column = cell % columns;
        int row = cell / columns;
        int around = (int) Math.min(Math.max(columns, rows), Math.floor(reach));
        for (int y = Math.max(0, row - around); y <= Math.min(rows - 1, row + around); y++) {
            int half = (int) Math.min(columns, Math.floor(Math.sqrt(reach * reach - (double) (y - row) * (y - row))));
            taken.set(y * columns + Math.max(0, column - half), y * columns + Math.min(columns - 1, column + half) + 1);
        }
    }

    /**
     * Reads a file of the challenge.
     *
     * @param file the file
     * @return its detections, in its order
     * @throws TrainingException if it cannot be read, or has a line that is no detection, naming it
     */
    public static List<Detection> read(Path file) {
        List<Detection> found = new ArrayList<>();
        CsvFiles.read(file, REMEDY, rows -> readRows(file, rows, found));
        return found;
    }

    private static void readRows(Path file, Iterator<CsvRecord> rows, List<Detection> found) {
        while (rows.hasNext()) {
            CsvRecord row = rows.next();
            try {
                if (row.getFieldCount() != FIELDS) {
                    throw new IllegalArgumentException(String.format(Locale.ROOT, "there are %d fields", row.getFieldCount()));
                }
                found.add(new Detection(Double.parseDouble(row.getField(0)), Double.parseDouble(row.getField(1)),
                        Double.parseDouble(row.getField(2))));
            } catch (IllegalArgumentException e) {
                throw new TrainingException(String.format(Locale.ROOT, "%s, line %d: %s. %s.", file, row.getStartingLineNumber(),
                        e.getMessage(), REMEDY), e);
            }
        }
    }

    /**
     * Writes a file of the challenge, with places in whole pixels as it has them.
     *
     * @param file to be written, in place of an older one
     * @param detections what was found
     * @throws TrainingException if it cannot be written
     */
    public static void write(Path file, List<Detection> detections) {
        AtomicFiles.write(file, writer -> {
            for (Detection each : detections) {
                writer.write(String.format(Locale.ROOT, "%s,%d,%d\n", each.probability(), (long) each.x(), (long) each.y()));
            }
        });
    }
}
