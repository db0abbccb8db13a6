package io.github.pcam4j.train.engine;

import java.util.OptionalLong;

/**
 * Memory for patches on a device.
 *
 * @param needed bytes for the patches, and for the steps beside them
 * @param free bytes that the device's own memory has free; empty if the device computes in the host's memory, where
 *     keeping patches saves nothing
 * @see ResidentEngine
 */
public record DeviceMemory(long needed, OptionalLong free) {
    /** Whether there is room, as far as is known. */
    public boolean suffices() {
        return free.isEmpty() || needed <= free.getAsLong();
    }
}
