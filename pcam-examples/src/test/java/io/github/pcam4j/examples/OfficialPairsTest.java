package io.github.pcam4j.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import io.github.pcam4j.examples.PcamProcess.Outcome;
import io.github.pcam4j.io.PatchShape;
import io.github.pcam4j.io.store.PatchStoreWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** PatchCamelyon's official files, each split a pair of x and y without ids, on the command line. */
@ResourceLock(Resources.SYSTEM_ERR)
@ResourceLock(Resources.SYSTEM_OUT)
@Tag("slow")
class OfficialPairsTest {
    @TempDir
    private static Path shared;
    private static Path run;

    private static Path file(String role, String part) {
        try {
            return Path.of(Objects.requireNonNull(OfficialPairsTest.class.getResource(
                    "/official/camelyonpatch_level_2_split_%s_%s.h5".formatted(role, part))).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, Object> json(Object... arguments) {
        List<Object> all = new ArrayList<>(Arrays.asList(arguments));
        all.add("--json");
        Outcome outcome = PcamHere.run(all.toArray());
        assertEquals(0, outcome.exit(), outcome.toString());
        try {
            return JSON.std.mapFrom(outcome.output());
        } catch (IOException e) {
            throw new UncheckedIOException(outcome.toString(), e);
        }
    }

    @BeforeAll
    static void train() {
        run = shared.resolve("run");
        Outcome trained = PcamHere.run("train", file("train", "x"), "--labels", file("train", "y"), "--valid",
                file("valid", "x"), "--valid-labels", file("valid", "y"), "--out", run, "--epochs", 1, "--batch", 4,
                "--filters", "4", "--units", "8");
        assertEquals(0, trained.exit(), trained.toString());
        assertTrue(trained.output().contains("60 patches to train on, 24 held out"), trained.toString());
    }

    @Test
    void validatesByTheSplitThatIsMeantForIt() throws IOException {
        List<String> rows = Files.readAllLines(run.resolve("split.csv"));
        assertEquals(85, rows.size());
        assertTrue(rows.subList(1, 61).stream().allMatch(row -> row.endsWith(",train")));
        assertTrue(rows.subList(61, 85).stream().allMatch(row -> row.endsWith(",validation")));
        assertEquals(25, Files.readAllLines(run.resolve("predictions.csv")).size());
    }

    @Test
    void judgesByTheTestSplitThoughItCountsFromZeroToo() {
        assertEquals(20, json("evaluate", run, file("test", "x"), "--labels", file("test", "y")).get("patches"));
    }

    @Test
    void judgesByNothingThatWasTrainedOn() {
        Outcome refused = PcamHere.run("evaluate", run, file("train", "x"), "--labels", file("train", "y"));
        assertEquals(1, refused.exit(), refused.toString());
        assertTrue(refused.errors().contains("were trained on"), refused.toString());
    }

    @Test
    void judgesByTheSplitThatWasHeldOut() {
        assertEquals(24, json("evaluate", run, file("valid", "x"), "--labels", file("valid", "y")).get("patches"));
    }

    @Test
    void predictsInTheOrderOfTheFile() throws IOException {
        Path submission = shared.resolve("submission.csv");
        json("predict", run, file("test", "x"), "--out", submission);
        List<String> rows = Files.readAllLines(submission);
        assertEquals(21, rows.size());
        for (int i = 0; i < 20; i++) {
            assertTrue(rows.get(i + 1).startsWith(i + ","), rows.get(i + 1));
        }
    }

    @Test
    void exploresThePair() throws IOException {
        Path page = shared.resolve("explored");
        json("explore", file("train", "x"), "--labels", file("train", "y"), "--out", page);
        assertTrue(Files.size(page.resolve("dataset.html")) > 5000);
    }

    @Test
    void imagesThatWereNeverWrittenAreCounted() throws Exception {
        Path half = Path.of(Objects.requireNonNull(OfficialPairsTest.class.getResource("/official/half_written.h5")).toURI());
        Map<String, Object> explored = json("explore", half, "--out", shared.resolve("half"));
        assertEquals(6, explored.get("unwritten_images"));
        assertEquals(0, explored.get("unwritten_labels"));
        assertTrue(PcamHere.run("explore", half, "--out", shared.resolve("half")).output()
                .contains("6 of its 10 images and 0 of its labels were never written"));
        assertTrue(PcamHere.run("verify", half).errors().contains("6 of its 10 images"));
    }

    @Test
    void reportsOnWhatItIsGivenAgain() {
        Map<String, Object> report = json("report", run, file("train", "x"), "--labels", file("train", "y"), "--valid",
                file("valid", "x"), "--valid-labels", file("valid", "y"));
        assertTrue(report.get("report").toString().endsWith("report.html"), report.toString());
    }

    /** All patches are the same, so they are one group, and that is nobody's --groups. */
    @Test
    void sameSidesThatCannotBeSplitAreExplained() {
        Path store = shared.resolve("same.h5");
        try (PatchStoreWriter writer = PatchStoreWriter.builder(store, PatchShape.rgb(16)).open()) {
            byte[] pixels = new byte[PatchShape.rgb(16).bytes()];
            for (int i = 0; i < 20; i++) {
                writer.append("p" + i, i % 2, pixels);
            }
            writer.finish();
        }
        Outcome refused = PcamHere.run("train", store, "--out", shared.resolve("same"));
        assertEquals(1, refused.exit(), refused.toString());
        assertTrue(refused.errors().contains("same.h5") && refused.errors().contains("--duplicates anywhere"),
                refused.toString());
    }

    @Test
    void labelsThatAreMissingOrOfAnotherSplitAreRefused() {
        Path out = shared.resolve("refused");
        Outcome missing = PcamHere.run("train", file("train", "x"), "--out", out);
        assertEquals(1, missing.exit(), missing.toString());
        assertTrue(missing.errors().contains("has no labels") && missing.errors().contains("_y.h5"), missing.toString());
        Outcome other = PcamHere.run("train", file("train", "x"), "--labels", file("test", "y"), "--out", out);
        assertEquals(1, other.exit(), other.toString());
        assertTrue(other.errors().contains("20") && other.errors().contains("60"), other.toString());
        Outcome alone = PcamHere.run("train", file("train", "x"), "--labels", file("train", "y"), "--valid-labels",
                file("valid", "y"), "--out", out);
        assertEquals(1, alone.exit(), alone.toString());
        assertFalse(Files.exists(out));
    }
}
