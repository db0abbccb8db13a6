package io.github.pcam4j.torch;

import io.github.pcam4j.train.RanksCheck;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TorchRanksTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"2, 1", "3, 1", "2, 2"})
    void trainsAsOneProcessDoes(int processes, int batches) throws InterruptedException {
        RanksCheck.trainsAsOneProcessDoes("torch", processes, batches, folder);
    }
}
