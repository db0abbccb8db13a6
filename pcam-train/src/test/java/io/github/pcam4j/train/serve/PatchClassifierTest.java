package io.github.pcam4j.train.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.io.PatchException;
import io.github.pcam4j.io.image.PatchFormatException;
import io.github.pcam4j.train.calibrate.TemperatureScaling;
import io.github.pcam4j.train.error.TrainingException;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class PatchClassifierTest {
    private final ExecutorService callers = Executors.newCachedThreadPool();

    @TempDir
    private Path folder;

    @AfterEach
    void endCallers() {
        callers.shutdownNow();
    }

    private static List<PatchInput> inputs(int... colours) {
        List<PatchInput> inputs = new ArrayList<>();
        for (int colour : colours) {
            inputs.add(FakeModel.input(colour));
        }
        return inputs;
    }

    private static void answersRightly(PatchClassifier classifier, Random random, int most) throws InterruptedException {
        int[] colours = random.ints(random.nextInt(most + 1), 0, 1 << 24).toArray();
        List<Classification> found = classifier.classify(inputs(colours));
        assertEquals(colours.length, found.size());
        for (int i = 0; i < colours.length; i++) {
            assertEquals(FakeModel.probability(colours[i]), found.get(i).probability());
        }
    }

    @Test
    void givesManyThreadsTheirOwnAnswersInOrder() throws Exception {
        FakeModel model = FakeModel.unrestricted();
        try (PatchClassifier classifier = model.builder().batch(7).queue(20).open()) {
            List<Future<?>> calls = new ArrayList<>();
            for (int thread = 0; thread < 12; thread++) {
                Random random = new Random(thread);
                calls.add(callers.submit(() -> {
                    for (int i = 0; i < 200; i++) {
                        answersRightly(classifier, random, 30);
                    }
                    return null;
                }));
            }
            for (Future<?> call : calls) {
                call.get();
            }
            assertEquals(0, classifier.waiting());
        }
        assertTrue(model.batches.stream().allMatch(size -> size >= 1 && size <= 7));
        assertEquals(Set.of("pcam-classifier"), new HashSet<>(model.threads));
        assertEquals(0, model.closed.getCount());
    }

    @Test
    void computesCallsThatMeetAsOneBatch() throws Exception {
        FakeModel model = new FakeModel(0);
        try (PatchClassifier classifier = model.builder().batch(8).open()) {
            List<Future<Classification>> calls = new ArrayList<>();
            calls.add(callers.submit(() -> classifier.classify(FakeModel.image(1))));
            model.begun.acquire();
            for (int i = 2; i <= 11; i++) {
                int colour = i;
                calls.add(callers.submit(() -> classifier.classify(FakeModel.image(colour))));
            }
            waitFor(() -> classifier.waiting() == 10);
            model.allow(3);
            for (int i = 0; i < calls.size(); i++) {
                assertEquals(FakeModel.probability(i + 1), calls.get(i).get().probability());
            }
        }
        assertEquals(List.of(1, 8, 2), model.batches);
    }

    @Test
    void waitsForCompanyIfItIsTold() throws Exception {
        FakeModel model = FakeModel.unrestricted();
        PatchClassifier classifier = model.builder().batch(3).company(Duration.ofMinutes(1)).open();
        List<Future<Classification>> calls = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            int colour = i;
            calls.add(callers.submit(() -> classifier.classify(FakeModel.image(colour))));
        }
        for (int i = 0; i < 3; i++) {
            assertEquals(FakeModel.probability(i), calls.get(i).get().probability());
        }
        Future<Classification> alone = callers.submit(() -> classifier.classify(FakeModel.image(9)));
        waitFor(() -> classifier.waiting() == 1);
        classifier.close();
        assertEquals(FakeModel.probability(9), alone.get().probability());
        assertEquals(List.of(3, 1), model.batches);
    }

    /** What came while the batch before was computed is less than a batch, too. */
    @Test
    void waitsForCompanyOfWhatWaitsAlready() throws Exception {
        FakeModel model = new FakeModel(0);
        PatchClassifier classifier = model.builder().batch(2).company(Duration.ofMinutes(1)).open();
        List<Future<List<Classification>>> calls = new ArrayList<>();
        calls.add(callers.submit(() -> classifier.classify(inputs(0, 1))));
        model.begun.acquire();
        calls.add(callers.submit(() -> classifier.classify(inputs(2))));
        waitFor(() -> classifier.waiting() == 1);
        model.allow(3);
        calls.get(0).get();
        calls.add(callers.submit(() -> classifier.classify(inputs(3))));
        for (Future<List<Classification>> call : calls) {
            call.get();
        }
        classifier.close();
        assertEquals(List.of(2, 2), model.batches);
    }

    @Test
    void holdsNoMorePatchesThanTheQueueHasRoomFor() throws Exception {
        FakeModel model = new FakeModel(0);
        try (PatchClassifier classifier = model.builder().batch(2).queue(3).open()) {
            List<Future<List<Classification>>> calls = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                int colour = 10 * i;
                calls.add(callers.submit(() -> classifier.classify(inputs(colour, colour + 1, colour + 2))));
            }
            model.begun.acquire();
            AtomicInteger most = new AtomicInteger();
            for (int batch = 0; batch < 20; batch++) {
                most.accumulateAndGet(classifier.waiting(), Math::max);
                model.allow(1);
            }
            for (int i = 0; i < calls.size(); i++) {
                List<Classification> found = calls.get(i).get();
                for (int j = 0; j < 3; j++) {
                    assertEquals(FakeModel.probability(10 * i + j), found.get(j).probability());
                }
            }
            assertTrue(most.get() <= 3, "waiting: " + most);
        }
    }

    @Test
    void tellsWhoIsNotPatientThatItIsBusy() throws Exception {
        FakeModel model = new FakeModel(0);
        try (PatchClassifier classifier = model.builder().batch(2).queue(2).patience(Duration.ZERO).open()) {
            Future<Classification> first = callers.submit(() -> classifier.classify(FakeModel.image(1)));
            model.begun.acquire();
            Future<List<Classification>> second = callers.submit(() -> classifier.classify(inputs(2, 3)));
            waitFor(() -> classifier.waiting() == 2);
            ClassifierBusyException busy = assertThrows(ClassifierBusyException.class,
                    () -> classifier.classify(FakeModel.image(4)));
            assertTrue(busy.getMessage().startsWith("the classifier of run has 2 patches waiting"), busy.getMessage());
            model.allow(9);
            assertEquals(FakeModel.probability(1), first.get().probability());
            assertEquals(FakeModel.probability(3), second.get().get(1).probability());
            assertEquals(FakeModel.probability(5), classifier.classify(FakeModel.image(5)).probability());
        }
    }

    @Test
    void letsGoOfInterruptedCallers() throws Exception {
        FakeModel model = new FakeModel(0);
        try (PatchClassifier classifier = model.builder().batch(2).queue(2).open()) {
            Future<Classification> computing = callers.submit(() -> classifier.classify(FakeModel.image(1)));
            model.begun.acquire();
            Caller queued = new Caller(() -> classifier.classify(inputs(2, 3)));
            waitFor(() -> classifier.waiting() == 2);
            Caller withoutRoom = new Caller(() -> classifier.classify(inputs(4, 5)));
            waitFor(() -> withoutRoom.getState() == Thread.State.WAITING);
            withoutRoom.interruptAndJoin();
            assertTrue(withoutRoom.thrown instanceof InterruptedException, "" + withoutRoom.thrown);
            queued.interruptAndJoin();
            assertTrue(queued.thrown instanceof InterruptedException, "" + queued.thrown);
            assertEquals(0, classifier.waiting());
            model.allow(9);
            assertEquals(FakeModel.probability(1), computing.get().probability());
            assertEquals(FakeModel.probability(7), classifier.classify(inputs(6, 7)).get(1).probability());
        }
        assertEquals(List.of(1, 2), model.batches);
    }

    @Test
    void failsOnlyTheCallWithABadImage() throws Exception {
        Path damaged = Files.write(folder.resolve("damaged.png"), new byte[] {1, 2, 3});
        FakeModel model = FakeModel.unrestricted();
        try (PatchClassifier classifier = model.builder().batch(2).largestSide(64).open()) {
            PatchFormatException bad = assertThrows(PatchFormatException.class, () -> classifier.classify(damaged));
            assertTrue(bad.getMessage().contains("damaged.png is not a TIFF image"), bad.getMessage());
            List<PatchInput> mixed = inputs(1, 2, 3, 4, 5);
            mixed.set(3, PatchInput.of(damaged));
            assertThrows(PatchFormatException.class, () -> classifier.classify(mixed));
            PatchException missing = assertThrows(PatchException.class, () -> classifier.classify(folder.resolve("no.tif")));
            assertTrue(missing.getMessage().contains("no.tif does not exist"), missing.getMessage());
            assertTrue(assertThrows(PatchException.class, () -> classifier.classify(folder)).getMessage()
                    .contains("is no file"));
            PatchFormatException large = assertThrows(PatchFormatException.class,
                    () -> classifier.classify(new BufferedImage(65, 65, BufferedImage.TYPE_INT_RGB)));
            assertEquals("the image is 65 x 65 pixels where squares of up to 64 are read; cut patches from it, or remove it",
                    large.getMessage());
            assertThrows(PatchFormatException.class,
                    () -> classifier.classify(new BufferedImage(8, 9, BufferedImage.TYPE_INT_RGB)));
            Path huge = Files.write(folder.resolve("huge.tif"), new byte[5 << 20]);
            assertTrue(assertThrows(PatchException.class, () -> classifier.classify(huge)).getMessage()
                    .contains("huge.tif has 5,242,880 bytes where squares of up to 64 x 64 pixels are read"));
            assertEquals(FakeModel.probability(6), classifier.classify(FakeModel.image(6)).probability());
            assertTrue(classifier.isOpen());
            assertEquals(0, classifier.waiting());
        }
    }

    @Test
    void failsTheCallsOfABatchThatFailsAndSaysSoAfterwards() throws Exception {
        FakeModel model = new FakeModel(0);
        PatchClassifier classifier = model.builder().batch(1).queue(2).open();
        Future<Classification> computing = callers.submit(() -> classifier.classify(FakeModel.image(1)));
        model.begun.acquire();
        Future<List<Classification>> queued = callers.submit(() -> classifier.classify(inputs(2, 3, 4, 5)));
        waitFor(() -> classifier.waiting() == 2);
        Future<Classification> withoutRoom = callers.submit(() -> classifier.classify(FakeModel.image(6)));
        Error failure = new OutOfMemoryError("device");
        model.failure = Optional.of(failure);
        model.allow(1);

        Throwable first = thrown(computing);
        assertEquals("the engine of the classifier of run failed (java.lang.OutOfMemoryError: device) while it computed "
                + "these patches among others; open another classifier", first.getMessage());
        assertSame(ClassifierException.class, first.getClass());
        assertSame(failure, first.getCause());
        for (Future<?> call : List.of(queued, withoutRoom, callers.submit(() -> classifier.classify(FakeModel.image(7))))) {
            Throwable later = thrown(call);
            assertSame(ClassifierClosedException.class, later.getClass());
            assertEquals("the classifier of run is closed, as its engine failed (java.lang.OutOfMemoryError: device); open "
                    + "another", later.getMessage());
            assertSame(failure, later.getCause());
        }
        assertFalse(classifier.isOpen());
        assertEquals(0, classifier.waiting());
        classifier.close();
        assertEquals(0, model.closed.getCount());
    }

    @Test
    void closesUnderLoad() throws Exception {
        // Of one round all calls may still lack a batch when it is closed; of many rounds not.
        int answers = 0;
        for (int round = 0; round < 50; round++) {
            FakeModel model = FakeModel.unrestricted();
            PatchClassifier classifier = model.builder().batch(3).queue(5).open();
            List<Future<Integer>> calls = new ArrayList<>();
            for (int thread = 0; thread < 8; thread++) {
                Random random = new Random(100L * round + thread);
                calls.add(callers.submit(() -> {
                    int answered = 0;
                    try {
                        while (true) {
                            answersRightly(classifier, random, 8);
                            answered++;
                        }
                    } catch (ClassifierClosedException e) {
                        assertEquals("the classifier of run is closed; open another", e.getMessage());
                        return answered;
                    }
                }));
            }
            model.begun.acquire(10);
            classifier.close();
            assertEquals(0, model.closed.getCount());
            for (Future<Integer> call : calls) {
                answers += call.get();
            }
            assertEquals(0, classifier.waiting());
            classifier.close();
            assertThrows(ClassifierClosedException.class, () -> classifier.classify(List.of()));
        }
        assertTrue(answers > 0);
    }

    @Test
    void answersWhatItTookBeforeItWasClosed() throws Exception {
        FakeModel model = new FakeModel(0);
        PatchClassifier classifier = model.builder().batch(2).open();
        Future<List<Classification>> call = callers.submit(() -> classifier.classify(inputs(1, 2, 3, 4, 5)));
        waitFor(() -> classifier.waiting() == 3);
        Caller closing = new Caller(() -> {
            classifier.close();
            return null;
        });
        waitFor(() -> !classifier.isOpen());
        closing.interrupt();
        assertEquals(1, model.closed.getCount());
        model.allow(3);
        assertEquals(FakeModel.probability(5), call.get().get(4).probability());
        closing.join();
        assertEquals(0, model.closed.getCount());
    }

    @Test
    void callsLabelsByTheThresholdAndCalibrates() throws Exception {
        try (PatchClassifier classifier = FakeModel.unrestricted().builder().threshold(0.25).open()) {
            assertEquals(new Classification(0.25, 1), classifier.classify(FakeModel.image(1 << 22)));
            assertEquals(0, classifier.classify(FakeModel.image((1 << 22) - 1)).label());
        }
        TemperatureScaling scaling = TemperatureScaling.fit(new byte[] {0, 1, 0, 1, 1},
                new double[] {0.1, 0.2, 0.3, 0.7, 0.9});
        try (PatchClassifier classifier = FakeModel.unrestricted().builder().calibration(scaling).open()) {
            double expected = scaling.apply(new double[] {0.25})[0];
            assertEquals(expected, classifier.classify(FakeModel.image(1 << 22)).probability());
        }
    }

    @Test
    void refusesProbabilitiesThatAreNone() {
        FakeModel model = FakeModel.unrestricted();
        model.answer = Optional.of(new double[] {Double.NaN});
        try (PatchClassifier classifier = model.builder().open()) {
            assertTrue(assertThrows(ClassifierException.class, () -> classifier.classify(FakeModel.image(1))).getMessage()
                    .startsWith("the model of run gives NaN where a probability is expected"));
            assertTrue(classifier.isOpen());
        }
    }

    @Test
    void tellsWhyItDoesNotOpen() {
        TrainingException why = new TrainingException("run holds no run");
        assertSame(why, assertThrows(TrainingException.class, () -> PatchClassifier.builder("run", () -> {
            throw why;
        }).open()));
        Error error = new LinkageError("no library");
        assertSame(error, assertThrows(LinkageError.class, () -> PatchClassifier.builder("run", () -> {
            throw error;
        }).open()));
    }

    @Test
    void refusesSettingsOutOfRange() {
        FakeModel model = FakeModel.unrestricted();
        for (PatchClassifier.Builder wrong : List.of(model.builder().batch(0), model.builder().batch(4097),
                model.builder().queue(63), model.builder().largestSide(8193), model.builder().threshold(Double.NaN),
                model.builder().company(Duration.ofNanos(-1)), model.builder().company(Duration.ofSeconds(61)),
                model.builder().patience(Duration.ofNanos(-1)))) {
            assertThrows(IllegalArgumentException.class, wrong::open);
        }
        assertTrue(model.threads.isEmpty());
    }

    private static Throwable thrown(Future<?> call) {
        return assertThrows(ExecutionException.class, call::get).getCause();
    }

    private static void waitFor(Callable<Boolean> condition) throws Exception {
        while (!condition.call()) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    /** A thread that makes one call. */
    private static final class Caller extends Thread {
        private final Callable<?> call;
        private volatile Throwable thrown;

        Caller(Callable<?> call) {
            this.call = call;
            start();
        }

        @Override
        public void run() {
            try {
                call.call();
            } catch (Throwable e) {
                thrown = e;
            }
        }

        void interruptAndJoin() throws InterruptedException {
            interrupt();
            join();
        }
    }
}
