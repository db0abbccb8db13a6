package io.github.pcam4j.io.fuzz;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.io.fuzz.FuzzJudge.Outcome;
import io.github.pcam4j.io.fuzz.FuzzJudge.Reader;
import io.github.pcam4j.io.fuzz.FuzzJudge.Verdict;
import io.github.pcam4j.io.fuzz.Mutator.Mutant;
import io.github.pcam4j.io.image.PatchFormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Readers with planted faults: each must be found, or what finds nothing in the real ones means nothing. */
class FuzzJudgeTest {
    private static final int HUGE = 100 << 20;
    private static final long FOR_EVER_SECONDS = 30;

    private static Verdict judge(Reader reader) {
        try (FuzzJudge judge = new FuzzJudge(reader, "file", Duration.ofSeconds(1))) {
            return judge.judge(new byte[100]);
        }
    }

    private static int recurse(int depth) {
        return depth + recurse(depth + 1);
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                planted("NullPointerException", input -> {
                    throw new NullPointerException("planted");
                }),
                planted("IOException", input -> {
                    throw new IOException("planted");
                }),
                planted("StackOverflowError", input -> recurse(0)),
                planted("OutOfMemoryError", input -> Arrays.fill(new long[Integer.MAX_VALUE], 1)),
                planted("message without the file's name", input -> {
                    throw new PatchFormatException("it is damaged");
                }),
                planted("allocation", input -> Arrays.fill(new byte[HUGE], (byte) 1)),
                planted("allocation", input -> IntStream.range(0, 1000).parallel()
                        .forEach(i -> Arrays.fill(new byte[HUGE / 1000], (byte) 1))),
                planted("allocation", input -> ByteBuffer.allocateDirect(HUGE).put(0, (byte) 1)),
                planted("allocation", input -> {
                    Arrays.fill(new byte[HUGE], (byte) 1);
                    throw new PatchFormatException("file is damaged");
                }),
                planted("hang", input -> TimeUnit.SECONDS.sleep(FOR_EVER_SECONDS)));
    }

    private static Arguments planted(String kind, Reader reader) {
        return Arguments.of(kind, reader);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void aPlantedFaultIsFound(String kind, Reader reader) {
        Verdict verdict = judge(reader);
        assertTrue(verdict.isFault() && verdict.kind().startsWith(kind), verdict.toString());
    }

    @Test
    void readingAndRefusingAreNoFaults() {
        assertEquals(Outcome.READ, judge(input -> { }).outcome());
        assertEquals(Outcome.REFUSED, judge(input -> {
            throw new PatchFormatException("file is damaged");
        }).outcome());
    }

    @Test
    void aFaultBehindOneFieldIsReachedAndKept() throws IOException {
        Seed seed = FuzzSeeds.images().get(0);
        FuzzRun run = new FuzzRun("planted");
        try (FuzzJudge judge = new FuzzJudge(input -> {
            if (input.length >= 8 && ByteBuffer.wrap(input).getInt(4) == -1) {
                throw new IllegalStateException("planted");
            }
        }, "file", Duration.ofSeconds(1))) {
            Mutator mutator = new Mutator(List.of(seed));
            // Some thousand mutants: a second's work, more where others work too.
            while (run.faults().isEmpty() && run.tried() < 100_000) {
                run.run(judge, mutator, 0, 1);
            }
        }
        assertEquals(1, run.faults().size(), run.tried() + " tried");
        assertTrue(run.faults().values().iterator().next().contains("kept as target"), run.faults().toString());
    }

    @Test
    void theSameNumberGivesTheSameMutant() throws IOException {
        Mutator mutator = new Mutator(FuzzSeeds.images());
        for (int number = 0; number < 100; number++) {
            assertArrayEquals(mutator.mutant(number).bytes(), new Mutator(FuzzSeeds.images()).mutant(number).bytes());
        }
        assertNotEquals(ByteBuffer.wrap(mutator.mutant(1).bytes()), ByteBuffer.wrap(mutator.mutant(2).bytes()));
    }

    @Test
    void mostDamagedHeadersHaveTheirChecksumAgain(@TempDir Path folder) throws IOException {
        Seed ours = FuzzSeeds.stores(folder).stream().filter(it -> it.name().equals("ours.h5")).findFirst()
                .orElseThrow();
        assertTrue(ours.sealed().size() >= 5, ours.sealed().toString());
        Mutator mutator = new Mutator(List.of(ours));
        int right = 0;
        for (int number = 0; number < 400; number++) {
            Mutant mutant = mutator.mutant(number);
            byte[] again = mutant.bytes().clone();
            ours.sealed().forEach(it -> it.seal(again));
            right += Arrays.equals(again, mutant.bytes()) ? 1 : 0;
        }
        assertTrue(right >= 280 && right < 400, "right: " + right);
    }
}
