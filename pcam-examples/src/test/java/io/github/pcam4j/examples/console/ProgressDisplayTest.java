package io.github.pcam4j.examples.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProgressDisplayTest {
    private static final String ERASE = "\r\u001b[K";

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream output = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    private String shown() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void withoutATerminalItPrintsAPlainLineForEachStage() throws InterruptedException {
        try (ProgressDisplay display = new ProgressDisplay(output, Terminal.none(), "")) {
            for (int i = 1; i <= 1000; i++) {
                display.progress("train.h5", i, 1000, "");
                if (i == 500) {
                    Thread.sleep(2);
                }
            }
            display.progress("epoch 1/2", 64, 64, "loss 0.5000");
        }
        String[] lines = shown().split("\\R");
        assertEquals(2, lines.length, shown());
        assertTrue(lines[0].matches("train\\.h5: 1000 of 1000 \\(100%\\), [\\d,]+/s, took \\d\\.\\d s"), lines[0]);
        assertEquals("epoch 1/2: 64 of 64 (100%), loss 0.5000", lines[1], "what took no time has no speed");
    }

    @Test
    void inATerminalOneLineIsDrawnOverAndOverAndIsGoneInTheEnd() throws InterruptedException {
        long start = System.nanoTime();
        try (ProgressDisplay display = new ProgressDisplay(output, Terminal.of(70), "images")) {
            for (int i = 1; i <= 30; i++) {
                display.progress("epoch 1/2", i, 100, "loss 0.7");
                Thread.sleep(15);
            }
        }
        assertFalse(shown().contains("\n"), "never another line");
        assertTrue(shown().endsWith(ERASE), "gone in the end");
        String[] drawn = shown().split("\r\u001b\\[K");
        long most = (System.nanoTime() - start) / 100_000_000;
        // What stands before the first one is empty.
        assertTrue(drawn.length - 1 >= 2 && drawn.length - 1 <= most, "ten times a second at most: " + shown());
        assertTrue(drawn[2].matches("epoch 1/2 +\\d+% \\[=*> *]  [\\d.]+ images/s  \\d\\.\\d s left  loss 0\\.7"),
                drawn[2]);
    }

    @Test
    void whatIsSaidStandsAboveTheBar() throws InterruptedException {
        try (ProgressDisplay display = new ProgressDisplay(output, Terminal.of(70), "")) {
            display.progress("a", 1, 9, "");
            Thread.sleep(110);
            display.progress("a", 2, 9, "");
            display.say("stopping");
        }
        assertTrue(shown().contains(ERASE + "stopping" + System.lineSeparator() + ERASE + "a  22% ["), shown());
        assertTrue(shown().endsWith(ERASE), shown());
    }

    @Test
    void aStageThatIsOverLeavesNothing() throws InterruptedException {
        try (ProgressDisplay display = new ProgressDisplay(output, Terminal.of(70), "")) {
            display.progress("a", 1, 3, "");
            Thread.sleep(110);
            display.progress("a", 2, 3, "");
            display.progress("a", 3, 3, "");
            assertTrue(shown().endsWith(ERASE), shown());
        }
    }
}
