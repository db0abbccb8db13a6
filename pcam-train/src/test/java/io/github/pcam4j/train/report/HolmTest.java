package io.github.pcam4j.train.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.junit.jupiter.api.Test;

class HolmTest {

    /** R: p.adjust(c(0.01, 0.04, 0.03, 0.005), "holm"), as its documentation and Wikipedia's example have it. */
    @Test
    void adjustsAsR() {
        assertArrayEquals(new double[] {0.03, 0.06, 0.06, 0.02}, Holm.adjusted(new double[] {0.01, 0.04, 0.03, 0.005}), 1e-15);
    }

    @Test
    void whatIsNoNumberStaysSoAndCounts() {
        assertArrayEquals(new double[] {0.02, Double.NaN}, Holm.adjusted(new double[] {0.01, Double.NaN}), 1e-15);
        assertArrayEquals(new double[] {1, 1}, Holm.adjusted(new double[] {0.6, 0.9}), 1e-15);
    }
}
