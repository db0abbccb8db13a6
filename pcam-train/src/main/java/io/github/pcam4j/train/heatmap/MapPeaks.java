package io.github.pcam4j.train.heatmap;

import java.util.ArrayList;
import java.util.List;

/** The strongest places of a map, no two of whose windows overlap. */
final class MapPeaks {
    private static final int MOST = 20;

    private MapPeaks() { }

    /**
     * A place.
     *
     * @param column of its cell
     * @param row of its cell
     * @param probability there
     */
    record Peak(int column, int row, float probability) { }

    /** At most {@value #MOST}, the strongest first. */
    static List<Peak> of(ProbabilityMap map) {
        WindowGrid grid = map.grid();
        int apart = (grid.patch() + grid.stride() - 1) / grid.stride();
        List<Peak> peaks = new ArrayList<>();
        while (peaks.size() < MOST) {
            Peak strongest = new Peak(0, 0, -1);
            for (int row = 0; row < grid.rows(); row++) {
                for (int column = 0; column < grid.columns(); column++) {
                    float probability = map.probability(column, row);
                    if (probability > strongest.probability() && isFree(peaks, column, row, apart)) {
                        strongest = new Peak(column, row, probability);
                    }
                }
            }
            if (strongest.probability() < 0) {
                return peaks;
            }
            peaks.add(strongest);
        }
        return peaks;
    }

    private static boolean isFree(List<Peak> peaks, int column, int row, int apart) {
        return peaks.stream().allMatch(it -> Math.abs(it.column() - column) >= apart || Math.abs(it.row() - row) >= apart);
    }
}
