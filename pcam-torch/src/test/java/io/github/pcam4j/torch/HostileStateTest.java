package io.github.pcam4j.torch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.model.CnnSpec;
import io.github.pcam4j.model.NetworkWeights;
import io.github.pcam4j.model.PcamCnn;
import io.github.pcam4j.train.engine.EngineOptions;
import io.github.pcam4j.train.engine.TrainingEngine;
import io.github.pcam4j.train.engine.TrainingEngines;
import io.github.pcam4j.train.error.TrainingException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** States that somebody else made, who means no good: their checksums fit. */
class HostileStateTest {
    private static final CnnSpec SMALL = PcamCnn.builder().inputSize(8).filters(3).units(5).build();
    /** Behind the magic and the number of steps. */
    private static final int COUNT = 16;
    /** Behind the count and the name {@code conv1/kernel} with its length. */
    private static final int AXES = COUNT + 4 + 2 + 12;

    @TempDir
    private Path folder;

    private TrainingEngine engine;
    private byte[] good;

    @BeforeEach
    void saveAState() throws IOException {
        engine = TrainingEngines.named("torch").create(SMALL, new EngineOptions(1));
        engine.save(folder);
        good = Files.readAllBytes(folder.resolve("torch.state"));
        assertEquals("conv1/kernel", new String(good, COUNT + 6, 12, StandardCharsets.US_ASCII));
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private void refused(byte[] state, String word) throws IOException {
        CRC32C sum = new CRC32C();
        sum.update(state, 0, state.length - Long.BYTES);
        ByteBuffer.wrap(state).putLong(state.length - Long.BYTES, sum.getValue());
        Files.write(folder.resolve("torch.state"), state);
        NetworkWeights before = engine.weights();
        TrainingException e = assertThrows(TrainingException.class, () -> engine.restore(folder));
        assertTrue(e.getMessage().contains("torch.state") && e.getMessage().contains(word), e.getMessage());
        assertEquals(before, engine.weights());
    }

    private byte[] with(int place, int number) {
        byte[] state = good.clone();
        ByteBuffer.wrap(state).putInt(place, number);
        return state;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, -1, Integer.MAX_VALUE, Integer.MIN_VALUE})
    void noLengthIsBelieved(int number) throws IOException {
        refused(with(COUNT, number), "arrays where the network has");
        refused(with(AXES, number), "another shape");
        refused(with(AXES + 4, number), "another shape");
        refused(with(AXES + 16, number), "another shape");
    }

    @Test
    void namesStepsValuesAndTheEndAreChecked() throws IOException {
        byte[] name = good.clone();
        name[COUNT + 6] = 'x';
        refused(name, "which the network has not");
        refused(with(8, -1), "below 0");
        refused(with(AXES + 20, Float.floatToIntBits(Float.NaN)), "meaningless");
        refused(ByteBuffer.allocate(good.length + 4).put(good).array(), "does not end as one");
    }

    @Test
    void noEngineIsMadeForANetworkThatFitsNowhere() {
        CnnSpec spec = PcamCnn.builder().inputSize(32).filters(60000, 60000, 60000).units(8).build();
        TrainingException e = assertThrows(TrainingException.class,
                () -> TrainingEngines.named("torch").create(spec, new EngineOptions(1)));
        assertTrue(e.getMessage().contains("129,600,000,000 bytes"), e.getMessage());
    }
}
