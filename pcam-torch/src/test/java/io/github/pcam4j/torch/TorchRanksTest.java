package io.github.pcam4j.torch;

import io.github.pcam4j.train.Averaging;
import io.github.pcam4j.train.RanksCheck;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TorchRanksTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"2, 1, false", "3, 1, false", "2, 2, true"})
    void trainsAsOneProcessDoes(int processes, int batches, boolean averaged) throws InterruptedException {
        RanksCheck.trainsAsOneProcessDoes("torch", processes, batches, averaged ? new Averaging.Ema(0.8, 2, 2) : Averaging.NONE,
                folder);
    }
}
