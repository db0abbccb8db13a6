package io.github.pcam4j.torch;

import io.github.pcam4j.train.PredictorCheck;
import io.github.pcam4j.train.engine.RankCheck;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class TorchPredictorTest {
    @TempDir
    private Path folder;

    @Test
    void forgetsWhatWasCancelled() {
        PredictorCheck.forgetsWhatWasCancelled(folder, "torch");
    }

    @Test
    void ranksAsTheNetworkDoes() {
        RankCheck.ranksAsTheNetworkDoes("torch");
    }

    @Test
    void refusesASecondThread() {
        PredictorCheck.refusesASecondThread(folder, "torch");
    }

    @Test
    void itsEngineGivesRightAnswersOrRefusals() {
        PredictorCheck.givesRightAnswersOrRefusals(folder, "torch");
    }

    @Test
    void goesOnAfterAReaderFailed() {
        PredictorCheck.goesOnAfterAReaderFailed(folder, "torch");
    }

    @Test
    void predictsWhateverTheRule() {
        PredictorCheck.predictsWhateverTheRule(folder, "torch");
    }
}
