package io.github.pcam4j.torch;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.model.CnnSpec;
import io.github.pcam4j.model.PcamCnn;
import io.github.pcam4j.train.Mutants;
import io.github.pcam4j.train.engine.EngineOptions;
import io.github.pcam4j.train.engine.TrainingEngine;
import io.github.pcam4j.train.engine.TrainingEngines;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * States that somebody has changed, with checksums that fit and without: each is read, or refused by an error that names
 * it; none takes memory for what it claims. {@code pcam.mutants} says how many are tried.
 */
@Tag("slow")
class MutatedStateTest {
    private static final int MUTANTS = Integer.getInteger("pcam.mutants", 500);
    private static final CnnSpec SMALL = PcamCnn.builder().inputSize(8).filters(2, 3).units(4).build();
    private static final long MOST_BYTES = 32 << 20;

    @TempDir
    private Path folder;

    private static byte[] sealed(byte[] state) {
        if (state.length > Long.BYTES) {
            CRC32C sum = new CRC32C();
            sum.update(state, 0, state.length - Long.BYTES);
            ByteBuffer.wrap(state).putLong(state.length - Long.BYTES, sum.getValue());
        }
        return state;
    }

    @Test
    void everyChangeIsReadOrNamed() throws IOException {
        Path state = folder.resolve("torch.state");
        try (TrainingEngine engine = TrainingEngines.named("torch").create(SMALL, new EngineOptions(1))) {
            engine.save(folder);
            byte[] whole = Files.readAllBytes(state);
            assertTrue(Mutants.isRead(state, whole, MOST_BYTES, () -> engine.restore(folder)), "as it is");
            int read = 0;
            for (int number = 0; number < MUTANTS; number++) {
                byte[] mutant = Mutants.binary(whole, number);
                read += Mutants.isRead(state, number % 4 == 0 ? mutant : sealed(mutant), MOST_BYTES,
                        () -> engine.restore(folder)) ? 1 : 0;
            }
            assertTrue(read > 0 && read < MUTANTS, read + " were read");
            assertTrue(Mutants.isRead(state, whole, MOST_BYTES, () -> engine.restore(folder)), "as it was");
            engine.weights();
        }
    }
}
