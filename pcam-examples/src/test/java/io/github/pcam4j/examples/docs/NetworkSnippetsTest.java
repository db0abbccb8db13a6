package io.github.pcam4j.examples.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.pcam4j.dl4j.Dl4jNetworks;
import io.github.pcam4j.model.CnnSpec;
import io.github.pcam4j.model.NetworkWeights;
import io.github.pcam4j.model.WeightsFile;
import io.github.pcam4j.train.Trainer;
import io.github.pcam4j.train.engine.Precision;
import java.nio.file.Path;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.NoOp;

/** What docs/weights.md and docs/engines.md show. */
@Tag("slow")
class NetworkSnippetsTest {
    @TempDir
    private Path folder;

    @Test
    void weightsComeFromKeras() {
        MultiLayerNetwork other = Dl4jNetworks.network(CnnSpec.documented(), 7, new NoOp());
        WeightsFile.save(Dl4jNetworks.weights(other), folder.resolve("keras.h5"));
        other.close();
        // tag::weights
        CnnSpec spec = CnnSpec.documented();
        NetworkWeights weights = WeightsFile.load(folder.resolve("keras.h5"), spec);
        MultiLayerNetwork network = Dl4jNetworks.network(spec, 1, new Adam(1e-3));
        Dl4jNetworks.setWeights(network, weights);
        // end::weights
        assertEquals(weights, Dl4jNetworks.weights(network));
        network.close();
    }

    @Test
    void enginesAndDevicesAreChosenByName() {
        CnnSpec spec = CnnSpec.documented();
        // tag::engine
        Trainer trainer = Trainer.builder(spec).engine("torch").device("cuda").precision(Precision.BF16).build();
        // end::engine
        assertEquals("cuda", trainer.settings().compute().device());
        assertEquals(Precision.BF16, trainer.settings().compute().precision());
    }
}
