package io.github.pcam4j.io.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Damaged files, thousands of them, to the readers of stores, archives, patches and slides: each must be read, or refused by an
 * exception of the library that names the file, soon, and without more memory than its length justifies.
 * {@code pcam.fuzz.seconds} says for how long, 6 seconds a reader by default; {@code pcam.fuzz.first} is the number of
 * the first mutant, to go on where another run ended or to have one mutant again.
 */
@Tag("slow")
class MutatedFilesTest {
    private static final int SECONDS = Integer.getInteger("pcam.fuzz.seconds", 6);
    private static final long FIRST = Long.getLong("pcam.fuzz.first", 0);

    @TempDir
    private Path folder;

    private static void fuzz(String name, FuzzJudge readers, List<Seed> seeds) throws IOException {
        FuzzRun run = new FuzzRun(name);
        try (FuzzJudge judge = readers) {
            run.run(judge, new Mutator(seeds), FIRST, SECONDS);
        }
        assertEquals(Map.of(), run.faults());
        assertTrue(run.read() > 0 && run.read() < run.tried(), "all were read, or none: " + run.read());
    }

    @Test
    void mutatedStoresAreReadOrRefused() throws IOException {
        fuzz("stores", FuzzTargets.stores(folder), FuzzSeeds.stores(folder));
    }

    @Test
    void mutatedLabelsAreReadOrRefused() throws IOException {
        fuzz("labels", FuzzTargets.labels(folder), FuzzSeeds.labels());
    }

    @Test
    void mutatedArchivesAreReadOrRefused() throws IOException {
        fuzz("archives", FuzzTargets.archives(folder), FuzzSeeds.archives(folder));
    }

    @Test
    void mutatedSlidesAreReadOrRefused() throws IOException {
        fuzz("slides", FuzzTargets.slides(folder), FuzzSeeds.images());
    }

    @Test
    void mutatedImagesAreReadOrRefused() throws IOException {
        fuzz("images", FuzzTargets.images(), FuzzSeeds.images());
    }
}
