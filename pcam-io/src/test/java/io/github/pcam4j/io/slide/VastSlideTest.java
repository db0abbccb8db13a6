package io.github.pcam4j.io.slide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.io.ingest.PatchIngest;
import io.github.pcam4j.io.store.PatchStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Slides of 100,000 x 100,000 pixels, 30 GB each, in a process of 256 MB of heap. */
class VastSlideTest {
    @TempDir
    private Path folder;

    @Test
    void memoryIsSteadyHoweverLargeSlidesAre() throws Exception {
        Path slide = VastSlide.write(folder.resolve("vast.tif"), 100_000, 25_000, 3_125);
        Path store = folder.resolve("vast.h5");
        Path output = folder.resolve("output");
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m",
                "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError", "-cp", System.getProperty("java.class.path"), Cut.class
                .getName(),
                store.toString(), slide.toString(), Files.copy(slide, folder.resolve("other.tif")).toString(),
                Files.copy(slide, folder.resolve("third.tif")).toString()).redirectErrorStream(true).redirectOutput(
                        output.toFile()).start();
        assertTrue(process.waitFor(300, TimeUnit.SECONDS));
        assertEquals(0, process.exitValue(), Files.readString(output));
        try (PatchStore opened = PatchStore.open(store)) {
            assertEquals(300, opened.size());
            assertTrue(opened.ids().get(0).matches("vast/x\\d+_y\\d+_d4"), opened.ids().get(0));
        }
    }

    /** A hundred patches of each slide: {@code STORE SLIDE...}. */
    static final class Cut {
        private Cut() { }

        public static void main(String[] arguments) {
            List<Path> slides = List.of(arguments).subList(1, arguments.length).stream().map(Path::of).toList();
            try (SlideSet set = SlideSet.builder(slides, slide -> ScaledSlide.at(slide, 1))
                    .each(slide -> slide.places(new PatchPlaces.Scattered(100, 1, false)).tissue(0.3)).build()) {
                PatchIngest.builder(set, Path.of(arguments[0])).size(96).build().run();
            }
        }
    }
}
