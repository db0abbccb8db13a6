package io.github.pcam4j.train.heatmap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Images several times as large as the heap. {@code -Dpcam.heatmap.side=20000 -Dpcam.heatmap.heap=64m} reads 1.2 GB of
 * pixels in 64 MB.
 */
@Tag("slow")
class HeatmapMemoryTest {
    private static final int SIDE = Integer.getInteger("pcam.heatmap.side", 5000);
    private static final String HEAP = System.getProperty("pcam.heatmap.heap", "24m");

    @TempDir
    private Path folder;

    @Test
    void aTiffIsNeverHeldAsAWhole() throws Exception {
        readInSmallHeap(LargeFiles.tiff(folder.resolve("large.tif"), SIDE));
    }

    @Test
    void aPngIsNeverHeldAsAWhole() throws Exception {
        readInSmallHeap(LargeFiles.png(folder.resolve("large.png"), SIDE));
    }

    private void readInSmallHeap(Path image) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + HEAP, "-Djava.awt.headless=true", "-cp", System.getProperty("java.class.path"),
                SmallHeap.class.getName(), image.toString(), folder.resolve("heatmap").toString()))
                .redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(10, TimeUnit.SECONDS));
        assertEquals(0, process.exitValue(), output);
        System.out.println(image.getFileName() + ", " + SIDE + " a side: " + output.strip());
        assertTrue(Files.exists(folder.resolve("heatmap/overlay.png")));
    }
}
