package io.github.pcam4j.train.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * P-values of several tests together. Source: Holm, "A simple sequentially rejective multiple test procedure", Scandinavian
 * Journal of Statistics 6 (1979).
 */
final class Holm {
    private Holm() { }

    static List<RunComparison.Test> adjusted(List<RunComparison.Test> tests) {
        double[] adjusted = adjusted(tests.stream().mapToDouble(it -> it.comparison().pValue()).toArray());
        List<RunComparison.Test> all = new ArrayList<>();
        for (int i = 0; i < adjusted.length; i++) {
            RunComparison.Test test = tests.get(i);
            all.add(new RunComparison.Test(test.first(), test.second(), test.comparison(), adjusted[i]));
        }
        return List.copyOf(all);
    }

    /** Those that are no numbers stay so, and count as tests. */
    static double[] adjusted(double[] values) {
        double[] adjusted = values.clone();
        List<Integer> order = IntStream.range(0, values.length).filter(i -> !Double.isNaN(values[i])).boxed()
                .sorted(Comparator.comparingDouble(i -> values[i])).toList();
        double least = 0;
        for (int rank = 0; rank < order.size(); rank++) {
            int test = order.get(rank);
            least = Math.max(least, Math.min(1, (values.length - rank) * values[test]));
            adjusted[test] = least;
        }
        return adjusted;
    }
}
