package io.github.pcam4j.train;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PredictorTest {
    @TempDir
    private Path folder;

    @Test
    void forgetsWhatWasCancelled() {
        PredictorCheck.forgetsWhatWasCancelled(folder, "dl4j");
    }

    @Test
    void refusesASecondThread() {
        PredictorCheck.refusesASecondThread(folder, "dl4j");
    }

    @Test
    void itsEngineGivesRightAnswersOrRefusals() {
        PredictorCheck.givesRightAnswersOrRefusals(folder, "dl4j");
    }

    @Test
    void goesOnAfterAReaderFailed() {
        PredictorCheck.goesOnAfterAReaderFailed(folder, "dl4j");
    }

    @Test
    void predictsWhateverTheRule() {
        PredictorCheck.predictsWhateverTheRule(folder, "dl4j");
    }
}
