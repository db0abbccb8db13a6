package io.github.pcam4j.io.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.io.TiffFixtures;
import io.github.pcam4j.io.fuzz.FuzzJudge.Outcome;
import io.github.pcam4j.io.fuzz.FuzzJudge.Verdict;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Files that once made a reader fail, and damages that no chance finds. */
class DamagedFilesTest {
    /** Not of the kind that is read; damaged or not. */
    private static final Set<String> NO_PATCHES =
            Set.of("alpha", "fax 2", "fax 3", "fax 4", "old JPEG", "lossless JPEG");

    @TempDir
    private Path folder;

    static Stream<Path> stores() {
        return FuzzSeeds.files("fuzz/faults", ".h5").stream();
    }

    static Stream<Path> images() {
        return FuzzSeeds.files("fuzz/faults", ".tif").stream();
    }

    private static void assertRefused(FuzzJudge readers, byte[] input) {
        try (FuzzJudge judge = readers) {
            Verdict verdict = judge.judge(input);
            assertEquals(Outcome.REFUSED, verdict.outcome(), verdict.toString());
        }
    }

    @ParameterizedTest
    @MethodSource("stores")
    void storesThatOnceMadeAReaderFailAreRefused(Path file) throws IOException {
        byte[] input = Files.readAllBytes(file);
        if (file.getFileName().toString().startsWith("labels")) {
            assertRefused(FuzzTargets.labels(folder), input);
        } else {
            assertRefused(FuzzTargets.stores(folder), input);
        }
    }

    @ParameterizedTest
    @MethodSource("images")
    void imagesThatOnceMadeAReaderFailAreRefused(Path file) throws IOException {
        assertRefused(FuzzTargets.images(), Files.readAllBytes(file));
    }

    /** The first match of a pattern in the file's hexadecimal digits is replaced, and checksums are made good. */
    @ParameterizedTest
    @CsvFileSource(resources = "/fuzz/damages.csv", delimiter = '|', quoteCharacter = '"')
    void storesThatClaimTooMuchAreRefused(String name, String pattern, String replacement, String message)
            throws IOException {
        Seed seed = Seed.hdf5(name, Files.readAllBytes(FuzzSeeds.resource("fuzz/seeds/" + name)));
        String hex = HexFormat.of().formatHex(seed.bytes());
        // What goes before is taken two digits at a time, so that the match is at whole bytes.
        String changed = hex.replaceFirst("^((?:..)*?)" + pattern, "$1" + replacement.replace("$1", "$2"));
        assertNotEquals(hex, changed, "not in the file: " + pattern);
        byte[] input = HexFormat.of().parseHex(changed);
        seed.sealed().forEach(it -> it.seal(input));
        try (FuzzJudge judge = FuzzTargets.stores(folder)) {
            Verdict verdict = judge.judge(input);
            assertEquals(Outcome.REFUSED, verdict.outcome(), verdict.toString());
            assertTrue(verdict.detail().contains(message), verdict.detail());
        }
    }

    @Test
    void aTreeThatLeadsToItselfIsRefused() throws IOException {
        byte[] input = Files.readAllBytes(FuzzSeeds.resource("fuzz/seeds/old_chunked.h5"));
        String hex = HexFormat.of().formatHex(input);
        int node = hex.indexOf("545245450100") / 2;
        // The level, and the address of the first child behind its key of 48 bytes.
        input[node + 5] = 1;
        ByteBuffer.wrap(input).order(ByteOrder.LITTLE_ENDIAN).putLong(node + 24 + 48, node);
        assertRefused(FuzzTargets.stores(folder), input);
    }

    @Test
    void aChunkThatInflatesBeyondItsSizeIsRefused() throws IOException {
        assertRefused(FuzzTargets.stores(folder), Files.readAllBytes(FuzzSeeds.resource("fuzz/deflate_bomb.h5")));
    }

    @ParameterizedTest
    @CsvSource({"0xc0", "0xc2"})
    void aJpegThatClaimsAHugeImageIsRefused(int marker) throws IOException {
        byte[] input = seed("JPEG").bytes().clone();
        int frame = HexFormat.of().formatHex(input).indexOf("ffc00011080010001003") / 2;
        input[frame + 1] = (byte) marker;
        // 16,144 rows and columns: few enough for the JPEG decoder to try.
        input[frame + 5] = 0x3f;
        input[frame + 7] = 0x3f;
        try (FuzzJudge judge = FuzzTargets.images()) {
            Verdict verdict = judge.judge(input);
            assertTrue(verdict.detail().contains("JPEG data of 16144 x 16144 pixels"), verdict.toString());
        }
    }

    @Test
    void aTileOfManyColumnsIsRefused() {
        byte[] rgb = TiffFixtures.pixels(FuzzSeeds.TIFF_SIZE, 5);
        assertRefused(FuzzTargets.images(), new TiffBuilder(ByteOrder.LITTLE_ENDIAN, FuzzSeeds.TIFF_SIZE, rgb)
                .tile(FuzzSeeds.TIFF_SIZE).set(TiffBuilder.TILE_WIDTH, 1 << 28).build());
    }

    private static Seed seed(String name) throws IOException {
        return FuzzSeeds.images().stream().filter(it -> it.name().equals(name)).findFirst().orElseThrow();
    }

    @Test
    void seedsAreReadBeforeTheyAreDamaged() throws IOException {
        assertOutcomes(FuzzTargets.stores(folder), FuzzSeeds.stores(folder));
        assertOutcomes(FuzzTargets.labels(folder), FuzzSeeds.labels());
        assertOutcomes(FuzzTargets.images(), FuzzSeeds.images());
    }

    private static void assertOutcomes(FuzzJudge readers, List<Seed> seeds) {
        try (FuzzJudge judge = readers) {
            for (Seed seed : seeds) {
                Outcome expected = NO_PATCHES.contains(seed.name()) ? Outcome.REFUSED : Outcome.READ;
                Verdict verdict = judge.judge(seed.bytes());
                assertEquals(expected, verdict.outcome(), seed.name() + ": " + verdict);
            }
        }
    }
}
