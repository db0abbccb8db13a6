package io.github.pcam4j.train.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.train.Predictions;
import io.github.pcam4j.train.metrics.Evaluation;
import io.github.pcam4j.train.report.Finding.Kind;
import io.github.pcam4j.train.report.Finding.Remedy;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What predictions tell, of 100 patches: those from 60 on have label 1. */
class JudgedTest {
    private static final int PATCHES = 100;
    private static final int NEGATIVES = 60;

    private static Judged judged(IntToDoubleFunction probability) {
        byte[] labels = new byte[PATCHES];
        Arrays.fill(labels, NEGATIVES, PATCHES, (byte) 1);
        double[] probabilities = new double[PATCHES];
        Arrays.setAll(probabilities, probability::applyAsDouble);
        List<String> ids = IntStream.range(0, PATCHES).mapToObj(i -> "p" + i).toList();
        return Judged.of(Predictions.of(ids, labels, probabilities), Evaluation.of(labels, probabilities, 0.5));
    }

    @Test
    void everythingCalledOneLabelIsSeenWhetherItIsToldApartOrNot() {
        Finding shifted = judged(i -> 0.001 * (i + 1)).oneLabel().orElseThrow();
        assertEquals(Kind.ONE_LABEL, shifted.kind());
        assertEquals(Remedy.OTHER_THRESHOLD, shifted.remedy());
        assertTrue(shifted.says().contains("All 100 patches are called label 0; the accuracy of 0.6000")
                && shifted.says().contains("an AUC of 1.0000"), shifted.says());

        assertEquals(Remedy.BETTER_RECIPE, judged(i -> 0.6 + 0.001 * (i % 10)).oneLabel().orElseThrow().remedy());
        assertEquals(Optional.empty(), judged(i -> i < 99 ? 0.1 : 0.9).oneLabel());
    }

    /** Wilson's interval of 69 of 100 begins at 0.594, of 70 at 0.604. */
    @Test
    void anAccuracyMustBeAboveTheMajoritysShareByMoreThanChance() {
        Finding little = judged(i -> i < NEGATIVES ? 0.2 : i < NEGATIVES + 9 ? 0.9 : 0.2).majority().orElseThrow();
        assertEquals(Kind.NO_BETTER_THAN_MAJORITY, little.kind());
        assertTrue(little.says().contains("0.6900") && little.says().contains("above 0.6000, that of calling everything label 0"),
                little.says());
        assertEquals(Optional.empty(), judged(i -> i < NEGATIVES ? 0.2 : i < NEGATIVES + 10 ? 0.9 : 0.2).majority());
    }

    @Test
    void aLossFarAboveThatOfCalibratedProbabilitiesIsSeen() {
        // 80 of 100 right, and sure of it: calibrated, the loss is that of a coin of 0.8.
        Judged sure = judged(i -> i % 5 == 0 ^ i >= NEGATIVES ? 1 - 1e-6 : 1e-6);
        assertEquals(0.2 * Math.log(1e6), sure.logLoss(), 1e-3);
        assertEquals(-0.2 * Math.log(0.2) - 0.8 * Math.log(0.8), sure.calibrated(), 1e-3);
        assertTrue(sure.miscalibration().orElseThrow().startsWith("the log loss is 2.7631, and with calibrated probabilities "
                + "would be 0.5004"), sure.miscalibration().orElseThrow());
        assertEquals(Optional.empty(), judged(i -> i % 5 == 0 ^ i >= NEGATIVES ? 0.8 : 0.2).miscalibration());
    }
}
