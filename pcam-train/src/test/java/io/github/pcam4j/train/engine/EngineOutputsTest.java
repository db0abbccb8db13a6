package io.github.pcam4j.train.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import org.junit.jupiter.api.Test;

class EngineOutputsTest {

    /** From SciPy's expit in double precision. */
    @Test
    void areSigmoidsOfDoublePrecision() {
        assertArrayEquals(new double[] {0.5, 0.8807970779778823, 0.9999999979388463, 2.0611536181902037e-09},
                EngineOutputs.probabilities(new float[] {0, 2, 20, -20}), 1e-16);
    }

    @Property
    void riseWithTheLogit(@ForAll @FloatRange(min = -700, max = 30) float logit) {
        double[] pair = EngineOutputs.probabilities(new float[] {logit, logit + Math.max(1e-2f, Math.ulp(logit))});
        assertTrue(0 < pair[0] && pair[0] < pair[1] && pair[1] < 1, pair[0] + " and " + pair[1]);
    }

    @Test
    void whatIsNoNumberStaysNone() {
        assertTrue(Double.isNaN(EngineOutputs.probabilities(new float[] {Float.NaN})[0]));
        assertArrayEquals(new double[] {0, 1}, EngineOutputs.probabilities(
                new float[] {Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY}));
        assertEquals(0, EngineOutputs.probabilities(new float[0]).length);
    }
}
