package io.github.pcam4j.examples.command.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.train.EpochRecord;
import org.junit.jupiter.api.Test;

class EpochLineTest {
    private static EpochRecord epoch(int number, double rate, double loss, double seconds) {
        return new EpochRecord(number, rate, 0.4224, loss, 0.8195, 0.7571, 0.9, 0.8, seconds, 100, 1);
    }

    @Test
    void fitsATerminal() {
        assertEquals("epoch  9  lr 0.1000  loss 0.4224  val 0.5349  AUC 0.8195  acc 0.7571  2.1 s",
                EpochLine.of("", epoch(9, 0.1, 0.5349, 2.1)));
        assertEquals("fold-1 epoch 22 lr 1e-04 loss 0.4224 val 0.5349 AUC 0.8195 acc 0.7571 75.0 s",
                EpochLine.of("fold-1", epoch(22, 1e-4, 0.5349, 75)));
        assertEquals("fold-10 epoch 22 lr 0.0501 loss 0.4224 val 10.8841 AUC 0.8195 acc 0.7571 75.0 s",
                EpochLine.of("fold-10", epoch(22, 0.05005, 10.8841, 75)));
    }

    @Test
    void isNeverWiderWhateverTheFigures() {
        for (String name : new String[] {"", "fold-1", "fold-100"}) {
            for (double loss : new double[] {0.1, 12.3, 1234.5678, 1e9}) {
                for (double seconds : new double[] {0.1, 99.96, 1e5}) {
                    String line = EpochLine.of(name, epoch(100, 0.05, loss, seconds));
                    assertTrue(line.length() <= 80 && line.startsWith(name.isEmpty() ? "epoch 100" : name), line);
                }
            }
        }
    }
}
