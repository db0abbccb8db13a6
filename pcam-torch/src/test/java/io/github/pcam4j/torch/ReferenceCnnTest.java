package io.github.pcam4j.torch;

import io.github.pcam4j.train.engine.EngineOptions;
import io.github.pcam4j.train.engine.ReferenceCheck;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReferenceCnnTest {
    @ParameterizedTest
    @ValueSource(strings = {"tiny", "odd"})
    void computesWhatPyTorchComputes(String name) {
        ReferenceCheck.agrees(name, "torch", new EngineOptions(1));
    }
}
