package io.github.pcam4j.io.ingest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.io.PatchShape;
import io.github.pcam4j.io.ProgressListener;
import io.github.pcam4j.io.image.PatchFormatException;
import io.github.pcam4j.io.image.PatchImage;
import io.github.pcam4j.io.loader.PatchBatch;
import io.github.pcam4j.io.loader.PatchLoader;
import io.github.pcam4j.io.source.PatchSource;
import io.github.pcam4j.io.source.RejectedPatch;
import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.io.store.PatchStoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * Listeners, sources and interrupts that end a call anywhere: what was being made can be resumed, to the same bytes,
 * and what was being read from is read as before.
 */
class ThrowingCallbacksTest {
    private static final PatchShape SHAPE = new PatchShape(4, 4, 3);
    private static final int SIZE = 3300;
    private static final int CHUNK = 1000;

    private static Path folder;
    private static byte[] expected;

    /** What ends a call, and where it does. */
    enum Ending { RUNTIME_EXCEPTION, ERROR, PATCH_EXCEPTION, INTERRUPT }

    /** Ends at one call of its own, and goes on after. */
    private static final class Fuse {
        private final int at;
        private final Ending ending;
        private int calls;
        private Throwable thrown;

        Fuse(int at, Ending ending) {
            this.at = at;
            this.ending = ending;
        }

        synchronized void call() {
            if (calls++ == at) {
                switch (ending) {
                    case RUNTIME_EXCEPTION -> throw thrown(new IllegalCallerException("cancelled"));
                    case PATCH_EXCEPTION -> throw thrown(new PatchFormatException("cancelled"));
                    case INTERRUPT -> Thread.currentThread().interrupt();
                    case ERROR -> {
                        AssertionError error = new AssertionError("cancelled");
                        thrown = error;
                        throw error;
                    }
                }
            }
        }

        private RuntimeException thrown(RuntimeException e) {
            thrown = e;
            return e;
        }
    }

    /** Patches that follow from their index, from a source with a fuse in each of its calls for a patch. */
    private record Fused(PatchSource source, Fuse fuse) implements PatchSource {
        @Override
        public String name() {
            return source.name();
        }

        @Override
        public String fingerprint() {
            return source.fingerprint();
        }

        @Override
        public int size() {
            return source.size();
        }

        @Override
        public PatchShape shape() {
            return source.shape();
        }

        @Override
        public boolean labelled() {
            return true;
        }

        @Override
        public String id(int index) {
            fuse.call();
            return source.id(index);
        }

        @Override
        public int label(int index) {
            fuse.call();
            return source.label(index);
        }

        @Override
        public String location(int index) {
            return source.location(index);
        }

        @Override
        public PatchImage read(int index) {
            fuse.call();
            return source.read(index);
        }

        @Override
        public List<RejectedPatch> rejected() {
            return List.of();
        }
    }

    @BeforeContainer
    static void writeWhatIsExpected() throws IOException {
        folder = Files.createTempDirectory("throwing");
        ingest(source(), folder.resolve("expected.h5"), ProgressListener.NONE);
        expected = Files.readAllBytes(folder.resolve("expected.h5"));
    }

    @AfterContainer
    static void removeFolder() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    private static PatchSource source() {
        return new GeneratedSource(SHAPE, SIZE, Integer.MAX_VALUE, "a");
    }

    private static IngestReport ingest(PatchSource source, Path target, ProgressListener listener) {
        return PatchIngest.builder(source, target).size(8).threads(2).progress(listener).build().run();
    }

    @Property(tries = 60)
    void anIngestThatAListenerEndsIsGoneOnWith(@ForAll @IntRange(max = SIZE - 1) int at, @ForAll Ending ending)
            throws IOException {
        Path target = folder.resolve("listener.h5");
        Fuse fuse = new Fuse(at, ending);
        Throwable ended = assertThrows(Throwable.class, () -> {
            ingest(source(), target, (stage, done, total, detail) -> fuse.call());
            // The last call's interrupt ends nothing: the store is on the disk by then, or the thread's next wait tells.
            throw new IllegalCallerException("nothing was ended");
        });
        boolean interrupted = Thread.interrupted();
        if (ending == Ending.INTERRUPT) {
            assertTrue(interrupted, "the thread is told as well");
        } else {
            assertSame(fuse.thrown, ended);
        }
        assertGoneOnWith(target, ending == Ending.INTERRUPT ? -1 : (at + 1) / CHUNK * CHUNK);
    }

    @Property(tries = 60)
    void anIngestThatItsSourceEndsIsGoneOnWith(@ForAll @IntRange(max = 3 * SIZE - 1) int at, @ForAll Ending ending)
            throws IOException {
        Path target = folder.resolve("source.h5");
        if (ending == Ending.INTERRUPT) {
            return;
        }
        assertThrows(Throwable.class, () -> ingest(new Fused(source(), new Fuse(at, ending)), target, ProgressListener.NONE));
        assertGoneOnWith(target, -1);
    }

    /** There is no store, or a whole one; the next ingest ends with the bytes of one that nothing ended. */
    private static void assertGoneOnWith(Path target, int kept) throws IOException {
        boolean whole = Files.exists(target);
        IngestReport report = ingest(source(), target, ProgressListener.NONE);
        assertEquals(SIZE, report.stored());
        assertEquals(0, whole ? 0 : report.resumedFrom() % CHUNK);
        if (kept >= 0) {
            assertEquals(kept, report.resumedFrom());
        }
        assertArrayEquals(expected, Files.readAllBytes(target));
        assertFalse(Files.exists(target.resolveSibling(target.getFileName() + ".part")));
        Files.delete(target);
    }

    @Property(tries = 40)
    void aStoreIsReadAsBeforeAfterAListenerEndedItsVerification(@ForAll @IntRange(max = 3) int at, @ForAll Ending ending) {
        try (PatchStore store = PatchStore.open(folder.resolve("expected.h5"))) {
            byte[] before = store.read(SIZE - 1);
            Fuse fuse = new Fuse(at, ending);
            try {
                store.verify((stage, done, total, detail) -> fuse.call());
            } catch (RuntimeException | AssertionError e) {
                assertTrue(e == fuse.thrown || ending == Ending.INTERRUPT, e::toString);
            }
            Thread.interrupted();
            assertTrue(store.verify(ProgressListener.NONE).intact());
            assertArrayEquals(before, store.read(SIZE - 1));
        }
    }

    /** Interrupted while it waits for a batch, or before: the batch that was not given is the next. */
    @Property(tries = 60)
    void aLoaderGivesEveryBatchAfterInterrupts(@ForAll @IntRange(min = 1, max = 4) int threads,
            @ForAll @IntRange(max = 9) int every) {
        try (PatchStore store = PatchStore.open(folder.resolve("expected.h5"));
                PatchLoader loader = PatchLoader.builder(store, IntStream.range(0, SIZE).toArray()).batchSize(37)
                        .threads(threads).shuffle(every).build()) {
            List<Integer> found = new ArrayList<>();
            Iterator<PatchBatch> batches = loader.epoch(0).iterator();
            for (int call = 0; batches.hasNext(); call++) {
                if (call % (every + 2) == 0) {
                    Thread.currentThread().interrupt();
                }
                try {
                    PatchBatch batch = batches.next();
                    add(store, batch, found);
                } catch (PatchStoreException e) {
                    assertTrue(e.getMessage().contains("interrupted"), e.getMessage());
                }
                Thread.interrupted();
            }
            assertArrayEquals(loader.order(0), found.stream().mapToInt(it -> it).toArray());
        }
    }

    private static void add(PatchStore store, PatchBatch batch, List<Integer> found) {
        byte[] pixels = new byte[store.shape().bytes()];
        boolean interrupted = Thread.interrupted();
        for (int i = 0; i < batch.size(); i++) {
            batch.pixels().get(i * pixels.length, pixels);
            assertTrue(Arrays.equals(store.read(batch.index(i)), pixels), "patch " + batch.index(i));
            found.add(batch.index(i));
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
