package io.github.pcam4j.train.internal.loop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.train.distributed.FakeProcesses;
import io.github.pcam4j.train.distributed.ProcessGroup;
import io.github.pcam4j.train.engine.PendingStep;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SharedStepTest {
    private static final double KEPT = 0.9;
    private static final int BATCH_SIZE = 4;
    private static final int LENGTH = 20;

    /** What one process with all batches has: each patch counts alike, each batch moves the statistics after the other. */
    @ParameterizedTest
    @CsvSource({"2, 2, 8", "2, 2, 5", "3, 3, 12", "3, 3, 9", "3, 3, 3", "3, 7, 26", "2, 5, 9"})
    void isTheStepOfOneProcess(int size, int batches, int patches) throws InterruptedException {
        int count = (patches + BATCH_SIZE - 1) / BATCH_SIZE;
        Random random = new Random(patches);
        float[][] gradients = new float[count][];
        float[][] statistics = new float[count][];
        double[] losses = new double[count];
        for (int batch = 0; batch < count; batch++) {
            gradients[batch] = noise(random);
            statistics[batch] = noise(random);
            losses[batch] = random.nextDouble();
        }
        float[] before = noise(random);
        StepShares all = new StepShares(0, 1, batches, BATCH_SIZE, patches);
        PendingStep expected = computed(all.of(0), patches, before, gradients, statistics, losses);

        List<PendingStep> steps = FakeProcesses.all(size, group -> {
            StepShares.Share share = new StepShares(group.rank(), size, batches, BATCH_SIZE, patches).of(0);
            PendingStep own = computed(share, patches, before, gradients, statistics, losses);
            if (share.own() == 0) {
                // Whatever came of a batch that does not count.
                own.gradient()[3] = Float.NaN;
                own.statistics()[3] = Float.POSITIVE_INFINITY;
                own.setLoss(Double.NaN);
            }
            SharedStep shared = new SharedStep(group, KEPT, () -> false);
            shared.begins(share);
            shared.reduce(own);
            assertFalse(shared.stopAsked());
            return own;
        });
        for (PendingStep step : steps) {
            assertArrayEquals(expected.gradient(), step.gradient(), 1e-6f);
            assertArrayEquals(expected.statistics(), step.statistics(), 1e-6f);
            assertEquals(expected.loss(), step.loss(), 1e-6);
            assertArrayEquals(steps.get(0).gradient(), step.gradient());
            assertArrayEquals(steps.get(0).statistics(), step.statistics());
        }
    }

    private static float[] noise(Random random) {
        float[] values = new float[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    private static PendingStep computed(StepShares.Share share, int patches, float[] before, float[][] gradients,
            float[][] statistics, double[] losses) {
        double[] gradient = new double[LENGTH];
        double[] moved = new double[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            moved[i] = before[i];
        }
        double loss = 0;
        int all = 0;
        for (int batch = share.first(); batch < share.first() + share.count(); batch++) {
            int size = Math.min(BATCH_SIZE, patches - batch * BATCH_SIZE);
            all += size;
            loss += size * losses[batch];
            for (int i = 0; i < LENGTH; i++) {
                gradient[i] += size * gradients[batch][i];
                moved[i] = KEPT * moved[i] + (1 - KEPT) * statistics[batch][i];
            }
        }
        float[] mean = new float[LENGTH];
        float[] after = new float[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            mean[i] = (float) (gradient[i] / all);
            after[i] = (float) moved[i];
        }
        return new PendingStep(mean, before.clone(), after, loss / all);
    }

    /** Frozen layers have such. */
    @Test
    void statisticsThatNoOneMovesStayAsTheyAre() throws InterruptedException {
        float[] before = noise(new Random(1));
        for (PendingStep step : FakeProcesses.all(3, group -> reduced(group, before, false))) {
            assertArrayEquals(before, step.statistics());
        }
    }

    @Test
    void oneThatAsksToStopAsksForAll() throws InterruptedException {
        List<Boolean> stopped = FakeProcesses.all(3, group -> {
            SharedStep shared = new SharedStep(group, KEPT, () -> group.rank() == 1);
            shared.begins(new StepShares(group.rank(), 3, 3, BATCH_SIZE, 12).of(0));
            shared.reduce(new PendingStep(new float[1], new float[0], new float[0], 0));
            return shared.stopAsked();
        });
        assertTrue(stopped.stream().allMatch(it -> it));
    }

    private static PendingStep reduced(ProcessGroup group, float[] before, boolean stop) {
        SharedStep shared = new SharedStep(group, KEPT, () -> stop);
        shared.begins(new StepShares(group.rank(), 3, 3, BATCH_SIZE, 12).of(0));
        PendingStep step = new PendingStep(new float[1], before.clone(), before.clone(), 0);
        shared.reduce(step);
        return step;
    }
}
