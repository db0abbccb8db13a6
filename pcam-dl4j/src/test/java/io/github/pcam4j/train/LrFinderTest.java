package io.github.pcam4j.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.model.CnnSpec;
import io.github.pcam4j.model.PcamCnn;
import io.github.pcam4j.train.LrRange.Point;
import io.github.pcam4j.train.error.TrainingException;
import io.github.pcam4j.train.plot.LrPlot;
import io.github.pcam4j.train.split.Split;
import io.github.pcam4j.train.split.StratifiedSplitter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class LrFinderTest {
    private static final int SIZE = 8;
    private static final CnnSpec SPEC =
            PcamCnn.builder().inputSize(SIZE).filters(4, 6).units(8).dropout(0.1).build();

    @TempDir
    private Path folder;

    private LrRange search(LrFinder.Builder finder) {
        Path file = folder.resolve("train.h5");
        try (PatchStore store = PatchStore.open(
                Files.exists(file) ? file : TestStores.write(file, SIZE, 80, 20, true))) {
            Split split = StratifiedSplitter.builder().validation(0.25).seed(1).build().split(store.labels());
            return finder.build().search(store, split);
        }
    }

    /** Goes through the patches again and again; the same seed gives the same range. */
    @Test
    void ratesGrowByTheSameFactorUntilTheLossExplodes() throws IOException {
        LrRange range = search(LrFinder.builder(SPEC).batchSize(16).range(1e-5, 1e4).iterations(200));
        assertTrue(range.diverged(), range.toString());
        List<Point> points = range.points();
        assertTrue(points.size() < 200, points.size() + " steps");
        double factor = Math.pow(1e9, 1 / 199.0);
        double average = 0;
        for (int i = 0; i < points.size(); i++) {
            Point point = points.get(i);
            assertEquals(1e-5 * Math.pow(factor, i), point.learningRate(), 1e-9 * point.learningRate());
            average = 0.98 * average + 0.02 * point.loss();
            assertEquals(average / (1 - Math.pow(0.98, i + 1)), point.smoothedLoss(), 1e-12 * point.smoothedLoss());
        }
        double least = points.stream().mapToDouble(Point::smoothedLoss).min().orElseThrow();
        points.subList(0, points.size() - 1).forEach(it -> assertTrue(it.smoothedLoss() <= 4 * least, it.toString()));
        assertTrue(range.steepest() < 10 * range.tenthOfMinimum());
        assertEquals(range, search(LrFinder.builder(SPEC).batchSize(16).range(1e-5, 1e4).iterations(200)));
        LrPlot.write(range, folder.resolve("plots/lr.png"));
        assertEquals(900, ImageIO.read(folder.resolve("plots/lr.png").toFile()).getWidth());
    }

    @Test
    void withoutAnExplosionItMakesAllSteps() {
        LrRange range = search(LrFinder.builder(SPEC).batchSize(16).range(1e-6, 1e-2).iterations(12));
        assertFalse(range.diverged());
        assertEquals(12, range.points().size());
        assertEquals(1e-6, range.points().get(0).learningRate());
        assertEquals(1e-2, range.points().get(11).learningRate(), 1e-15);
    }

    /** The very first fall is the steepest of all, but of single batches. */
    @Test
    void theFirstTenthIsNotLookedAt() {
        LrRange range = range(exponent -> exponent < -4.85 ? 3 : 0.7 - 0.5 / (1 + Math.exp(-4 * (exponent + 2.5))));
        assertTrue(range.steepest() > Math.pow(10, -4.45), "steepest at " + range.steepest());
    }

    /** A lucky first batch has a loss that no mean of later ones comes to. */
    @Test
    void aLuckyStartIsNoMinimum() {
        LrRange range = range(exponent -> exponent < -4.95 ? 0.01 : 0.7 - 0.3 / (1 + Math.exp(-4 * (exponent + 2.5)))
                + Math.exp(3 * (exponent - 0.3)));
        assertTrue(range.points().get(0).smoothedLoss() < range.points().stream().skip(6)
                .mapToDouble(Point::smoothedLoss).min().orElseThrow());
        assertTrue(range.suggestedPeak() > 1e-3, "suggested " + range.suggestedPeak());
    }

    private static LrRange range(DoubleUnaryOperator lossOfExponent) {
        LrRange.Builder range = new LrRange.Builder();
        for (int i = 0; i <= 60; i++) {
            double exponent = -5 + i / 10.0;
            range.add(Math.pow(10, exponent), lossOfExponent.applyAsDouble(exponent));
        }
        return range.build();
    }

    /** Suggestions are of the smoothed loss, whose least value and slope are looked for here one by one. */
    @Test
    void suggestsTheSteepestDescentAndATenthOfTheMinimum() {
        LrRange range = range(exponent -> 0.7 - 0.5 / (1 + Math.exp(-4 * (exponent + 2.5)))
                + Math.exp(3 * (exponent - 0.3)));
        List<Point> points = range.points();
        int least = 0;
        int steepest = 6;
        for (int i = 1; i < points.size(); i++) {
            least = points.get(i).smoothedLoss() < points.get(least).smoothedLoss() ? i : least;
        }
        for (int i = 6; i < least; i++) {
            steepest = fall(points, i) > fall(points, steepest) ? i : steepest;
        }
        assertTrue(steepest > 20 && steepest < least && least < 60, steepest + " and " + least);
        assertEquals(points.get(steepest).learningRate(), range.steepest());
        assertEquals(points.get(least).learningRate() / 10, range.tenthOfMinimum());
        assertEquals(range.tenthOfMinimum(), range.suggestedPeak());
    }

    private static double fall(List<Point> points, int at) {
        return points.get(at - 1).smoothedLoss() - points.get(at + 1).smoothedLoss();
    }

    @Test
    void aLossThatIsNoNumberEndsIt() {
        LrRange.Builder range = new LrRange.Builder();
        for (int i = 1; i < 5; i++) {
            range.add(i, 1);
        }
        range.add(5, Double.NaN);
        assertTrue(range.hasDiverged());
        TrainingException e = assertThrows(TrainingException.class, range::build);
        assertTrue(e.getMessage().contains("begin with a smaller learning rate"), e.getMessage());
    }

    @Test
    void refusesWhatIsOutOfRange() {
        List<LrFinder.Builder> wrong = List.of(LrFinder.builder(SPEC).batchSize(1),
                LrFinder.builder(SPEC).iterations(9), LrFinder.builder(SPEC).range(0, 1),
                LrFinder.builder(SPEC).range(1, 1), LrFinder.builder(SPEC).range(1, Double.POSITIVE_INFINITY),
                LrFinder.builder(SPEC).range(Double.NaN, 1), LrFinder.builder(SPEC).momentum(1));
        wrong.forEach(each -> assertThrows(IllegalArgumentException.class, each::build));
    }
}
