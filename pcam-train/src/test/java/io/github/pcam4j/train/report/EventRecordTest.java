package io.github.pcam4j.train.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Byte by byte what TensorFlow writes, by make_events.py. */
class EventRecordTest {
    private static final double TIME = 1_700_000_000.25;

    @Test
    void recordsAreThoseOfTensorFlow() throws IOException {
        ByteArrayOutputStream ours = new ByteArrayOutputStream();
        ours.writeBytes(EventRecord.version(TIME));
        ours.writeBytes(EventRecord.scalars(TIME, 0, Map.of("epoch/val_auc", 0.0)));
        Map<String, Double> two = new LinkedHashMap<>();
        two.put("step/loss", 0.6931472);
        two.put("step/learning_rate", 1e-4);
        ours.writeBytes(EventRecord.scalars(TIME, 1, two));
        ours.writeBytes(EventRecord.scalars(TIME, 127, Map.of("step/loss", -1.5)));
        ours.writeBytes(EventRecord.scalars(TIME, 128, Map.of("step/loss", Double.NaN)));
        ours.writeBytes(EventRecord.scalars(TIME, 1L << 31, Map.of("step/\u00e9", 3.4e38)));
        try (InputStream file = EventRecordTest.class.getResourceAsStream("/reference/events.tfevents");
                InputStream theirs = Objects.requireNonNull(file)) {
            assertArrayEquals(theirs.readAllBytes(), ours.toByteArray());
        }
    }
}
