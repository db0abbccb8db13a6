package io.github.pcam4j.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.pcam4j.model.NetworkWeights;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;
import net.jqwik.api.constraints.Size;

class WeightAverageTest {
    private static NetworkWeights weights(float value) {
        return new NetworkWeights(Map.of("a", new NetworkWeights.Tensor(new int[] {2}, new float[] {value, -value})));
    }

    private static double value(WeightAverage average) {
        float[] values = average.mean().orElseThrow().get("a").values();
        assertEquals(values[0], -values[1], 0f);
        return values[0];
    }

    /** The mean of the last epochs, whenever it was interrupted. */
    @Property
    void swaIsTheMean(@ForAll @Size(min = 1, max = 30) List<@FloatRange(min = -10, max = 10) Float> ends,
            @ForAll @DoubleRange(min = 0, max = 0.99) double fromShare, @ForAll @IntRange(max = 29) int interrupted) {
        Averaging averaging = Averaging.swa(fromShare);
        float[] now = {0};
        WeightAverage average = new WeightAverage(averaging, ends.size(), () -> weights(now[0]));
        List<Float> averaged = new ArrayList<>();
        for (int epoch = 1; epoch <= ends.size(); epoch++) {
            now[0] = ends.get(epoch - 1);
            average.afterStep(epoch);
            average.afterEpoch(epoch);
            if (epoch > fromShare * ends.size()) {
                averaged.add(now[0]);
                double expected = averaged.stream().mapToDouble(it -> it).average().orElseThrow();
                assertEquals(expected, value(average), 1e-4);
            } else {
                assertEquals(Optional.empty(), average.mean());
            }
            if (epoch == interrupted) {
                WeightAverage other = new WeightAverage(averaging, ends.size(), () -> weights(now[0]));
                other.resume(average.mean());
                average = other;
            }
        }
    }

    /** Each weight times what all later averages keep of it. */
    @Property
    void emaIsTheWeightedMean(@ForAll @Size(min = 1, max = 60) List<@FloatRange(min = -10, max = 10) Float> steps,
            @ForAll @Scale(4) @DoubleRange(min = 0.01, max = 0.9999) double decay,
            @ForAll @IntRange(min = 1, max = 4) int every) {
        float[] now = {0};
        WeightAverage average = new WeightAverage(new Averaging.Ema(decay, every, 0), 1, () -> weights(now[0]));
        List<Double> shares = new ArrayList<>();
        double expected = 0;
        for (int step = 1; step <= steps.size(); step++) {
            now[0] = steps.get(step - 1);
            average.afterStep(step);
            average.afterEpoch(step);
            if (step % every == 0) {
                double n = step / every - 1;
                double kept = n == 0 ? 0 : Math.min(Math.pow(decay, every), (1 + n) / (10 + n));
                shares.replaceAll(share -> share * kept);
                shares.add(1 - kept);
                expected = 0;
                for (int i = 0; i < shares.size(); i++) {
                    expected += shares.get(i) * steps.get((i + 1) * every - 1);
                }
            }
            assertEquals(step >= every, average.mean().isPresent());
            if (step >= every) {
                assertEquals(expected, value(average), 1e-4);
            }
        }
    }
}
