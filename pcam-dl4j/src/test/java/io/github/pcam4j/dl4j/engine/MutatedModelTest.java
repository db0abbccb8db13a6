package io.github.pcam4j.dl4j.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.model.CnnSpec;
import io.github.pcam4j.model.PcamCnn;
import io.github.pcam4j.train.Mutants;
import io.github.pcam4j.train.engine.EngineOptions;
import io.github.pcam4j.train.engine.TrainingEngine;
import io.github.pcam4j.train.engine.TrainingEngines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Models that somebody has changed, the archive's own structure and the entries within it: each is read, or refused by an
 * error that names it; none takes memory for what it claims. {@code pcam.mutants} says how many are tried.
 */
@Tag("slow")
class MutatedModelTest {
    private static final int MUTANTS = Integer.getInteger("pcam.mutants", 500);
    private static final CnnSpec SMALL = PcamCnn.builder().inputSize(8).filters(2, 3).units(4).build();
    private static final long MOST_BYTES = 32 << 20;

    @TempDir
    private Path folder;

    @Test
    void everyChangeIsReadOrNamed() throws IOException {
        Path model = folder.resolve("model.zip");
        try (TrainingEngine engine = TrainingEngines.named("dl4j").create(SMALL, new EngineOptions(1))) {
            engine.save(folder);
            byte[] whole = Files.readAllBytes(model);
            Map<String, byte[]> entries = ModelZip.read(model);
            List<String> names = new ArrayList<>(entries.keySet());
            assertEquals(3, names.size());
            assertTrue(Mutants.isRead(model, whole, MOST_BYTES, () -> engine.restore(folder)), "as it is");
            int read = 0;
            for (int number = 0; number < MUTANTS; number++) {
                byte[] mutant = number % 2 == 0 ? Mutants.binary(whole, number) : within(entries, names, number);
                read += Mutants.isRead(model, mutant, MOST_BYTES, () -> engine.restore(folder)) ? 1 : 0;
            }
            assertTrue(read > 0 && read < MUTANTS, read + " were read");
            // It is as good as before.
            assertTrue(Mutants.isRead(model, whole, MOST_BYTES, () -> engine.restore(folder)), "as it was");
            engine.weights();
        }
    }

    private static byte[] within(Map<String, byte[]> entries, List<String> names, int number) throws IOException {
        Map<String, byte[]> changed = new HashMap<>(entries);
        String name = names.get(number / 2 % names.size());
        changed.computeIfPresent(name, (key, bytes) -> name.endsWith(".json") ? Mutants.text(bytes, number)
                : Mutants.binary(bytes, number));
        return ModelZip.bytes(changed);
    }
}
