package io.github.pcam4j.examples.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProgressDisplayTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream output = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    private String shown() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void withoutATerminalItPrintsAPlainLineForEachStage() throws InterruptedException {
        try (ProgressDisplay display = new ProgressDisplay(output, false)) {
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
        assertTrue(lines[0].matches("train\\.h5: 1000 of 1000 \\(100%\\), \\d+ a second, took \\d\\.\\d s"), lines[0]);
        assertEquals("epoch 1/2: 64 of 64 (100%), loss 0.5000", lines[1], "what took no time has no speed");
    }

    @Test
    void inATerminalItDrawsABarWithRateAndTimeLeft() throws InterruptedException {
        try (ProgressDisplay display = new ProgressDisplay(output, true)) {
            for (int i = 1; i <= 50; i++) {
                display.progress("train.h5", i, 100, "2 skipped");
                Thread.sleep(20);
            }
        }
        assertTrue(shown().contains("train.h5") && shown().contains("50%") && shown().contains("/s")
                && shown().contains("2 skipped") && shown().contains("\r"), shown());
    }
}
