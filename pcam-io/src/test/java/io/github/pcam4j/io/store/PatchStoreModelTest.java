package io.github.pcam4j.io.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.io.PatchShape;
import io.github.pcam4j.io.ProgressListener;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

/**
 * A store driven through random writes, crashes, resumes and gathers, against what a plain list would hold: patch i is
 * always {@link StoreFixtures#pixels}. A crash is the state of the files at a moment, taken up in another folder.
 */
class PatchStoreModelTest {
    private static final PatchShape TINY = new PatchShape(2, 1, 3);

    /** What is done to the store. */
    private sealed interface Action { }

    private record Append(int count) implements Action { }

    /** Ends the process; some bytes of what was last written may not have reached the disk, or be garbage. */
    private record Crash(boolean forced, int lostPartBytes, int lostJournalBytes, boolean garbage) implements Action { }

    @Provide
    Arbitrary<Action> actions() {
        return Arbitraries.oneOf(
                Arbitraries.integers().between(1, 1700).map(Append::new),
                Combinators.combine(Arbitraries.of(true, false), Arbitraries.integers().between(0, 9000),
                        Arbitraries.integers().between(0, 30), Arbitraries.of(true, false)).as(Crash::new));
    }

    @Property(tries = 60)
    void behavesAsAListThatForgetsItsUnfinishedThousand(
            @ForAll("actions") Action first, @ForAll @Size(max = 12) List<@From("actions") Action> more,
            @ForAll long seed) throws IOException {
        Path root = Files.createTempDirectory("model");
        try {
            Path target = folder(root, 0).resolve("a.h5");
            PatchStoreWriter writer = PatchStoreWriter.builder(target, TINY).resume();
            int written = 0;
            int crashes = 0;
            for (Action action : Stream.concat(Stream.of(first), more.stream()).toList()) {
                if (action instanceof Append append) {
                    for (int i = 0; i < append.count(); i++, written++) {
                        writer.mark(written + 1L);
                        writer.append(StoreFixtures.id(written), StoreFixtures.label(written),
                                StoreFixtures.pixels(TINY, written));
                    }
                } else if (action instanceof Crash crash) {
                    if (crash.forced()) {
                        writer.force();
                    }
                    target = crash(crash, target.getParent(), folder(root, ++crashes)).resolve("a.h5");
                    writer.close();
                    writer = PatchStoreWriter.builder(target, TINY).resume();
                    assertTrue(writer.size() <= written && writer.size() % 1000 == 0, "resumed at " + writer.size());
                    if (crash.lostPartBytes() == 0 && crash.lostJournalBytes() == 0) {
                        int behind = written / 1000 * 1000 - writer.size();
                        assertTrue(behind == 0 || behind <= 2000 && !crash.forced(), behind + " were lost");
                    }
                    assertEquals(writer.size(), writer.mark());
                    assertEquals(writer.size(), writer.resumedFrom());
                    written = writer.size();
                }
            }
            finishAndCompare(writer, target, written, new Random(seed));
        } finally {
            delete(root);
        }
    }

    private static Path crash(Crash crash, Path from, Path to) throws IOException {
        spoil(from.resolve("a.h5.part"), to, crash.lostPartBytes(), crash.garbage());
        spoil(from.resolve("a.h5.part.journal"), to, crash.lostJournalBytes(), crash.garbage());
        return to;
    }

    private static void spoil(Path file, Path to, int lost, boolean garbage) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        int kept = Math.max(0, bytes.length - lost);
        if (garbage) {
            Arrays.fill(bytes, kept, bytes.length, (byte) 0x5a);
            Files.write(to.resolve(file.getFileName()), bytes);
        } else {
            Files.write(to.resolve(file.getFileName()), Arrays.copyOf(bytes, kept));
        }
    }

    private static void finishAndCompare(PatchStoreWriter writer, Path target, int written, Random random) {
        if (written == 0) {
            writer.close();
            return;
        }
        writer.finish();
        writer.close();
        try (PatchStore store = PatchStore.open(target)) {
            assertEquals(written, store.size());
            assertTrue(store.verify(ProgressListener.NONE).intact());
            int[] indices = random.ints(200, 0, written).toArray();
            ByteBuffer pixels = ByteBuffer.allocate(indices.length * TINY.bytes());
            store.gather(indices, 0, indices.length, pixels);
            for (int i = 0; i < indices.length; i++) {
                byte[] one = new byte[TINY.bytes()];
                pixels.get(i * TINY.bytes(), one);
                assertArrayEquals(StoreFixtures.pixels(TINY, indices[i]), one);
                assertEquals(StoreFixtures.id(indices[i]), store.id(indices[i]));
                assertEquals(StoreFixtures.label(indices[i]), store.label(indices[i]));
            }
        }
    }

    private static Path folder(Path root, int number) throws IOException {
        return Files.createDirectories(root.resolve(Integer.toString(number)));
    }

    private static void delete(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
