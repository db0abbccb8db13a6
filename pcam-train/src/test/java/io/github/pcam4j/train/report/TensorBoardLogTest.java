package io.github.pcam4j.train.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.train.error.TrainingException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What of a run's tables gets into event files, and when. */
class TensorBoardLogTest {
    private static final String STEPS = "iteration,learning_rate,momentum,loss\n0,0.1,0.9,0.75\n1,0.2,0.8,0.5\n";
    private static final String HISTORY = "epoch,learning_rate,val_auc\n1,0.2,0.875\n";

    @TempDir
    private Path folder;

    @BeforeEach
    void begin() throws IOException {
        Files.writeString(folder.resolve("config.json"), "{}");
        Files.writeString(folder.resolve("steps.csv"), STEPS);
        Files.writeString(folder.resolve("history.csv"), HISTORY);
    }

    /** The scalars of a file, each as tag@step; what is beside them is left out. */
    private static Map<String, Float> scalars(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        Map<String, Float> scalars = new TreeMap<>();
        while (bytes.hasRemaining()) {
            int length = (int) bytes.getLong();
            bytes.getInt();
            event(bytes.slice(bytes.position(), length).order(ByteOrder.LITTLE_ENDIAN), scalars);
            bytes.position(bytes.position() + length + Integer.BYTES);
        }
        return scalars;
    }

    private static void event(ByteBuffer event, Map<String, Float> scalars) {
        long step = 0;
        while (event.hasRemaining()) {
            int key = event.get();
            switch (key) {
                case 1 << 3 | 1 -> event.getDouble();
                case 2 << 3 -> step = varint(event);
                case 3 << 3 | 2 -> part(event);
                case 5 << 3 | 2 -> {
                    ByteBuffer summary = part(event);
                    while (summary.hasRemaining()) {
                        assertEquals(1 << 3 | 2, summary.get());
                        value(part(summary), step, scalars);
                    }
                }
                default -> throw new AssertionError("field " + key);
            }
        }
    }

    private static void value(ByteBuffer value, long step, Map<String, Float> scalars) {
        assertEquals(1 << 3 | 2, value.get());
        ByteBuffer tag = part(value);
        byte[] name = new byte[tag.remaining()];
        tag.get(name);
        assertEquals(2 << 3 | 5, value.get());
        scalars.put(new String(name, StandardCharsets.UTF_8) + "@" + step, value.getFloat());
    }

    private static ByteBuffer part(ByteBuffer from) {
        int length = (int) varint(from);
        ByteBuffer part = from.slice(from.position(), length).order(ByteOrder.LITTLE_ENDIAN);
        from.position(from.position() + length);
        return part;
    }

    private static long varint(ByteBuffer from) {
        long value = 0;
        for (int shift = 0;; shift += 7) {
            byte next = from.get();
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }

    private List<Path> events() throws IOException {
        List<Path> found = new ArrayList<>();
        try (var files = Files.list(folder)) {
            files.filter(it -> it.getFileName().toString().startsWith("events.")).forEach(found::add);
        }
        return found;
    }

    @Test
    void eachRowIsWrittenOnceAsItComes() throws IOException {
        TensorBoardLog log = TensorBoardLog.begin(folder);
        assertTrue(log.file().isEmpty());
        log.update();
        Path file = log.file().orElseThrow();
        Map<String, Float> first = Map.of("step/learning_rate@0", 0.1f, "step/momentum@0", 0.9f, "step/loss@0", 0.75f,
                "step/learning_rate@1", 0.2f, "step/momentum@1", 0.8f, "step/loss@1", 0.5f, "epoch/learning_rate@1", 0.2f,
                "epoch/val_auc@1", 0.875f);
        assertEquals(first, scalars(file));
        long size = Files.size(file);
        log.update();
        assertEquals(size, Files.size(file), "nothing is new");

        Files.writeString(folder.resolve("steps.csv"), STEPS + "300,0.3,0.7,0.25\n");
        Files.writeString(folder.resolve("history.csv"), HISTORY + "2,0.3,0.9375\n");
        byte[] before = Files.readAllBytes(file);
        log.update();
        Map<String, Float> second = new TreeMap<>(first);
        second.putAll(Map.of("step/learning_rate@300", 0.3f, "step/momentum@300", 0.7f, "step/loss@300", 0.25f,
                "epoch/learning_rate@2", 0.3f, "epoch/val_auc@2", 0.9375f));
        assertEquals(second, scalars(file));
        assertEquals(ByteBuffer.wrap(before), ByteBuffer.wrap(Files.readAllBytes(file), 0, before.length).slice(),
                "TensorBoard goes on reading where it was");
    }

    @Test
    void aRunThatGoesOnHasOneFileAndKeepsThoseOfOthers() throws IOException {
        Path others = Files.writeString(folder.resolve("events.out.tfevents.1700000000.host"), "another program's");
        Path earlier = Files.writeString(folder.resolve("events.out.tfevents.1700000000.pcam4j"), "of before it was resumed");
        TensorBoardLog log = TensorBoardLog.begin(folder);
        log.update();
        assertFalse(Files.exists(earlier));
        assertTrue(Files.exists(others));
        assertEquals(2, events().size());
        assertEquals(8, scalars(log.file().orElseThrow()).size(), "from the first step on");
    }

    @Test
    void whereThereIsNoRunNothingIsWritten() {
        Path nowhere = folder.resolve("nowhere");
        assertThrows(TrainingException.class, () -> TensorBoardLog.begin(nowhere).update());
        assertFalse(Files.exists(nowhere));
    }
}
