package io.github.pcam4j.torch.internal.input;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.github.pcam4j.torch.internal.device.Native;
import java.util.function.Function;
import org.bytedeco.pytorch.Device;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StagingTest {
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void bytesArriveAsTheyWereWritten(boolean pinned) {
        Function<Device, Staging> kind = device -> pinned ? new PinnedStaging(device) : new HostStaging();
        try (Device device = new Device("cpu"); Staging staging = kind.apply(device)) {
            for (int count : new int[] {3, 10, 1, 7}) {
                float[] found = Native.scoped(() -> Native.floats(staging.stage(count, into -> {
                    assertEquals(count, into.remaining());
                    for (int i = 0; i < count; i++) {
                        into.put((byte) (250 - count - i));
                    }
                })));
                staging.consumed();
                float[] expected = new float[count];
                for (int i = 0; i < count; i++) {
                    expected[i] = 250 - count - i;
                }
                assertArrayEquals(expected, found);
            }
        }
    }

    @Test
    void theProcessorReadsWhereItWasWritten() {
        try (Device device = new Device("cpu"); Staging staging = Staging.to(device)) {
            assertInstanceOf(HostStaging.class, staging);
        }
    }
}
