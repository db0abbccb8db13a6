package io.github.pcam4j.dl4j.engine;

import io.github.pcam4j.train.engine.EngineOptions;
import io.github.pcam4j.train.engine.ReferenceCheck;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReferenceCnnTest {
    @ParameterizedTest
    @CsvSource({"tiny, dl4j", "odd, dl4j", "tiny, dl4j-plain", "odd, dl4j-plain"})
    void computesWhatPyTorchComputes(String name, String engine) {
        ReferenceCheck.agrees(name, engine, new EngineOptions(1));
    }
}
