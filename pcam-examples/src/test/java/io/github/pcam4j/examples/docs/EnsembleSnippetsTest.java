package io.github.pcam4j.examples.docs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.io.ProgressListener;
import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.train.Predictions;
import io.github.pcam4j.train.Submission;
import io.github.pcam4j.train.Trainer;
import io.github.pcam4j.train.TrainingResult;
import io.github.pcam4j.train.calibrate.Calibration;
import io.github.pcam4j.train.calibrate.TemperatureScaling;
import io.github.pcam4j.train.ensemble.Combination;
import io.github.pcam4j.train.ensemble.CrossValidation;
import io.github.pcam4j.train.ensemble.CrossValidationResult;
import io.github.pcam4j.train.ensemble.Ensemble;
import io.github.pcam4j.train.metrics.AucComparison;
import io.github.pcam4j.train.metrics.BinaryMetrics;
import io.github.pcam4j.train.metrics.DeLong;
import io.github.pcam4j.train.metrics.Evaluation;
import io.github.pcam4j.train.metrics.OperatingPoint;
import io.github.pcam4j.train.pseudo.PseudoLabelling;
import io.github.pcam4j.train.pseudo.Selection;
import io.github.pcam4j.train.split.Folds;
import io.github.pcam4j.train.split.Split;
import io.github.pcam4j.train.split.StratifiedSplitter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/how-to-ensemble.md shows. */
@Tag("slow")
class EnsembleSnippetsTest {
    private static final Trainer TRAINER = Trainer.builder(SmallStores.network()).epochs(2).batchSize(8).build();

    @TempDir
    private static Path folder;
    private static PatchStore store;
    private static PatchStore test;

    @BeforeAll
    static void train() {
        store = PatchStore.open(SmallStores.write(folder.resolve("train.h5"), 60));
        test = PatchStore.open(SmallStores.write(folder.resolve("test.h5"), 12));
        Trainer trainer = TRAINER;
        // tag::folds
        List<Split> splits = Folds.builder(5).seed(1).build().split(store.labels());
        CrossValidation folds = CrossValidation.prepare(trainer, folder.resolve("folds"), store, splits);
        CrossValidationResult result = folds.fit(store);
        System.out.println(result.metrics().rocAuc());    // each patch by the model that did not see it
        // end::folds
        assertEquals(5, result.folds().size());
        Split split = StratifiedSplitter.builder().validation(0.5).seed(2).build().split(store.labels());
        TRAINER.in(folder.resolve("run")).fit(store, split);
    }

    @AfterAll
    static void close() {
        store.close();
        test.close();
    }

    @Test
    void foldsGoOn() {
        // tag::resume
        CrossValidation folds = CrossValidation.resume(folder.resolve("folds"));
        CrossValidationResult result = folds.each(run -> run.onEpoch(System.out::println)).fit(store);
        // end::resume
        assertTrue(folds.isFinished());
        assertEquals(60, result.outOfFold().length);
    }

    @Test
    void severalModelsPredict() throws IOException {
        // tag::predict
        Ensemble ensemble = Ensemble.of(List.of(folder.resolve("folds"), folder.resolve("run")))
                .combining(Combination.LOGITS)
                .lookingAt(8);
        double[] probabilities = ensemble.predict(test, ProgressListener.NONE);
        Submission.write(folder.resolve("submission.csv"), test, probabilities);
        // end::predict
        assertEquals(6, ensemble.runs().size());
        assertEquals(13, Files.readAllLines(folder.resolve("submission.csv")).size());
    }

    @Test
    void modelsAreJudgedAndCompared() {
        // tag::judge
        Ensemble plain = Ensemble.of(List.of(folder.resolve("folds")));
        Predictions one = plain.judge(store, ProgressListener.NONE);
        Predictions eight = plain.lookingAt(8).judge(store, ProgressListener.NONE);
        System.out.println(Evaluation.of(eight.labels(), eight.probabilities(), 0.5).toText());
        AucComparison gain = DeLong.compare(one.labels(), one.probabilities(), eight.probabilities());
        System.out.println(gain);
        // end::judge
        assertEquals(60, one.size());
        assertArrayEquals(one.labels(), eight.labels());
    }

    @Test
    void probabilitiesAreCalibratedAndAThresholdIsChosen() {
        // tag::calibrate
        Predictions outOfFold = Predictions.read(folder.resolve("folds/predictions.csv"));
        Calibration calibration = TemperatureScaling.fit(outOfFold.labels(), outOfFold.probabilities());
        double[] calibrated = calibration.apply(outOfFold.probabilities());
        OperatingPoint point = OperatingPoint.forSensitivity(BinaryMetrics.of(outOfFold.labels(), calibrated), 0.95);
        System.out.printf("threshold %.3f: specificity %.3f%n", point.threshold(), point.specificity());
        // end::calibrate
        assertTrue(point.sensitivity() >= 0.95);
    }

    @Test
    void theSureOnesAmongUnlabelledPatchesAreLearnedFrom() {
        Trainer trainer = TRAINER;
        Split split = StratifiedSplitter.builder().validation(0.5).seed(2).build().split(store.labels());
        // tag::pseudo
        trainer.in(folder.resolve("rounds/round-0")).prepare(store, split);
        List<TrainingResult> rounds = PseudoLabelling.in(folder.resolve("rounds"), Selection.topShare(0.5))
                .rounds(2)
                .fit(store, test);
        // end::pseudo
        assertEquals(3, rounds.size());
        assertTrue(rounds.get(1).split().trainSize() > split.trainSize());
        assertEquals(split.validationSize(), rounds.get(2).split().validationSize());
    }
}
