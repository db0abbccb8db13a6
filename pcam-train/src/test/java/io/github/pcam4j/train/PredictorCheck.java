package io.github.pcam4j.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.io.PatchException;
import io.github.pcam4j.io.ProgressListener;
import io.github.pcam4j.io.loader.PatchBatch;
import io.github.pcam4j.io.loader.PatchLoader;
import io.github.pcam4j.io.loader.Views;
import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.model.CnnSpec;
import io.github.pcam4j.model.PcamCnn;
import io.github.pcam4j.train.engine.EngineOptions;
import io.github.pcam4j.train.engine.TrainingEngine;
import io.github.pcam4j.train.engine.TrainingEngines;
import io.github.pcam4j.train.error.TrainingException;
import io.github.pcam4j.train.optimize.GroupRule;
import io.github.pcam4j.train.optimize.StepRule;
import io.github.pcam4j.train.split.StratifiedSplitter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Holds a predictor to giving every prediction its own patches' probabilities, whatever became of the one before. */
public final class PredictorCheck {
    private static final int SIZE = 8;
    private static final int COUNT = 150;
    private static final int BATCHES = 3;
    private static final CnnSpec SPEC = PcamCnn.builder().inputSize(SIZE).filters(3).units(5).build();

    private PredictorCheck() { }

    /** A listener that throws after each of the batches in turn, in predictions of one view and of four. */
    public static void forgetsWhatWasCancelled(Path folder, String engine) {
        try (PatchStore store = PatchStore.open(TestStores.write(folder.resolve("all.h5"), SIZE, COUNT, 40, true));
                PatchStore few = PatchStore.open(TestStores.write(folder.resolve("few.h5"), SIZE, 4, 90, true));
                Predictor predictor = Predictor.open(trained(folder.resolve("run"), store, engine))) {
            double[] ofFew = predictor.predict(few, ProgressListener.NONE);
            double[] ofAll = predictor.predict(store, ProgressListener.NONE);
            for (int views : new int[] {1, 4}) {
                for (int batch = 1; batch <= BATCHES; batch++) {
                    ProgressListener cancelling = cancellingAt(batch);
                    assertThrows(CancellationException.class,
                            () -> predictor.predict(store, Views.of(views), cancelling));
                    assertArrayEquals(ofFew, predictor.predict(few, ProgressListener.NONE), "batch " + batch);
                }
            }
            assertArrayEquals(ofAll, predictor.predict(store, ProgressListener.NONE));
        }
    }

    /** What a run was trained by has no say in what its model gives. */
    public static void predictsWhateverTheRule(Path folder, String engine) {
        try (PatchStore store = PatchStore.open(TestStores.write(folder.resolve("all.h5"), SIZE, COUNT, 40, true))) {
            Trainer.Builder trainer = Trainer.builder(SPEC).engine(engine).epochs(1).batchSize(16).maxLearningRate(1e-3)
                    .rule(StepRule.adamW(0.01).with(CnnSpec.FEATURES, new GroupRule(0.5, 1, false)));
            Path run = folder.resolve("run");
            TrainingResult result = trainer.runDirectory(run).build().fit(store,
                    StratifiedSplitter.builder().validation(0.25).seed(1).build().split(store.labels()));
            int[] validation = result.split().validation();
            try (Predictor predictor = Predictor.open(run);
                    Predictor ofWeights = Predictor.of(SPEC, run.resolve("best.weights.h5"), engine, "cpu")) {
                double[] all = predictor.predict(store, ProgressListener.NONE);
                double[] others = ofWeights.predict(store, ProgressListener.NONE);
                for (int i = 0; i < validation.length; i++) {
                    assertEquals(result.probabilities()[i], all[validation[i]], 1e-6);
                    assertEquals(result.probabilities()[i], others[validation[i]], 1e-6);
                }
            }
        }
    }

    /** A second thread, and the same one in the midst of a prediction, are refused; the prediction is what it would be. */
    public static void refusesASecondThread(Path folder, String engine) {
        try (PatchStore store = PatchStore.open(TestStores.write(folder.resolve("all.h5"), SIZE, COUNT, 40, true))) {
            Predictor predictor = Predictor.open(trained(folder.resolve("run"), store, engine));
            double[] expected = predictor.predict(store, ProgressListener.NONE);
            List<String> refusals = new ArrayList<>();
            ProgressListener meddling = (stage, done, total, detail) -> {
                refusals.add(refusal(() -> predictor.predict(store, ProgressListener.NONE)));
                inAnotherThread(() -> refusals.add(refusal(() -> predictor.predict(store, ProgressListener.NONE))));
                inAnotherThread(() -> refusals.add(refusal(predictor::close)));
            };
            assertArrayEquals(expected, predictor.predict(store, meddling));
            assertEquals(3 * BATCHES, refusals.size());
            assertTrue(refusals.get(0).startsWith("the predictor is in the midst of another call"), refusals.get(0));
            assertTrue(refusals.get(1).startsWith("the predictor is in use by the thread '"), refusals.get(1));
            assertEquals(refusals.get(1), refusals.get(2));
            inAnotherThread(() -> assertArrayEquals(expected, predictor.predict(store, ProgressListener.NONE)));
            predictor.close();
            assertEquals("the predictor is closed", refusal(() -> predictor.predict(store, ProgressListener.NONE)));
            predictor.close();
        }
    }

    private static boolean isRefused(Runnable call) {
        try {
            call.run();
            return false;
        } catch (IllegalStateException e) {
            assertTrue(e.getMessage().contains("open one for each thread"), e.getMessage());
            return true;
        }
    }

    /** Two threads that ask one engine for all they can: each answer is right, or a refusal. */
    public static void givesRightAnswersOrRefusals(Path folder, String engineName) {
        try (PatchStore store = PatchStore.open(TestStores.write(folder.resolve("all.h5"), SIZE, COUNT, 40, true));
                PatchLoader loader = PatchLoader.builder(store, new int[] {3, 1, 4, 0, 5, 9, 2, 6}).batchSize(8).build()) {
            TrainingEngine engine = TrainingEngines.named(engineName).create(SPEC, new EngineOptions(1));
            PatchBatch batch = loader.epoch(0).iterator().next();
            double[] expected = asked(engine, batch);
            AtomicInteger answers = new AtomicInteger();
            Runnable asking = () -> {
                for (int i = 0; i < 200; i++) {
                    if (!isRefused(() -> engine.infer(batch))) {
                        // Refused in the midst of the other's call, the results still wait here.
                        while (isRefused(() -> assertArrayEquals(expected, engine.takeProbabilities()))) {
                            Thread.onSpinWait();
                        }
                        answers.incrementAndGet();
                    }
                }
            };
            inAnotherThread(() -> inAnotherThread(asking, asking));
            assertTrue(answers.get() > 0);
            assertArrayEquals(expected, asked(engine, batch));

            engine.infer(batch);
            inAnotherThread(() -> assertTrue(refusal(engine::takeProbabilities).contains("has not taken yet")));
            assertArrayEquals(expected, engine.takeProbabilities());
            engine.close();
            for (Runnable call : List.<Runnable>of(() -> engine.infer(batch), engine::takeProbabilities,
                    engine::takeSteps, () -> engine.train(batch, 0.1, 0.9), engine::weights, engine::description,
                    () -> engine.save(folder), () -> engine.restore(folder))) {
                assertEquals("the engine is closed", refusal(call));
            }
        }
    }

    private static double[] asked(TrainingEngine engine, PatchBatch batch) {
        engine.infer(batch);
        return engine.takeProbabilities();
    }

    /** A store that is closed under a prediction, and a batch that does not fit: the next answer is right. */
    public static void goesOnAfterAReaderFailed(Path folder, String engine) {
        try (PatchStore store = PatchStore.open(TestStores.write(folder.resolve("all.h5"), SIZE, COUNT, 40, true));
                Predictor predictor = Predictor.open(trained(folder.resolve("run"), store, engine))) {
            double[] expected = predictor.predict(store, ProgressListener.NONE);
            PatchStore closing = PatchStore.open(TestStores.write(folder.resolve("many.h5"), SIZE, 4000, 40, true));
            assertThrows(PatchException.class, () -> predictor.predict(closing, (stage, done, total, detail) ->
                    closing.close()));
            assertArrayEquals(expected, predictor.predict(store, ProgressListener.NONE));
            try (PatchStore larger = PatchStore.open(TestStores.write(folder.resolve("large.h5"), 2 * SIZE, 4, 40, true))) {
                assertThrows(TrainingException.class, () -> predictor.predict(larger, ProgressListener.NONE));
            }
            assertArrayEquals(expected, predictor.predict(store, ProgressListener.NONE));
        }
    }

    private static String refusal(Runnable call) {
        return String.valueOf(assertThrows(IllegalStateException.class, call::run).getMessage());
    }

    /** Runs something each in a thread of its own, and waits for all. */
    private static void inAnotherThread(Runnable... all) {
        CompletableFuture.allOf(Stream.of(all).map(work -> {
            CompletableFuture<Void> done = new CompletableFuture<>();
            new Thread(() -> {
                try {
                    work.run();
                    done.complete(null);
                } catch (Throwable e) {
                    done.completeExceptionally(e);
                }
            }).start();
            return done;
        }).toArray(CompletableFuture<?>[]::new)).join();
    }

    private static ProgressListener cancellingAt(int batch) {
        int[] heard = {0};
        return (stage, done, total, detail) -> {
            heard[0]++;
            if (heard[0] == batch) {
                throw new CancellationException();
            }
            assertEquals(COUNT, total);
        };
    }

    private static Path trained(Path run, PatchStore store, String engine) {
        Trainer.builder(SPEC).engine(engine).epochs(1)
                .batchSize(16).runDirectory(run).build()
                .fit(store, StratifiedSplitter.builder().validation(0.25).seed(1).build().split(store.labels()));
        return run;
    }
}
