package io.github.pcam4j.train.pseudo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.io.ProgressListener;
import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.io.store.PatchStoreException;
import io.github.pcam4j.model.CnnSpec;
import io.github.pcam4j.model.PcamCnn;
import io.github.pcam4j.train.Predictor;
import io.github.pcam4j.train.Submission;
import io.github.pcam4j.train.TestStores;
import io.github.pcam4j.train.Trainer;
import io.github.pcam4j.train.TrainingResult;
import io.github.pcam4j.train.error.TrainingException;
import io.github.pcam4j.train.split.Split;
import io.github.pcam4j.train.split.StratifiedSplitter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class PseudoLabellingTest {
    @TempDir
    private Path folder;
    private PatchStore train;
    private PatchStore test;
    private Split split;

    private static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    @BeforeEach
    void open() {
        train = PatchStore.open(TestStores.write(folder.resolve("train.h5"), 8, 48, 60, true));
        test = PatchStore.open(TestStores.write(folder.resolve("test.h5"), "t", 8, 30, 60, false));
        split = StratifiedSplitter.builder().validation(0.25).seed(1).build().split(train.labels());
    }

    @AfterEach
    void close() {
        train.close();
        test.close();
    }

    private PseudoLabelling rounds(String name) {
        CnnSpec spec = PcamCnn.builder().inputSize(8).filters(3).units(5).dropout(0.3).build();
        PseudoLabelling rounds = PseudoLabelling.in(folder.resolve(name), Selection.topShare(0.5)).rounds(2);
        Trainer.builder(spec).epochs(2).batchSize(8).seed(3).build().in(rounds.round(0)).prepare(train, split);
        return rounds;
    }

    @Test
    void eachRoundLearnsFromTheLabelsOfTheModelBefore() {
        PseudoLabelling rounds = rounds("run");
        List<TrainingResult> results = rounds.fit(train, test);
        assertEquals(3, results.size());
        for (int round = 1; round <= 2; round++) {
            double[] expected;
            try (Predictor before = Predictor.open(rounds.round(round - 1))) {
                expected = before.predict(test, ProgressListener.NONE);
            }
            assertArrayEquals(expected, Submission.read(rounds.round(round).resolve("unlabelled.csv"), test));
            PseudoLabels labels = PseudoLabels.of(expected, Selection.topShare(0.5));
            assertTrue(labels.size() > 0 && labels.size() < test.size());
            TrainingResult alone = Trainer.like(rounds.round(0)).fit(labels.join(train, test), labels.extend(split));
            assertEquals(alone.weights(), results.get(round).weights());
        }
        assertNotEquals(results.get(0).weights(), results.get(1).weights());
    }

    /** No patch with a label that a model gave judges another model, and those that judge are never trained on. */
    @Test
    void thePatchesThatJudgeStayTheSame() {
        for (TrainingResult result : rounds("run").fit(train, test)) {
            assertArrayEquals(split.validation(), result.split().validation());
        }
    }

    @Test
    void killedInAnyRoundItEndsTheSame() {
        List<TrainingResult> expected = rounds("whole").fit(train, test);
        for (int kill = 1; kill <= 37; kill += 9) {
            int[] left = {kill};
            ProgressListener listener = (stage, done, total, detail) -> {
                if (--left[0] == 0) {
                    throw new Killed();
                }
            };
            PseudoLabelling killed = rounds("run-" + kill);
            assertThrows(Killed.class,
                    () -> killed.progress(listener).each(run -> run.progress(listener)).fit(train, test));
            List<TrainingResult> results = PseudoLabelling.in(folder.resolve("run-" + kill), Selection.topShare(0.5))
                    .rounds(2).fit(train, test);
            assertEquals(expected.get(2).weights(), results.get(2).weights(), "killed at call " + kill);
        }
    }

    @Test
    void endsWhereTheModelIsSureOfNothing() {
        PseudoLabelling rounds = rounds("run");
        assertEquals(1, PseudoLabelling.in(rounds.round(0).getParent(), Selection.confidence(0.9999999))
                .rounds(2).fit(train, test).size());
    }

    @Test
    void refusesStoresThatShareIds() {
        rounds("run");
        assertThrows(PatchStoreException.class,
                () -> PseudoLabelling.in(folder.resolve("run"), Selection.topShare(1)).fit(train, train));
    }

    @Test
    void probabilitiesOfOtherPatchesAreRefused() throws Exception {
        PseudoLabelling rounds = rounds("run");
        rounds.fit(train, test);
        Path file = rounds.round(1).resolve("unlabelled.csv");
        String content = Files.readString(file);
        Files.writeString(file, content.replace("t7,", "u7,"));
        TrainingException e = assertThrows(TrainingException.class, () -> rounds.fit(train, test));
        assertTrue(e.getMessage().contains("line 9: found u7,"), e.getMessage());
        Files.writeString(file, content.substring(0, content.indexOf("t29")));
        e = assertThrows(TrainingException.class, () -> rounds.fit(train, test));
        assertTrue(e.getMessage().contains("ends where t29 and its probability is expected"), e.getMessage());
    }
}
