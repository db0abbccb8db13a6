package io.github.pcam4j.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.io.PatchShape;
import io.github.pcam4j.io.ProgressListener;
import io.github.pcam4j.io.loader.PatchBatch;
import io.github.pcam4j.io.loader.Views;
import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.model.CnnSpec;
import io.github.pcam4j.model.PcamCnn;
import io.github.pcam4j.train.engine.TrainingEngine;
import io.github.pcam4j.train.engine.TrainingEngines;
import io.github.pcam4j.train.error.TrainingException;
import io.github.pcam4j.train.internal.AtomicFiles;
import io.github.pcam4j.train.split.StratifiedSplitter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Whatever fails, and wherever: who is asked again gives the right answer, or says that it is closed. */
class FailingEngineTest {
    private static final int SIZE = 8;
    private static final int COUNT = 150;
    private static final int FEW = 5;
    private static final CnnSpec SPEC = PcamCnn.builder().inputSize(SIZE).filters(3).units(5).build();

    private static Path folder;
    private static PatchStore store;
    private static RunConfig config;

    /** What is asked for. */
    enum Question { ALL, ALL_IN_4_VIEWS, CANCELLED, FEW, NOTHING_THAT_FITS }

    /** What goes wrong. The last two an engine throws before it does anything, the others at any moment. */
    enum Failure { RUNTIME, MEMORY, RUNTIME_LATE, MEMORY_LATE, ARGUMENT, TRAINING }

    @BeforeContainer
    static void open() throws IOException {
        folder = Files.createTempDirectory("failing");
        store = PatchStore.open(TestStores.write(folder.resolve("all.h5"), SIZE, COUNT, 40, true));
        Trainer.builder(SPEC).runDirectory(folder.resolve("run")).build().prepare(store,
                StratifiedSplitter.builder().validation(0.25).seed(1).build().split(store.labels()));
        config = RunDirectory.open(folder.resolve("run")).config();
    }

    @AfterContainer
    static void close() {
        store.close();
        AtomicFiles.remove(folder);
    }

    /** Of its first pixel, so that it tells patches apart. */
    private static double judge(int steps, PatchBatch batch, int place) {
        return (batch.pixels().get(batch.pixels().position() + place * batch.shape().bytes()) & 0xff) / 256.0;
    }

    private static FailingEngine failing(int call, Failure failure) {
        Throwable thrown = switch (failure) {
            case RUNTIME, RUNTIME_LATE -> new ArithmeticException("made up");
            case MEMORY, MEMORY_LATE -> new OutOfMemoryError("made up");
            case ARGUMENT -> new IllegalArgumentException("made up");
            case TRAINING -> new TrainingException("made up");
        };
        return new FailingEngine(new FakeEngine(SPEC, 0, FailingEngineTest::judge), call, thrown,
                failure.name().endsWith("LATE"));
    }

    private static boolean closes(Failure failure) {
        return failure.ordinal() < Failure.ARGUMENT.ordinal();
    }

    private static double[] answer(Predictor predictor, Question question) {
        return switch (question) {
            case ALL -> predictor.predict(store, ProgressListener.NONE);
            case ALL_IN_4_VIEWS -> predictor.predict(store, Views.of(4), ProgressListener.NONE);
            case CANCELLED -> predictor.predict(store, (stage, done, total, detail) -> {
                throw new CancellationException();
            });
            case FEW -> predictor.predict(batch(FEW, SIZE));
            case NOTHING_THAT_FITS -> predictor.predict(batch(FEW, SIZE / 2));
        };
    }

    private static PatchBatch batch(int count, int size) {
        PatchShape shape = PatchShape.rgb(size);
        byte[] pixels = new byte[count * shape.bytes()];
        new Random(size).nextBytes(pixels);
        return PatchBatch.of(shape, ByteBuffer.wrap(pixels), IntStream.range(0, count).toArray(), new byte[count]);
    }

    @Property(tries = 400)
    void aPredictorAnswersRightOrSaysThatItIsClosed(@ForAll @Size(min = 1, max = 6) List<Question> questions,
            @ForAll @IntRange(max = 25) int failingCall, @ForAll Failure failure) {
        Predictor calm = new Predictor(folder, config.spec(), config.store().resize(),
                new FakeEngine(SPEC, 0, FailingEngineTest::judge));
        FailingEngine engine = failing(failingCall, failure);
        Predictor predictor = new Predictor(folder, config.spec(), config.store().resize(), TrainingEngines.guarded(engine));
        for (Question question : questions) {
            boolean before = engine.failed();
            try {
                double[] answer = answer(predictor, question);
                assertArrayEquals(answer(calm, question), answer);
                assertTrue(!engine.failed() || !closes(failure), "it goes on after " + failure);
            } catch (CancellationException e) {
                assertEquals(Question.CANCELLED, question);
            } catch (TrainingException e) {
                assertTrue(question == Question.NOTHING_THAT_FITS || (!before && engine.failed()), e.toString());
            } catch (IllegalStateException e) {
                // After a failure that closes nothing by itself: results that could not be dropped.
                assertTrue(before && e.getMessage().startsWith(closes(failure)
                        ? "the engine is closed, as a call failed in its midst" : "the engine is closed"), e.toString());
            } catch (ArithmeticException | OutOfMemoryError | IllegalArgumentException e) {
                assertTrue(!before && engine.failed() && "made up".equals(e.getMessage()), e.toString());
            }
        }
    }

    /** What an engine is asked for. */
    enum Call { TRAIN, INFER, TAKE_STEPS, TAKE_PROBABILITIES, WEIGHTS }

    @Property(tries = 400)
    void anEngineGivesWhatWasAskedForOrSaysThatItIsClosed(@ForAll @Size(min = 1, max = 20) List<Call> calls,
            @ForAll @IntRange(max = 20) int failingCall, @ForAll Failure failure) {
        FailingEngine failing = failing(failingCall, failure);
        TrainingEngine engine = TrainingEngines.guarded(failing);
        PatchBatch batch = batch(FEW, SIZE);
        double[] each = new double[FEW];
        Arrays.setAll(each, i -> judge(0, batch, i));
        int steps = 0;
        int inferred = 0;
        int trained = 0;
        for (Call call : calls) {
            boolean before = failing.failed();
            try {
                switch (call) {
                    case TRAIN -> {
                        engine.train(batch, 0.1, 0.9);
                        steps++;
                        trained++;
                    }
                    case INFER -> {
                        engine.infer(batch);
                        inferred++;
                    }
                    case TAKE_STEPS -> {
                        assertEquals(steps, engine.takeSteps().size());
                        steps = 0;
                    }
                    case TAKE_PROBABILITIES -> {
                        double[] taken = engine.takeProbabilities();
                        assertEquals(FEW * inferred, taken.length);
                        for (int i = 0; i < taken.length; i++) {
                            assertEquals(each[i % FEW], taken[i]);
                        }
                        inferred = 0;
                    }
                    case WEIGHTS -> assertEquals(trained, engine.weights().get("output/bias").values()[0]);
                }
                assertTrue(!failing.failed() || !closes(failure), "it goes on after " + failure);
            } catch (IllegalStateException e) {
                assertTrue(closes(failure) && before && e.getMessage().contains("the engine is closed"), e.toString());
            } catch (ArithmeticException | OutOfMemoryError | IllegalArgumentException | TrainingException e) {
                assertTrue(!before && failing.failed() && "made up".equals(e.getMessage()), e.toString());
            }
        }
        engine.close();
    }
}
