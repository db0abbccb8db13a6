package io.github.pcam4j.train.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.train.internal.LabelledScores;
import io.github.pcam4j.train.internal.SplitMix64;
import io.github.pcam4j.train.metrics.EvaluationReference.Entry;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GroupBootstrapTest {
    private static final GroupBootstrap USUAL = GroupBootstrap.builder().build();

    /** Patches of slides that are mostly of one label, and whose scores share much within a slide. */
    private record Slides(byte[] labels, double[] a, double[] b, PatchGroups groups) {

        static Slides drawn(Random random, int slides, int perSlide, double alike) {
            int size = slides * perSlide;
            Slides drawn = new Slides(new byte[size], new double[size], new double[size],
                    PatchGroups.of(IntStream.range(0, size).map(it -> it / perSlide).toArray()));
            for (int slide = 0; slide < slides; slide++) {
                double shift = alike * random.nextGaussian();
                double share = random.nextInt(5) < 2 ? 0.9 : 0.1;
                for (int patch = slide * perSlide; patch < (slide + 1) * perSlide; patch++) {
                    drawn.labels[patch] = (byte) (random.nextDouble() < share ? 1 : 0);
                    double score = drawn.labels[patch] + shift;
                    drawn.a[patch] = (float) (score + random.nextGaussian());
                    drawn.b[patch] = (float) (score + 0.9 * random.nextGaussian());
                }
            }
            return drawn;
        }
    }

    static Stream<Entry> cases() throws IOException {
        return EvaluationReference.entries("cases");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theAreaWithWeightsIsThatOfScikitLearn(Entry vector) {
        WeightedAuc auc = WeightedAuc.of(LabelledScores.of(vector.labels(), vector.floats("a")),
                PatchGroups.of(vector.integers("groups")));
        int[] all = vector.integers("group_weights");
        int[] present = Arrays.stream(vector.integers("groups")).distinct().sorted()
                .map(group -> all[group]).toArray();

        assertEquals(vector.number("weighted_auc"), auc.of(present), 1e-12);
    }

    /** The figures of the resamples, drawn again; then textbook formulas. */
    @Test
    void deviationAndIntervalAreThoseOfTheResamples() {
        Slides slides = Slides.drawn(new Random(3), 2, 20, 1);
        WeightedAuc auc = WeightedAuc.of(LabelledScores.of(slides.labels, slides.a), slides.groups);
        SplitMix64 random = new SplitMix64(11);
        int[] weights = new int[2];
        double[] figures = new double[100];
        for (int resample = 0; resample < figures.length; resample++) {
            do {
                Arrays.fill(weights, 0);
                weights[random.nextBelow(2)]++;
                weights[random.nextBelow(2)]++;
            } while (!auc.hasBoth(weights));
            figures[resample] = auc.of(weights);
        }
        Arrays.sort(figures);
        double mean = Arrays.stream(figures).average().orElseThrow();
        double squares = Arrays.stream(figures).map(it -> Math.pow(it - mean, 2)).sum();

        BootstrapEstimate estimate = GroupBootstrap.builder().resamples(100).seed(11).level(0.3).build()
                .auc(slides.labels, slides.a, slides.groups);

        assertEquals(2, estimate.groups());
        assertEquals(Math.sqrt(squares / 99), estimate.standardError(), 1e-12);
        // 0.35 and 0.65 of the way from the first of 100 to the last: between two of them.
        assertEquals(0.35 * figures[34] + 0.65 * figures[35], estimate.interval().lower(), 1e-12);
        assertEquals(0.65 * figures[64] + 0.35 * figures[65], estimate.interval().upper(), 1e-12);
        assertEquals(3, Arrays.stream(figures).distinct().count());
    }

    @Test
    void placesBetweenValuesAreLinear() {
        double[] sorted = {1, 2, 4};
        assertEquals(1, SortedValues.at(sorted, 0));
        assertEquals(1.25, SortedValues.at(sorted, 0.25));
        assertEquals(3.5, SortedValues.at(sorted, 1.75));
        assertEquals(4, SortedValues.at(sorted, 2));
    }

    @Provide
    Arbitrary<DeLongTest.Pair> pairs() {
        return new DeLongTest().pairs();
    }

    @Property
    void theAreaWithEqualWeightsIsTheArea(@ForAll("pairs") DeLongTest.Pair pair) {
        int[] groups = new int[pair.labels().length];
        Arrays.setAll(groups, index -> index % 3);
        WeightedAuc auc = WeightedAuc.of(LabelledScores.of(pair.labels(), pair.a()), PatchGroups.of(groups));
        double expected = BinaryMetrics.of(pair.labels(), pair.a()).rocAuc();

        assertEquals(expected, auc.of(new int[] {1, 1, 1}));
        assertEquals(expected, auc.of(new int[] {3, 3, 3}), 1e-15);
    }

    @Test
    void itIsAFunctionOfTheSeedAndNotOfTheOrder() {
        Slides slides = Slides.drawn(new Random(3), 12, 20, 1);
        int size = slides.labels.length;
        Slides turned = new Slides(new byte[size], new double[size], new double[size], PatchGroups.of(
                IntStream.range(0, size).map(it -> slides.groups.groupOf(size - 1 - it)).toArray()));
        for (int patch = 0; patch < size; patch++) {
            turned.labels[patch] = slides.labels[size - 1 - patch];
            turned.a[patch] = slides.a[size - 1 - patch];
        }
        BootstrapEstimate first = USUAL.auc(slides.labels, slides.a, slides.groups);

        assertEquals(first, USUAL.auc(slides.labels, slides.a, slides.groups));
        assertEquals(first, USUAL.auc(turned.labels, turned.a, turned.groups));
        assertNotEquals(first.interval(), GroupBootstrap.builder().seed(1).build()
                .auc(slides.labels, slides.a, slides.groups).interval());
        assertEquals(BinaryMetrics.of(slides.labels, slides.a).rocAuc(), first.estimate());
        assertEquals(12, first.groups());
        assertEquals(1000, first.resamples());
    }

    /** Where each patch is a group of its own, the bootstrap and DeLong estimate the same thing. */
    @Test
    void withoutGroupsItAgreesWithDeLong() {
        Slides patches = Slides.drawn(new Random(8), 600, 1, 1);
        AucEstimate deLong = DeLong.estimate(patches.labels, patches.a);
        AucComparison paired = DeLong.compare(patches.labels, patches.a, patches.b);
        BootstrapEstimate auc = USUAL.auc(patches.labels, patches.a, patches.groups);
        AucComparison compared = USUAL.compare(patches.labels, patches.a, patches.b, patches.groups);

        // The deviation of 1000 resamples is known to 2.2 percent; three times that.
        assertEquals(1, auc.standardError() / deLong.standardError(), 0.067);
        assertEquals(1, compared.standardError() / paired.standardError(), 0.067);
        assertEquals(paired.difference(), compared.difference());
        assertTrue(compared.summary("A", "B").endsWith("(bootstrap of 600 groups, 600 patches)"));
    }

    /** How far areas of 200 draws of slides scatter is what their standard errors should say. */
    @Test
    void itKnowsTheScatterOfSlidesWhichDeLongDoesNot() {
        Random random = new Random(1);
        Slides many = Slides.drawn(random, 5000, 20, 1);
        double truth = BinaryMetrics.of(many.labels, many.a).rocAuc();
        GroupBootstrap bootstrap = GroupBootstrap.builder().resamples(300).build();
        int covered = 0;
        double variance = 0;
        double byBootstrap = 0;
        double byDeLong = 0;
        for (int trial = 0; trial < 200; trial++) {
            Slides slides = Slides.drawn(random, 60, 20, 1);
            BootstrapEstimate estimate = bootstrap.auc(slides.labels, slides.a, slides.groups);
            covered += estimate.interval().contains(truth) ? 1 : 0;
            variance += Math.pow(estimate.estimate() - truth, 2) / 200;
            byBootstrap += Math.pow(estimate.standardError(), 2) / 200;
            byDeLong += Math.pow(DeLong.estimate(slides.labels, slides.a).standardError(), 2) / 200;
        }
        // A standard deviation of 200 draws is known to 5 percent; three times that.
        assertEquals(1, Math.sqrt(byBootstrap / variance), 0.15);
        assertTrue(Math.sqrt(byDeLong / variance) < 0.6, "DeLong " + Math.sqrt(byDeLong / variance));
        // Percentile intervals of 60 groups cover a little less than 190; three standard deviations of it are 9.
        assertEquals(187, covered, 10);
    }

    @Test
    void resamplesWithoutAClassAreDrawnAnewAndCounted() {
        byte[] labels = BinaryMetricsTest.bytes(1, 1, 0, 0, 0);
        double[] scores = {0.5, 0.4, 0.6, 0.3, 0.1};
        // One slide in three has label 1: it is missing from (2/3)^3 of the resamples, and alone in (1/3)^3 of them.
        BootstrapEstimate estimate = USUAL.auc(labels, scores, PatchGroups.of(7, 7, 8, 9, 9));
        double share = estimate.redrawn() / (1000.0 + estimate.redrawn());

        assertEquals(1 / 3.0, share, 0.04);
        assertTrue(estimate.interval().lower() >= 0 && estimate.interval().upper() <= 1);
    }

    @Test
    void alikeModelsDoNotDiffer() {
        Slides slides = Slides.drawn(new Random(2), 10, 10, 1);
        AucComparison same = USUAL.compare(slides.labels, slides.a, slides.a, slides.groups);

        assertEquals(1, same.pValue());
        assertEquals(new ConfidenceInterval(0, 0, 0.95), same.interval());
    }

    @Test
    void comparesAtFullSize() {
        Slides slides = Slides.drawn(new Random(4), 200, 220, 1);

        AucComparison found = USUAL.compare(slides.labels, slides.a, slides.b, slides.groups);

        double difference = BinaryMetrics.of(slides.labels, slides.b).rocAuc()
                - BinaryMetrics.of(slides.labels, slides.a).rocAuc();
        assertEquals(difference, found.aucB() - found.aucA(), 1e-12);
        assertTrue(found.interval().lower() < difference && difference < found.interval().upper());
    }

    @Test
    void badInputIsNamed() {
        byte[] labels = BinaryMetricsTest.bytes(0, 1, 0, 1);
        assertMessage("needs two of them; all 4 patches are of the group \"s1\"",
                () -> USUAL.auc(labels, new double[4], PatchGroups.of(List.of("s1", "s1", "s1", "s1"))));
        assertMessage("groups of 2 patches for 4 patches",
                () -> USUAL.auc(labels, new double[4], PatchGroups.of(1, 2)));
        assertMessage("ROC AUC needs both classes",
                () -> USUAL.auc(new byte[2], new double[2], PatchGroups.of(1, 2)));
        assertMessage("100 resamples at least, and better 1000, not 99",
                () -> GroupBootstrap.builder().resamples(99).build());
        assertMessage("level must be within (0, 1)", () -> GroupBootstrap.builder().level(0).build());
    }

    private static void assertMessage(String part, Executable call) {
        String message = assertThrows(IllegalArgumentException.class, call).getMessage();
        assertTrue(message.contains(part), message);
    }
}
