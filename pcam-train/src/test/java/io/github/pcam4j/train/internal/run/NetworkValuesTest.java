package io.github.pcam4j.train.internal.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.pcam4j.model.BackboneSpec;
import io.github.pcam4j.model.CnnSpec;
import io.github.pcam4j.model.InputSpec;
import io.github.pcam4j.model.ModelSpec;
import io.github.pcam4j.train.internal.Json;
import io.github.pcam4j.train.internal.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NetworkValuesTest {
    private static final BackboneSpec BACKBONE = BackboneSpec.of("efficientnet_b3", 96).withDropout(0.25);

    @TempDir
    private Path folder;

    @Test
    void everyNetworkReadsBackFromItsFile() {
        for (ModelSpec spec : List.of(CnnSpec.documented(), BACKBONE,
                BACKBONE.with(new InputSpec(64, 224, List.of(0.1, 0.2, 0.3), List.of(0.5, 0.6, 0.7))))) {
            Path file = folder.resolve("network.json");
            Json.write(file, NetworkValues.of(spec));
            assertEquals(spec, NetworkValues.read(new JsonObject(Json.read(file))));
        }
    }

    @Test
    void whatDiffersShows() {
        for (ModelSpec other : List.of(BACKBONE.withDropout(0), BACKBONE.with(InputSpec.scaled(96)),
                BackboneSpec.of("tf_efficientnet_b3", 96).withDropout(0.25), CnnSpec.documented())) {
            assertNotEquals(NetworkValues.of(BACKBONE), NetworkValues.of(other));
        }
    }

    @Test
    void aNetworkThatIsNotKnownIsRefused() {
        assertThrows(IllegalArgumentException.class,
                () -> NetworkValues.read(new JsonObject(Map.of("backbone", "vgg16", "patch_size", 96, "input_size", 96))));
    }
}
