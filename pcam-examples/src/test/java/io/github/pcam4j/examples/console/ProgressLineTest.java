package io.github.pcam4j.examples.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProgressLineTest {
    private static final ProgressLine HALF = new ProgressLine("epoch 3/22", 0, 70_408, 140_816, 684, "images",
            "loss 0.4312, lr 0.0871, last AUC 0.9312");

    @Test
    void aWideTerminalShowsEverything() {
        assertEquals("epoch 3/22  50% [===============>              ]  70,408/140,816  103 images/s  "
                + "11 min 24 s left  loss 0.4312, lr 0.0871, last AUC 0.9312", HALF.bar(200));
    }

    @Test
    void theBarShrinksAndWhatMattersLeastGoesFirst() {
        assertEquals("epoch 3/22  50% [========>        ]  70,408/140,816  103 images/s  11 min 24 s left  "
                + "loss 0.4312, lr 0.0871, last AUC 0.9312", HALF.bar(124 + 1));
        assertEquals("epoch 3/22  50% [===========>           ]  103 images/s  11 min 24 s left  "
                + "loss 0.4312, lr 0.0871, last AUC 0.9312", HALF.bar(114 + 1));
        assertEquals("epoch 3/22  50%  103 images/s  11 min 24 s left  loss 0.4312, lr 0.0871", HALF.bar(80));
        assertEquals("epoch 3/22  50%  103 images/s", HALF.bar(30));
        assertEquals("epoch 3/22  50%", HALF.bar(29));
        assertEquals("50%", HALF.bar(15));
        assertEquals("", HALF.bar(3));
    }

    /** A line that reaches the last column may wrap, and could not be drawn over then. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 10, 39, 40, 60, 79, 80, 81, 100, 120, 121, 132, 400})
    void itNeverReachesTheLastColumn(int columns) {
        assertTrue(HALF.bar(columns).length() <= Math.max(1, columns - 1), HALF.bar(columns));
    }

    @Test
    void aBarIsFullAtTheEndAndEmptyAtTheBeginning() {
        assertTrue(new ProgressLine("verify", 0, 10, 10, 1, "", "").bar(80)
                .contains("[==============================]"));
        assertEquals("verify   0% [>                             ]  0/10",
                new ProgressLine("verify", 0, 0, 10, 1, "", "").bar(80));
        assertEquals("nothing   0% [>                             ]  0/0",
                new ProgressLine("nothing", 0, 0, 0, 1, "", "").bar(80));
    }

    /** Of an epoch that is resumed at its 900th patch, 100 were trained in these two seconds. */
    @Test
    void whatWasDoneBeforeDoesNotCountAsSpeed() {
        assertEquals("epoch 2/5: 1000 of 2000 (50%), 50.0 images/s, 20 s left",
                new ProgressLine("epoch 2/5", 900, 1000, 2000, 2, "images", "").plain());
    }

    @Test
    void aPlainLineTellsWhatItTookInTheEnd() {
        assertEquals("train.h5: 220025 of 220025 (100%), 2,200/s, took 1 min 40 s, 3 skipped",
                new ProgressLine("train.h5", 0, 220_025, 220_025, 100, "", "3 skipped").plain());
        assertEquals("epoch 1/2: 64 of 64 (100%), loss 0.5", new ProgressLine("epoch 1/2", 64, 64, 64, 0, "images",
                "loss 0.5").plain());
        assertEquals("x: 1 of 3 (33%), 0.0/s, 5 h 33 min left",
                new ProgressLine("x", 0, 1, 3, 10_000, "", "").plain());
    }
}
