package io.github.pcam4j.train.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.io.PatchShape;
import io.github.pcam4j.io.ProgressListener;
import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.io.store.PatchStoreWriter;
import io.github.pcam4j.train.error.TrainingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatasetReportTest {
    private static final PatchShape SHAPE = PatchShape.rgb(24);

    @TempDir
    private Path folder;

    /** Twenty patches of noise, one of them twice, with either label; then a white one and two black ones. */
    private PatchStore store(boolean labelled) {
        Random random = new Random(1);
        Path path = folder.resolve("store.h5");
        byte[][] patches = new byte[24][SHAPE.bytes()];
        for (byte[] patch : Arrays.copyOf(patches, 20)) {
            random.nextBytes(patch);
        }
        patches[20] = patches[7];
        Arrays.fill(patches[21], (byte) 250);
        patches[23][5] = 3;
        try (PatchStoreWriter writer = PatchStoreWriter.builder(path, SHAPE).labelled(labelled).open()) {
            for (int i = 0; i < patches.length; i++) {
                if (labelled) {
                    writer.append("<p>" + i, i % 2, patches[i]);
                } else {
                    writer.append("<p>" + i, patches[i]);
                }
            }
            writer.finish();
        }
        return PatchStore.open(path);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void tellsWhatTheSummaryTells(boolean labelled) throws Exception {
        try (PatchStore store = store(labelled)) {
            Path file = DatasetReport.write(store, folder.resolve("explored"), ProgressListener.NONE);
            assertEquals(folder.resolve("explored/dataset.html"), file);
            HtmlPage page = HtmlPage.read(file);
            page.assertSelfContained();
            assertEquals(List.of("summary", "samples", "duplicates", "empty"), page.sections());
            String summary = page.section("summary");
            assertTrue(summary.contains("24 of 24 x 24 x 3"), summary);
            assertTrue(summary.contains("2 patches in 1 groups" + (labelled ? ", 1 of which have both labels" : "")),
                    summary);
            assertEquals(labelled, summary.contains("All: 12 of label 0 and 12 of label 1."), summary);
            assertEquals(!labelled, summary.contains("The patches have no labels."), summary);
            assertTrue(page.section("duplicates").contains("<p>7") && page.section("duplicates").contains("<p>20"));
            String empty = page.section("empty");
            assertTrue(empty.contains("<p>21") && empty.contains("<p>22") && empty.contains("<p>23"), empty);
            assertFalse(empty.contains("<p>20"));
            for (String plot : List.of("blank", "dark", "exact_duplicates", labelled ? "samples_label_1" : "samples")) {
                assertTrue(Files.size(file.resolveSibling("plots/" + plot + ".png")) > 500, plot);
            }
        }
    }

    @Test
    void filesOfOthersAreNotWrittenOver() throws Exception {
        try (PatchStore store = store(true)) {
            Path out = folder.resolve("explored");
            Path mine = Files.createDirectories(out.resolve("plots")).resolve("blank.png");
            Files.writeString(mine, "mine");
            TrainingException e = assertThrows(TrainingException.class,
                    () -> DatasetReport.write(store, out, ProgressListener.NONE));
            assertTrue(e.getMessage().contains("explored holds no report of a store, but " + Path.of("plots/blank.png")),
                    e.getMessage());
            assertEquals("mine", Files.readString(mine));
            Files.delete(mine);
            Path notes = Files.writeString(out.resolve("plots/notes.txt"), "mine");
            DatasetReport.write(store, out, ProgressListener.NONE);
            long plots = Files.size(mine);
            // One of before is replaced.
            DatasetReport.write(store, out, ProgressListener.NONE);
            assertEquals(plots, Files.size(mine));
            assertEquals("mine", Files.readString(notes));
            Files.writeString(out.resolve("dataset.html"), "<html><title>My data</title>");
            e = assertThrows(TrainingException.class, () -> DatasetReport.requireFree(out));
            assertTrue(e.getMessage().contains("dataset.html is there already and is no report of a store"), e.getMessage());
        }
    }
}
