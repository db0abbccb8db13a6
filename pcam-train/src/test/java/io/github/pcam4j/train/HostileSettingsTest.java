package io.github.pcam4j.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.model.CnnSpec;
import io.github.pcam4j.model.PcamCnn;
import io.github.pcam4j.train.engine.ClassWeights;
import io.github.pcam4j.train.error.TrainingException;
import io.github.pcam4j.train.schedule.ScheduleForm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Numbers at the ends of their ranges are taken or refused in words, before anything is allocated. */
class HostileSettingsTest {
    private static final CnnSpec SMALL = PcamCnn.builder().inputSize(8).filters(2).units(2).build();

    @ParameterizedTest
    @EnumSource(ScheduleForm.class)
    void moreStepsThanCanBeCountedAreRefused(ScheduleForm form) {
        Trainer trainer = Trainer.builder(SMALL).schedule(form).epochs(Integer.MAX_VALUE).build();
        assertEquals(1e-4, trainer.schedule(2).learningRateAt(0), 0.005);
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> trainer.schedule(1000));
        assertTrue(e.getMessage().contains("2,147,483,647 epochs of 16 steps are 34,359,738,352 steps"), e.getMessage());
    }

    @Test
    void batchesBeyondTheLargestAreRefused() {
        assertEquals(1, Trainer.builder(SMALL).batchSize(65536).build().settings().stepsPerEpoch(Integer.MAX_VALUE / 65536));
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class,
                () -> Trainer.builder(SMALL).batchSize(Integer.MAX_VALUE).build());
        assertTrue(e.getMessage().contains("at most 65536"), e.getMessage());
        assertThrows(IllegalArgumentException.class, () -> LrFinder.builder(SMALL).batchSize(65537).build());
    }

    @Test
    void stepsOfAnEpochAreCountedWithoutOverflow() {
        RunSettings settings = Trainer.builder(SMALL).batchSize(1000).accumulate(Integer.MAX_VALUE).build().settings();
        assertEquals(1, settings.stepsPerEpoch(Integer.MAX_VALUE));
    }

    @ParameterizedTest
    @CsvSource({"1e308, 1e308", "1e-308, 1", "1, 1.1e9", "0, 1", "NaN, 1", "1, -1", "Infinity, 1"})
    void classWeightsThatSinglePrecisionTakesToInfinityAreRefused(double negative, double positive) {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class,
                () -> new ClassWeights(negative, positive));
        assertTrue(e.getMessage().contains("within [1.0E-9, 1.0E9]"), e.getMessage());
    }

    @Test
    void aNetworkLargerThanTheMachineIsRefusedBeforeTheStoreIsReadForItsSplit() {
        CnnSpec spec = PcamCnn.builder().inputSize(8).filters(60000, 60000, 60000).build();
        TrainingException e = assertThrows(TrainingException.class, () -> Trainer.builder(spec).build());
        assertTrue(e.getMessage().contains("129,600,000,000 bytes"), e.getMessage());
    }
}
