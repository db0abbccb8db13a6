package io.github.pcam4j.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.pcam4j.dl4j.Dl4jNetworks;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.learning.config.NoOp;

class NetworkParametersTest {

    @Property(tries = 30)
    void areThoseOfTheSpecification(
            @ForAll @Size(min = 1, max = 3) List<@IntRange(min = 1, max = 5) Integer> filters,
            @ForAll @Size(max = 3) List<@IntRange(min = 1, max = 6) Integer> units,
            @ForAll @IntRange(min = 8, max = 21) int inputSize) {
        CnnSpec spec = SomeWeights.spec(inputSize, filters, units);
        MultiLayerNetwork network = Dl4jNetworks.network(spec, 1, new NoOp());
        NetworkWeights ofTheNetwork = Dl4jNetworks.weights(network);
        network.close();
        NetworkWeights expected = SomeWeights.of(spec);
        assertEquals(List.copyOf(ofTheNetwork.names()), List.copyOf(expected.names()));
        ofTheNetwork.names().forEach(name -> assertArrayEquals(
                ofTheNetwork.get(name).shape(), expected.get(name).shape(), name));
        assertEquals(spec.parameterCount(), expected.count());
    }
}
