package io.github.pcam4j.io.slide;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.io.store.PatchStoreException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the process that cuts slides, within a slide and between two: whenever it dies there is no store or a whole one, and the
 * process that comes after goes on and ends with the same bytes. {@code pcam.slide.kills} says how often; 12 times by default.
 */
@Tag("slow")
class SlideCrashTest {
    private static final int KILLS = Integer.getInteger("pcam.slide.kills", 12);

    @TempDir
    private Path folder;
    private final Random random = new Random(20261127);
    private final List<Path> slides = new ArrayList<>();

    @Test
    void aKilledCutGoesOn() throws Exception {
        for (String name : List.of("a", "b", "c")) {
            slides.add(Files.copy(Slides.file("pyramid.tif"), folder.resolve(name + ".tif")));
        }
        Annotated.collection(folder.resolve("b.geojson"), Annotated.feature("Tumor", "Polygon", "[" + Annotated.ring(200, 150,
                400, 350)
                + "]"));
        Path whole = folder.resolve("whole.h5");
        CrashingCut.cut(whole, slides, false);
        byte[] expected = Files.readAllBytes(whole);
        Path target = folder.resolve("killed.h5");
        Path part = folder.resolve("killed.h5.part");
        int resumes = 0;
        for (int kills = 0; kills < KILLS;) {
            resumes += Files.exists(folder.resolve("killed.h5.part.journal")) ? 1 : 0;
            kills += runAndKill(target) ? 0 : 1;
            if (Files.exists(target)) {
                assertArrayEquals(expected, Files.readAllBytes(target));
                Files.delete(target);
            } else if (Files.exists(part)) {
                assertThrows(PatchStoreException.class, () -> PatchStore.open(part).close());
            }
        }
        CrashingCut.cut(target, slides, false);
        assertArrayEquals(expected, Files.readAllBytes(target));
        assertTrue(resumes >= KILLS / 3, "went on with a part: " + resumes);
    }

    /** Kills it after some lines; true if it was done before. */
    private boolean runAndKill(Path target) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx128m", "-cp", System.getProperty("java.class.path"),
                CrashingCut.class.getName(), target.toString()));
        slides.forEach(it -> command.add(it.toString()));
        Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        int lines = random.nextInt(45);
        try (BufferedReader output = new BufferedReader(new InputStreamReader(process.getInputStream(),
                StandardCharsets.UTF_8))) {
            for (int line = 0; line < lines && output.readLine() != null; line++) {
                // Each is a hundred patches.
            }
            process.destroyForcibly();
            assertTrue(process.waitFor(30, TimeUnit.SECONDS));
        }
        return process.exitValue() == 0;
    }
}
