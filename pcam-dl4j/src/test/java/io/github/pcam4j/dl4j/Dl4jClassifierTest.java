package io.github.pcam4j.dl4j;

import io.github.pcam4j.train.serve.ClassifierCheck;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("slow")
class Dl4jClassifierTest {
    /** Networks of single precision round differently in batches of other sizes. */
    private static final double TOLERANCE = 1e-6;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(ints = {12, 23, 96})
    void givesWhatThePredictorGives(int side) throws Exception {
        ClassifierCheck.givesWhatThePredictorGives(folder, "dl4j", side, TOLERANCE);
    }
}
