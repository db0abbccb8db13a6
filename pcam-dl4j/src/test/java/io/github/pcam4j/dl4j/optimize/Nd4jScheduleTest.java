package io.github.pcam4j.dl4j.optimize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.train.schedule.Annealing;
import io.github.pcam4j.train.schedule.EpochTriangleSchedule;
import io.github.pcam4j.train.schedule.LearningRateSchedule;
import io.github.pcam4j.train.schedule.OneCycleSchedule;
import io.github.pcam4j.train.schedule.RepeatingTriangleSchedule;
import io.github.pcam4j.train.schedule.TriangleSchedule;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.serde.JsonMappers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.shade.jackson.databind.ObjectMapper;

class Nd4jScheduleTest {

    static Stream<LearningRateSchedule> schedules() {
        return Stream.of(
                EpochTriangleSchedule.documented(22, 5),
                EpochTriangleSchedule.documented(3, 40),
                TriangleSchedule.of(1e-4, 0.1, 17),
                RepeatingTriangleSchedule.of(1e-4, 0.1, 9),
                OneCycleSchedule.builder(0.05, 120).threePhase(true).build(),
                OneCycleSchedule.builder(0.1, 60).annealing(Annealing.LINEAR).momentum(0.8, 0.9).build());
    }

    @ParameterizedTest
    @MethodSource("schedules")
    void itsValuesAreTheSchedulesWhateverTheEpoch(LearningRateSchedule schedule) {
        for (int step = 0; step < 130; step++) {
            assertEquals(schedule.learningRateAt(step), Nd4jSchedule.learningRate(schedule).valueAt(step, step % 3));
            assertEquals(schedule.momentumAt(step), Nd4jSchedule.momentum(schedule).valueAt(step, step % 3));
        }
        assertThrows(IllegalArgumentException.class, () -> Nd4jSchedule.learningRate(schedule).valueAt(-3, 0));
    }

    @ParameterizedTest
    @MethodSource("schedules")
    void surviveTheJsonOfNd4jAndDl4j(LearningRateSchedule schedule) throws IOException {
        Nd4jSchedule rate = Nd4jSchedule.learningRate(schedule);
        Nd4jSchedule momentum = Nd4jSchedule.momentum(schedule);
        for (ObjectMapper mapper : List.of(new ObjectMapper(), JsonMappers.getMapper())) {
            for (ISchedule original : List.of(rate, momentum)) {
                assertSame(original, mapper.readValue(mapper.writeValueAsString(original), ISchedule.class));
            }
            Nesterovs copy = mapper.readValue(mapper.writeValueAsString(new Nesterovs(rate, momentum)),
                    Nesterovs.class);
            assertSame(rate, copy.getLearningRateSchedule());
            assertSame(momentum, copy.getMomentumISchedule());
        }
    }

    @Test
    void jsonIsCheckedLikeTheBuilder() throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        String json = mapper.writeValueAsString(Nd4jSchedule.learningRate(TriangleSchedule.of(1e-4, 0.1, 17)));
        assertTrue(json.contains("\"totalSteps\":17"), json);

        Exception thrown = assertThrows(IOException.class, () -> mapper.readValue(
                json.replace("\"totalSteps\":17", "\"totalSteps\":-17"), ISchedule.class));

        assertTrue(thrown.getMessage().contains("at least 1 step"), thrown.getMessage());
    }

    @ParameterizedTest
    @MethodSource("schedules")
    void surviveJavaSerialisationAndClone(LearningRateSchedule schedule) throws Exception {
        Nd4jSchedule rate = Nd4jSchedule.learningRate(schedule);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(rate);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            assertSame(rate, (ISchedule) in.readObject());
        }
        assertSame(rate, rate.clone());
    }

    @Test
    void areEqualByTheirNumbers() {
        TriangleSchedule schedule = TriangleSchedule.of(0.1, 0.2, 18);
        assertNotEquals(Nd4jSchedule.momentum(schedule), Nd4jSchedule.momentum(TriangleSchedule.of(0.1, 0.2, 19)));
        assertNotEquals(Nd4jSchedule.momentum(schedule), Nd4jSchedule.learningRate(schedule));
    }

    private static void assertSame(ISchedule expected, ISchedule actual) {
        assertEquals(expected, actual);
        assertEquals(expected.hashCode(), actual.hashCode());
        assertEquals(expected.toString(), actual.toString());
        for (int step = 0; step < 130; step++) {
            assertEquals(expected.valueAt(step, 0), actual.valueAt(step, 0), "step " + step);
        }
    }
}
