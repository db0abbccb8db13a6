package io.github.pcam4j.train.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.train.Predictions;
import io.github.pcam4j.train.error.TrainingException;
import io.github.pcam4j.train.metrics.AucComparison;
import io.github.pcam4j.train.metrics.DeLong;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Predictions of the same patches belong together by the patches' ids, however they are ordered and whatever else there is. */
class RunComparisonTest {
    private static final int PATCHES = 60;

    @TempDir
    private Path folder;

    private static byte label(int patch) {
        return (byte) (patch % 3 == 0 ? 1 : 0);
    }

    /** How sure one of two models is of a patch. */
    private static double probability(int model, int patch) {
        double noise = new Random(31L * patch + model).nextDouble();
        return model == 0 ? 0.5 * noise + 0.4 * label(patch) : 0.8 * noise + 0.1 * label(patch);
    }

    private Path predictions(String name, int model, List<Integer> patches) {
        byte[] labels = new byte[patches.size()];
        IntStream.range(0, labels.length).forEach(i -> labels[i] = label(patches.get(i)));
        Path file = folder.resolve(name);
        Predictions.of(patches.stream().map(it -> "patch" + it).toList(), labels,
                patches.stream().mapToDouble(it -> probability(model, it)).toArray()).write(file);
        return file;
    }

    private static List<Integer> patches(int from, int to) {
        return new ArrayList<>(IntStream.range(from, to).boxed().toList());
    }

    @Test
    void patchesArePairedByTheirIds() {
        List<Integer> shuffled = patches(0, PATCHES);
        Collections.shuffle(shuffled, new Random(5));
        RunComparison comparison = RunComparison.of(List.of(predictions("a.csv", 0, patches(0, PATCHES)),
                predictions("b.csv", 1, shuffled)));
        byte[] labels = new byte[PATCHES];
        IntStream.range(0, PATCHES).forEach(i -> labels[i] = label(i));
        AucComparison expected = DeLong.compare(labels, IntStream.range(0, PATCHES).mapToDouble(i -> probability(0, i)).toArray(),
                IntStream.range(0, PATCHES).mapToDouble(i -> probability(1, i)).toArray());
        AucComparison found = comparison.tests().get(0).comparison();
        assertEquals(expected.aucA(), found.aucA());
        assertEquals(expected.aucB(), found.aucB());
        assertEquals(expected.interval(), found.interval());
        assertEquals(expected.pValue(), found.pValue());
    }

    @Test
    void onlyPatchesThatAllHaveJudgedCount() {
        RunComparison comparison = RunComparison.of(List.of(predictions("a.csv", 0, patches(0, 50)),
                predictions("b.csv", 1, patches(10, PATCHES)), predictions("c.csv", 1, patches(0, PATCHES))));
        assertEquals(40, comparison.sharedPatches());
        comparison.tests().forEach(it -> assertEquals(40, it.comparison().patches(), it.summary()));
        assertEquals(50, comparison.runs().get(0).evaluation().confusion().total(), "each by all its own");
    }

    @Test
    void aPageNamesItsRuns() throws IOException {
        Path page = folder.resolve("page.html");
        RunComparison.of(List.of(predictions("a.csv", 0, patches(0, PATCHES)), predictions("b.csv", 1, patches(0, PATCHES))))
                .write(page);
        String html = Files.readString(page);
        assertTrue(html.contains("<h1>Runs compared</h1>") && html.contains("Which is better") && html.contains("a.csv"), html);
    }

    @Test
    void foldsHaveAPageOfTheirOwn() throws IOException {
        Path cv = Files.createDirectory(folder.resolve("cv"));
        List<Path> compared = new ArrayList<>();
        for (int fold = 1; fold <= 2; fold++) {
            compared.add(Files.createDirectory(cv.resolve("fold-" + fold)));
            predictions("cv/fold-" + fold + "/predictions.csv", 0, patches(30 * fold - 30, 30 * fold));
        }
        predictions("cv/predictions.csv", 0, patches(0, PATCHES));
        compared.add(cv);
        Path page = folder.resolve("folds.html");
        RunComparison.of(compared).write(page);
        String html = Files.readString(page);
        assertTrue(html.contains("<h1>Folds of cv</h1>") && html.contains(">fold-2<") && html.contains(">all together<"), html);
        assertTrue(html.contains("AUC of the folds from "), html);
        assertFalse(html.contains("Which is better"), "folds share no patches");
    }

    @Test
    void aFolderWithoutARunIsNamed() throws IOException {
        Path other = predictions("a.csv", 0, patches(0, PATCHES));
        Path none = Files.createDirectory(folder.resolve("none"));
        TrainingException e = assertThrows(TrainingException.class, () -> RunComparison.of(List.of(other, none)));
        assertTrue(e.getMessage().contains("none holds no run"), e.getMessage());
        Files.createFile(none.resolve("folds.json"));
        e = assertThrows(TrainingException.class, () -> RunComparison.of(List.of(other, none)));
        assertTrue(e.getMessage().contains("not all of its folds are trained"), e.getMessage());
    }
}
