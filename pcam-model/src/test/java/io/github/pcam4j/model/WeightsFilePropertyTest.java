package io.github.pcam4j.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.pcam4j.model.NetworkWeights.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class WeightsFilePropertyTest {

    @Property(tries = 60)
    void whatIsSavedIsLoadedBitForBit(
            @ForAll @Size(min = 1, max = 4) List<@IntRange(min = 1, max = 9) Integer> filters,
            @ForAll @Size(max = 11) List<@IntRange(min = 1, max = 12) Integer> units,
            @ForAll @IntRange(min = 16, max = 40) int inputSize, @ForAll long seed) throws IOException {
        CnnSpec spec = SomeWeights.spec(inputSize, filters, units);
        NetworkWeights weights = random(spec, new Random(seed));
        Path folder = Files.createTempDirectory("weights");
        Path file = folder.resolve("a.weights.h5");
        try {
            WeightsFile.save(weights, file);
            NetworkWeights loaded = WeightsFile.load(file, spec);
            assertEquals(List.copyOf(weights.names()), List.copyOf(loaded.names()));
            assertEquals(weights, loaded);
            WeightsFile.save(reversedWithinLayers(weights), file);
            assertEquals(weights, WeightsFile.load(file, spec));
        } finally {
            Files.deleteIfExists(file);
            Files.delete(folder);
        }
    }

    /** Any finite bits, denormal numbers and negative zeros among them. */
    private static NetworkWeights random(CnnSpec spec, Random random) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        NetworkWeights some = SomeWeights.of(spec);
        for (String name : some.names()) {
            float[] values = new float[some.get(name).values().length];
            for (int i = 0; i < values.length; i++) {
                float value = Float.intBitsToFloat(random.nextInt());
                values[i] = Float.isFinite(value) ? value : -0f;
            }
            tensors.put(name, new Tensor(some.get(name).shape(), values));
        }
        return new NetworkWeights(tensors);
    }

    /** The last weight first in every layer, as no file may come out: Keras goes by the order alone. */
    private static NetworkWeights reversedWithinLayers(NetworkWeights weights) {
        Map<String, List<String>> layers = new LinkedHashMap<>();
        weights.names().forEach(name -> layers
                .computeIfAbsent(name.substring(0, name.indexOf('/')), layer -> new ArrayList<>())
                .add(0, name));
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        layers.values().forEach(names -> names.forEach(name -> tensors.put(name, weights.get(name))));
        return new NetworkWeights(tensors);
    }
}
