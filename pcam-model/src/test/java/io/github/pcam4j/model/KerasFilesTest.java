package io.github.pcam4j.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.pcam4j.model.NetworkWeights.Tensor;
import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.WritableGroup;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that Keras wrote, or that are laid out as it does; see make_keras_files.py beside them. */
class KerasFilesTest {
    static final CnnSpec SPEC = SomeWeights.spec(9, List.of(2, 3), List.of(4));

    static Path file(String name) {
        try {
            return Path.of(KerasFilesTest.class.getResource("/keras/" + name).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"keras2_weights.h5", "keras2_model.h5", "keras3_model.h5", "keras3.weights.h5"})
    void anyOfKerassLayoutsIsRead(String name) {
        NetworkWeights loaded = WeightsFile.load(file(name), SPEC);
        assertEquals(List.copyOf(SomeWeights.of(SPEC).names()), List.copyOf(loaded.names()));
        assertEquals(SomeWeights.of(SPEC), loaded);
    }

    @Test
    void layersOfOneClassAreReadInTheOrderOfTheirNumbers() {
        CnnSpec deep = SomeWeights.spec(2, List.of(1), Collections.nCopies(12, 2));
        assertEquals(SomeWeights.of(deep), WeightsFile.load(file("keras3_deep.weights.h5"), deep));
    }

    /** Keras 2.12 to 2.14 counted every layer twice, and wrote it once. */
    @Test
    void theOlderNameOfTheGroupAndGapsInTheNumbersAreRead(@TempDir Path folder) {
        NetworkWeights weights = SomeWeights.of(SPEC);
        Path path = folder.resolve("a.weights.h5");
        try (WritableHdfFile file = HdfFile.write(path)) {
            WritableGroup layers = file.putGroup("_layer_checkpoint_dependencies");
            Map<LayerKind, Integer> counts = new EnumMap<>(LayerKind.class);
            for (WeightedLayer layer : WeightedLayer.of(SPEC)) {
                int number = counts.merge(layer.kind(), 2, Integer::sum) - 2;
                String name = layer.kind().kerasClass() + (number == 0 ? "" : "_" + number);
                WritableGroup variables = layers.putGroup(name).putGroup("vars");
                for (String weight : layer.shapes().keySet()) {
                    Tensor tensor = weights.get(layer.name() + "/" + weight);
                    variables.putDataset(Integer.toString(layer.kind().weights().indexOf(weight)),
                            WeightsFileWriter.nested(tensor));
                }
            }
        }
        assertEquals(weights, WeightsFile.load(path, SPEC));
    }
}
