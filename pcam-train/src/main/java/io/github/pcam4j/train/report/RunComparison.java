package io.github.pcam4j.train.report;

import io.github.pcam4j.train.Predictions;
import io.github.pcam4j.train.error.TrainingException;
import io.github.pcam4j.train.internal.page.Numbers;
import io.github.pcam4j.train.metrics.AucComparison;
import io.github.pcam4j.train.metrics.DeLong;
import io.github.pcam4j.train.metrics.GroupBootstrap;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Runs beside each other: their figures, the settings in which they differ, and whether one is better than another by more
 * than chance, on the patches that all of them were judged by.
 *
 * <pre>{@code
 * RunComparison comparison = RunComparison.of(List.of(Path.of("run-a"), Path.of("run-b"), Path.of("folds")));
 * comparison.tests().forEach(it -> System.out.println(it.summary()));
 * comparison.write(Path.of("compared.html"));
 * }</pre>
 *
 * <p>Immutable.
 */
public final class RunComparison {
    private final List<ComparedRun.Read> read;
    private final Set<String> shared;
    private final List<Test> tests;

    /**
     * A paired test of two runs' AUC on the shared patches, by DeLong, or by a bootstrap over slides where they are known.
     *
     * @param first the first run's name
     * @param second the second's
     * @param comparison what it came to
     * @param adjustedP the p-value after Holm (1979), for as many tests as there are; NaN where the test's is
     */
    public record Test(String first, String second, AucComparison comparison, double adjustedP) {

        /**
         * One line for people.
         *
         * @return such as {@code a 0.9312, b 0.9401: difference +0.0089 [0.0031, 0.0147], p = 0.003 (DeLong, 4,400 patches)}
         */
        public String summary() {
            return comparison.summary(first, second);
        }

        /**
         * The adjusted p-value for people.
         *
         * @return such as {@code p = 0.012}
         */
        public String adjustedText() {
            return Double.isNaN(adjustedP) ? "p unknown" : adjustedP < 0.001 ? "p < 0.001"
                    : Numbers.text("p = %.3f", adjustedP);
        }
    }

    private RunComparison(List<ComparedRun.Read> read) {
        this.read = read;
        this.shared = shared(read);
        this.tests = Holm.adjusted(tests(read, shared));
    }

    /**
     * Reads what is compared.
     *
     * @param paths runs, folders of folds or CSV files of predictions; at least 2
     * @return the comparison
     * @throws TrainingException if a file is missing or damaged
     * @throws IllegalArgumentException if there is one alone, or a patch has two labels
     */
    public static RunComparison of(List<Path> paths) {
        if (paths.size() < 2) {
            throw new IllegalArgumentException("one run alone cannot be compared; name another");
        }
        return new RunComparison(paths.stream().map(ComparedRun.Read::of).toList());
    }

    private static Set<String> shared(List<ComparedRun.Read> read) {
        Set<String> shared = new LinkedHashSet<>(read.get(0).predictions().ids());
        read.stream().skip(1).forEach(it -> shared.retainAll(Set.copyOf(it.predictions().ids())));
        return shared;
    }

    private static List<Test> tests(List<ComparedRun.Read> read, Set<String> shared) {
        List<Test> tests = new ArrayList<>();
        if (!bothLabels(read.get(0).predictions(), shared)) {
            return tests;
        }
        List<Predictions> common = read.stream().map(it -> it.predictions().only(shared)).toList();
        for (int i = 0; i < read.size(); i++) {
            Predictions first = common.get(i);
            for (int j = i + 1; j < read.size(); j++) {
                Predictions second = common.get(j).inOrderOf(first);
                AucComparison comparison = second.groups().isPresent()
                        ? GroupBootstrap.builder().build().compare(first.labels(), first.probabilities(),
                                second.probabilities(), second.groups().get())
                        : DeLong.compare(first.labels(), first.probabilities(), second.probabilities());
                tests.add(new Test(read.get(i).run().name(), read.get(j).run().name(), comparison, comparison.pValue()));
            }
        }
        return tests;
    }

    private static boolean bothLabels(Predictions predictions, Set<String> shared) {
        if (shared.isEmpty()) {
            return false;
        }
        int ones = 0;
        byte[] labels = predictions.only(shared).labels();
        for (byte label : labels) {
            ones += label;
        }
        return ones > 0 && ones < labels.length;
    }

    /**
     * What is compared.
     *
     * @return in the order in which they were given
     */
    public List<ComparedRun> runs() {
        return read.stream().map(ComparedRun.Read::run).toList();
    }

    List<ComparedRun.Read> read() {
        return read;
    }

    /**
     * How many patches all were judged by.
     *
     * @return the count, perhaps 0
     */
    public int sharedPatches() {
        return shared.size();
    }

    /**
     * Each run against each other.
     *
     * @return the tests; none if all share no patches of both labels
     */
    public List<Test> tests() {
        return tests;
    }

    /**
     * The settings in which runs differ.
     *
     * @return by the setting's name what each run has, empty texts where one has no such setting; predictions alone have none
     */
    public Map<String, List<String>> differences() {
        Set<String> names = new TreeSet<>();
        read.forEach(it -> names.addAll(it.run().settings().keySet()));
        Map<String, List<String>> differences = new LinkedHashMap<>();
        for (String name : names) {
            List<String> values = read.stream().map(it -> it.run().settings().getOrDefault(name, "")).toList();
            long different = read.stream().filter(it -> !it.run().settings().isEmpty())
                    .map(it -> it.run().settings().getOrDefault(name, "")).distinct().count();
            if (different > 1) {
                differences.put(name, values);
            }
        }
        return differences;
    }

    /**
     * Writes a page with all of it and with overlaid curves, which needs neither network nor scripts.
     *
     * @param file the HTML file, replaced if it is there
     * @throws TrainingException if it cannot be written
     */
    public void write(Path file) {
        new ComparisonPage(this).page().write(file);
    }
}
