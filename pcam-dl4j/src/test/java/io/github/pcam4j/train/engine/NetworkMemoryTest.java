package io.github.pcam4j.train.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.model.CnnSpec;
import io.github.pcam4j.model.PcamCnn;
import io.github.pcam4j.train.engine.NetworkMemory.Machine;
import io.github.pcam4j.train.error.TrainingException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class NetworkMemoryTest {
    private static final CnnSpec DOCUMENTED = CnnSpec.documented();
    private static final long BYTES = 8_517_569L * Float.BYTES;

    private static String refused(Runnable asked) {
        return assertThrows(TrainingException.class, asked::run).getMessage();
    }

    @Test
    void parametersTakeFourBytesInTheHeapAndAsManyForEachCopy() {
        assertEquals(BYTES / 4, DOCUMENTED.parameterCount());
        NetworkMemory.requireParameters(DOCUMENTED, 2, new Machine(BYTES, 3 * BYTES));
        String heap = refused(() -> NetworkMemory.requireParameters(DOCUMENTED, 2, new Machine(BYTES - 1, 3 * BYTES)));
        assertTrue(heap.contains("8,517,569 parameters, which take 34,070,276 bytes") && heap.contains("-Xmx"), heap);
        String machine = refused(() -> NetworkMemory.requireParameters(DOCUMENTED, 2, new Machine(BYTES, 3 * BYTES - 1)));
        assertTrue(machine.contains("at least 102,210,828 bytes") && machine.contains("has 102,210,827"), machine);
    }

    @Test
    void aBatchTakesItsPixelsAndWhatConvolutionsGive() {
        CnnSpec spec = PcamCnn.builder().inputSize(9).filters(5, 7).units().build();
        long pixels = 3 * 9 * 9 * 4;
        long maps = 9 * 9 * 5 + 4 * 4 * 7;
        for (int each : new int[] {0, 2, 12}) {
            long bytes = 10 * (pixels + maps * each);
            NetworkMemory.requireBatch(spec, 10, each, new Machine(0, bytes));
            String few = refused(() -> NetworkMemory.requireBatch(spec, 10, each, new Machine(0, bytes - 1)));
            assertTrue(few.contains("Take smaller batches"), few);
        }
    }

    /** Each ended the process, or in an exception of arithmetic. */
    static Stream<Arguments> tooLarge() {
        return Stream.of(
                Arguments.of(8192, List.of(32, 64, 128), List.of(256, 128), "137,438,953,472 bytes"),
                Arguments.of(32, List.of(60000, 60000, 60000), List.of(8), "129,600,000,000 bytes"),
                Arguments.of(Integer.MAX_VALUE, List.of(1), List.of(Integer.MAX_VALUE), "bytes"),
                Arguments.of(2, List.of(Integer.MAX_VALUE), List.of(Integer.MAX_VALUE), "bytes"),
                Arguments.of(64, List.of(10000, 20000), List.of(4), "-Xmx"));
    }

    @ParameterizedTest
    @MethodSource("tooLarge")
    void noEngineIsMadeForANetworkThatFitsNowhere(int side, List<Integer> filters, List<Integer> units, String word) {
        CnnSpec spec = new CnnSpec(side, filters, units, units.stream().map(it -> 0.5).toList(), 1e-3, 0.99);
        for (String engine : new String[] {"dl4j", "dl4j-plain"}) {
            String message = refused(() -> TrainingEngines.named(engine).create(spec, new EngineOptions(1)));
            assertTrue(message.contains(word), message);
        }
    }
}
