package io.github.pcam4j.dl4j.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.model.CnnSpec;
import io.github.pcam4j.model.NetworkWeights;
import io.github.pcam4j.model.PcamCnn;
import io.github.pcam4j.train.engine.EngineOptions;
import io.github.pcam4j.train.engine.NoiseBatches;
import io.github.pcam4j.train.engine.TrainingEngine;
import io.github.pcam4j.train.engine.TrainingEngines;
import io.github.pcam4j.train.error.TrainingException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Model files that somebody else made, who means no good. */
@Tag("slow")
class HostileModelTest {
    private static final CnnSpec SMALL = PcamCnn.builder().inputSize(8).filters(3, 4).units(6, 5).build();
    private static final String MODEL = "model.zip";
    private static final AtomicBoolean TAKEN_IN = new AtomicBoolean();
    /** Where the number of values stands: behind 18 bytes of how they were allocated. */
    private static final int SHAPE_NUMBERS = 18;
    /** Behind that number, 6 bytes of its type, and 6 numbers of a shape of one axis. */
    private static final int VALUES = SHAPE_NUMBERS + 8 + 6 + 6 * 8 + 18;

    @TempDir
    private Path folder;

    private TrainingEngine engine;
    private NetworkWeights before;

    /** Notes that it was made, by whatever way. */
    static final class Intruder implements Serializable {
        private static final long serialVersionUID = 1L;

        static {
            TAKEN_IN.set(true);
        }

        private void readObject(ObjectInputStream in) {
            TAKEN_IN.set(true);
        }
    }

    @BeforeEach
    void saveAModel() {
        engine = TrainingEngines.named("dl4j").create(SMALL, new EngineOptions(1));
        engine.train(NoiseBatches.batch(8, 4, 1), 0.01, 0.9);
        engine.save(folder);
        engine.train(NoiseBatches.batch(8, 4, 2), 0.01, 0.9);
        before = engine.weights();
        TAKEN_IN.set(false);
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private Map<String, byte[]> entries() throws IOException {
        return ModelZip.read(folder.resolve(MODEL));
    }

    private void restore(byte[] model) throws IOException {
        Files.write(folder.resolve(MODEL), model);
        engine.restore(folder);
    }

    private void refused(byte[] model, String... words) {
        TrainingException e = assertThrows(TrainingException.class, () -> restore(model));
        for (String word : words) {
            assertTrue(e.getMessage().contains(word), word + " in " + e.getMessage());
        }
        assertTrue(e.getMessage().contains(folder.resolve(MODEL).toString()), e.getMessage());
        assertEquals(before, engine.weights(), "a refused model changes nothing");
    }

    private void refused(Map<String, byte[]> entries, String... words) throws IOException {
        refused(ModelZip.bytes(entries), words);
    }

    /** Deeplearning4j's own reader makes an object of any class of it. */
    @ParameterizedTest
    @ValueSource(strings = {"preprocessor.bin", "normalizer.bin", "noParams.marker", "data.bin", "../escape"})
    void anEntryThatIsNotOursIsRefusedByNameAndNotLookedAt(String name) throws IOException {
        ByteArrayOutputStream serialized = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(serialized)) {
            out.writeObject(new Intruder());
        }
        TAKEN_IN.set(false);
        Map<String, byte[]> entries = entries();
        entries.put(name, serialized.toByteArray());
        refused(entries, "'" + name + "'");
        assertFalse(TAKEN_IN.get(), "an object of the entry was made");
    }

    @Test
    void deeplearning4jsOwnReaderWouldMakeTheObject() throws IOException {
        ByteArrayOutputStream serialized = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(serialized)) {
            out.writeObject(new Intruder());
        }
        TAKEN_IN.set(false);
        Map<String, byte[]> entries = entries();
        entries.put("preprocessor.bin", serialized.toByteArray());
        Path file = Files.write(folder.resolve("for-dl4j.zip"), ModelZip.bytes(entries));
        assertThrows(ClassCastException.class, () -> ModelSerializer.restoreMultiLayerNetworkAndNormalizer(file.toFile(), true));
        assertTrue(TAKEN_IN.get(), "the attack is none");
    }

    @Test
    void twoEntriesOfOneNameAreRefused() throws IOException {
        Map<String, byte[]> entries = entries();
        entries.put("coefficients.biX", entries.get("coefficients.bin"));
        byte[] model = new String(ModelZip.bytes(entries), StandardCharsets.ISO_8859_1)
                .replace("coefficients.biX", "coefficients.bin").getBytes(StandardCharsets.ISO_8859_1);
        refused(model, "two of coefficients.bin");
    }

    @ParameterizedTest
    @ValueSource(strings = {"configuration.json", "coefficients.bin", "updaterState.bin"})
    void aMissingEntryIsNamed(String name) throws IOException {
        Map<String, byte[]> entries = entries();
        entries.remove(name);
        refused(entries, "no " + name);
    }

    @ParameterizedTest
    @CsvSource({"coefficients.bin, 0", "coefficients.bin, 1", "coefficients.bin, 8589934592",
            "coefficients.bin, 1099511627776", "coefficients.bin, -1", "coefficients.bin, 9223372036854775807",
            "updaterState.bin, 0", "updaterState.bin, 8589934592", "updaterState.bin, -9223372036854775808"})
    void noLengthOfAnArrayIsBelieved(String name, long length) throws IOException {
        for (int place : new int[] {SHAPE_NUMBERS, SHAPE_NUMBERS + 14, SHAPE_NUMBERS + 22, VALUES}) {
            Map<String, byte[]> entries = entries();
            if (place == SHAPE_NUMBERS + 14 && length == 1) {
                continue; // One axis it has.
            }
            ByteBuffer.wrap(entries.get(name)).putLong(place, length);
            refused(entries, name);
        }
    }

    @Test
    void aShapeOfOneRowIsARowToo() throws IOException {
        Map<String, byte[]> entries = entries();
        byte[] flat = entries.get("coefficients.bin");
        ByteBuffer values = ByteBuffer.wrap(flat);
        long length = values.getLong(VALUES);
        ByteBuffer row = ByteBuffer.allocate(flat.length + 16).put(flat, 0, SHAPE_NUMBERS).putLong(8)
                .put(flat, SHAPE_NUMBERS + 8, 6).putLong(2).putLong(1).putLong(length).putLong(1).putLong(1)
                .put(flat, SHAPE_NUMBERS + 14 + 24, flat.length - SHAPE_NUMBERS - 38);
        entries.put("coefficients.bin", row.array());
        restore(ModelZip.bytes(entries));
        row.putLong(SHAPE_NUMBERS + 22, 2);
        refusedAfterRestore(entries);
    }

    private void refusedAfterRestore(Map<String, byte[]> entries) throws IOException {
        before = engine.weights();
        refused(entries, "coefficients.bin", "not that of a row");
    }

    @Test
    void otherTypesLeftoversCutsAndNumbersThatAreNoneAreRefused() throws IOException {
        Map<String, byte[]> entries = entries();
        byte[] good = entries.get("coefficients.bin");
        entries.put("coefficients.bin", new String(good, StandardCharsets.ISO_8859_1).replace("FLOAT", "INT16")
                .getBytes(StandardCharsets.ISO_8859_1));
        refused(entries, "coefficients.bin", "not of the type FLOAT");
        entries.put("coefficients.bin", Arrays.copyOf(good, good.length + 1));
        refused(entries, "coefficients.bin", "more behind its values");
        entries.put("coefficients.bin", Arrays.copyOf(good, good.length - 1));
        refused(entries, "coefficients.bin ends too early");
        byte[] infinite = good.clone();
        ByteBuffer.wrap(infinite).putFloat(good.length - 4, Float.POSITIVE_INFINITY);
        entries.put("coefficients.bin", infinite);
        refused(entries, "coefficients.bin", "Infinity");
    }

    @Test
    void noClassThatTheConfigurationNamesIsMade() throws IOException {
        Map<String, byte[]> entries = entries();
        String configuration = new String(entries.get("configuration.json"), StandardCharsets.UTF_8);
        String hostile = configuration.replaceAll("\"@class\"\\s*:\\s*\"[^\"]+\"",
                "\"@class\" : \"%s\"".formatted(Intruder.class.getName().replace("$", "\\$")));
        assertTrue(hostile.contains("Intruder"), configuration);
        entries.put("configuration.json", hostile.getBytes(StandardCharsets.UTF_8));
        restore(ModelZip.bytes(entries));
        assertFalse(TAKEN_IN.get(), "a class of the file was made");
    }

    @ParameterizedTest
    @CsvSource({"iterationCount, 1099511627776, iterationCount", "iterationCount, -1, iterationCount",
            "iterationCount, 1e400, iterationCount", "iterationCount, [], iterationCount", "epochCount, 0.5, epochCount",
            "iterationCount, [[[[, Unexpected"})
    void countersAreNumbersWithinTheirRange(String name, String value, String word) throws IOException {
        Map<String, byte[]> entries = entries();
        entries.put("configuration.json", new String(entries.get("configuration.json"), StandardCharsets.UTF_8)
                .replaceAll("(?m)^(  \"%s\" : )[0-9]+".formatted(name), "$1" + value).getBytes(StandardCharsets.UTF_8));
        refused(entries, word);
    }

    @Test
    void whatInflatesToMoreThanAModelIsIsRefused() throws IOException {
        Map<String, byte[]> entries = entries();
        entries.put("configuration.json", new byte[64 << 20]);
        refused(entries, "configuration.json has more than");
        refused(Arrays.copyOf(ModelZip.bytes(entries()), 8 << 20), "bytes, and a model of this network at most");
    }

    /** Files of before were written by Deeplearning4j itself. */
    @Test
    void aModelThatDeeplearning4jWroteIsRead() throws IOException {
        Path own = Files.createDirectory(folder.resolve("own"));
        MultiLayerNetwork network = ModelSerializer.restoreMultiLayerNetwork(folder.resolve(MODEL).toFile(), true);
        ModelSerializer.writeModel(network, own.resolve(MODEL).toFile(), true);
        network.close();
        engine.restore(folder);
        NetworkWeights saved = engine.weights();
        engine.train(NoiseBatches.batch(8, 4, 5), 0.01, 0.9);
        NetworkWeights next = engine.weights();
        engine.restore(own);
        assertEquals(saved, engine.weights());
        engine.train(NoiseBatches.batch(8, 4, 5), 0.01, 0.9);
        assertEquals(next, engine.weights());
    }
}
