package io.github.pcam4j.io.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.pcam4j.io.PatchException;
import io.github.pcam4j.io.PatchShape;
import io.github.pcam4j.io.internal.Heap;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkloadTest {
    private static final PatchShape PATCH = PatchShape.rgb(96);

    @ParameterizedTest
    @CsvSource({"128, 512, 8, 85", "4096, 512, 4, 4", "4096, 1024, 8, 8", "8192, 1024, 2, 2", "8192, 16384, 8, 32"})
    void largePatchesAreWorkedAtByFewer(int size, long heap, int threads, int inFlight) {
        assertEquals(new Workload(threads, inFlight),
                Workload.of(Path.of("train.h5"), PATCH, PatchShape.rgb(size), 8, new Heap(heap << 20)));
    }

    @Test
    void whatDoesNotFitIsRefusedWithWhatItTakes() {
        String message = assertThrows(PatchException.class, () -> Workload.of(Path.of("train.h5"), PATCH,
                PatchShape.rgb(8192), 8, new Heap(256 << 20))).getMessage();
        assertEquals("train.h5 cannot be made: a patch of 96 x 96 x 3 becomes one of 8192 x 8192 x 3, which takes 220.2 MB of "
                + "memory, more than half of the 268.4 MB that Java may take. Give it more (-Xmx512m)", message);
    }
}
