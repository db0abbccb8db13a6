package io.github.pcam4j.dl4j.engine;

import io.github.pcam4j.train.Averaging;
import io.github.pcam4j.train.RanksCheck;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Dl4jRanksTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"dl4j, 3, 1, false", "dl4j-plain, 2, 2, false"})
    void trainsAsOneProcessDoes(String engine, int processes, int batches, boolean averaged)
            throws InterruptedException {
        RanksCheck.trainsAsOneProcessDoes(engine, processes, batches, averaged ? new Averaging.Ema(0.8, 2, 2) : Averaging.NONE,
                folder);
    }
}
