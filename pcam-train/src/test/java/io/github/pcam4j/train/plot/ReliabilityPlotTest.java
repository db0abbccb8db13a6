package io.github.pcam4j.train.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.train.metrics.ReliabilityDiagram;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReliabilityPlotTest {
    private static final int BLUE = 0xff1f77b4;
    private static final ReliabilityDiagram DIAGRAM = ReliabilityDiagram.ofEqualWidth(new byte[] {0, 1, 0, 1},
            new double[] {0.1, 0.3, 0.6, 0.9}, 4);

    @TempDir
    private Path folder;

    @Test
    void eachDiagramHasALineOfItsColour() throws IOException {
        Map<String, ReliabilityDiagram> diagrams = new LinkedHashMap<>(Map.of("before", DIAGRAM));
        assertEquals(0, blue(diagrams));
        diagrams.put("after", DIAGRAM);
        assertTrue(blue(diagrams) > 500);
    }

    private long blue(Map<String, ReliabilityDiagram> diagrams) throws IOException {
        Path file = folder.resolve("plots/%d.png".formatted(diagrams.size()));
        ReliabilityPlot.write(diagrams, file);
        BufferedImage image = ImageIO.read(file.toFile());
        int[] pixels = image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
        return Arrays.stream(pixels).filter(it -> it == BLUE).count();
    }

    @Test
    void noneOrTooManyAreRefused() {
        Map<String, ReliabilityDiagram> five = Map.of("a", DIAGRAM, "b", DIAGRAM, "c", DIAGRAM, "d", DIAGRAM, "e", DIAGRAM);
        for (Map<String, ReliabilityDiagram> diagrams : List.of(Map.<String, ReliabilityDiagram>of(), five)) {
            String message = assertThrows(IllegalArgumentException.class,
                    () -> ReliabilityPlot.write(diagrams, folder.resolve("none.png"))).getMessage();
            assertEquals("there must be 1 to 4 diagrams, not " + diagrams.size(), message);
        }
    }
}
