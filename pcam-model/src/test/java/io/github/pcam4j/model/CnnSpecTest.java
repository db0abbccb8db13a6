package io.github.pcam4j.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CnnSpecTest {

    @Test
    void theDocumentedNetworkHasKerassCountOfParameters() {
        // conv 896 + 18,496 + 73,856; their normalization 128 + 256 + 512; dense 8,388,864 + 32,896; theirs 1,024 + 512;
        // output 129.
        assertEquals(8_517_569, CnnSpec.documented().parameterCount());
    }

    @Test
    void theBuilderStartsAtTheDocumentedNetwork() {
        assertEquals(CnnSpec.documented(), PcamCnn.builder().build());
    }

    static Stream<Arguments> impossible() {
        return Stream.of(
                broken("input size 7 is too small for 3 poolings", () -> PcamCnn.builder().inputSize(7)),
                broken("input size 128 is too small for 40 poolings", () -> PcamCnn.builder()
                        .filters(IntStream.generate(() -> 1).limit(40).toArray())),
                broken("input size must be positive", () -> PcamCnn.builder().inputSize(0)),
                broken("at least one block", () -> PcamCnn.builder().filters()),
                broken("at least one filter, not 0", () -> PcamCnn.builder().filters(32, 0)),
                broken("at least one unit, not -1", () -> PcamCnn.builder().units(-1)),
                broken("within [0, 1), not 1.0", () -> PcamCnn.builder().dropout(1)),
                broken("within [0, 1), not -0.1", () -> PcamCnn.builder().dropout(0.5, -0.1)),
                broken("within [0, 1), not NaN", () -> PcamCnn.builder().dropout(Double.NaN)),
                broken("one dropout rate for each of 2", () -> PcamCnn.builder().dropout(0.1, 0.2, 0.3)),
                broken("epsilon must be positive", () -> PcamCnn.builder().batchNorm(0, 0.99)),
                broken("momentum must be within [0, 1), not 1.0", () -> PcamCnn.builder().batchNorm(1e-3, 1)));
    }

    private static Arguments broken(String rule, Supplier<PcamCnn.Builder> builder) {
        return Arguments.of(rule, builder);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("impossible")
    void anImpossibleNetworkFailsAtBuildWithTheRule(String rule, Supplier<PcamCnn.Builder> builder) {
        PcamCnn.Builder settings = builder.get();
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, settings::build);
        assertTrue(e.getMessage().contains(rule), e.getMessage());
    }
}
