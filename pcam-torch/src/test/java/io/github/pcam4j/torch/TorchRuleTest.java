package io.github.pcam4j.torch;

import io.github.pcam4j.train.engine.RuleCheck;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("slow")
class TorchRuleTest {
    static List<String> engines() {
        return List.of("torch");
    }

    static Stream<Arguments> cases() {
        return engines().stream().flatMap(engine -> RuleCheck.cases().stream().map(it -> Arguments.of(it, engine)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void computesWhatPyTorchComputes(String name, String engine) {
        RuleCheck.agrees(name, engine);
    }

    @ParameterizedTest
    @MethodSource("engines")
    void resumesBitByBit(String engine, @TempDir Path folder) {
        RuleCheck.resumesBitByBit(engine, folder);
    }

    @ParameterizedTest
    @MethodSource("engines")
    void refusesTheStateOfAnotherRule(String engine, @TempDir Path folder) {
        RuleCheck.refusesTheStateOfAnotherRule(engine, folder);
    }

    @ParameterizedTest
    @MethodSource("engines")
    void refusesGroupsThatAreNotThere(String engine) {
        RuleCheck.refusesGroupsThatAreNotThere(engine);
    }

    @ParameterizedTest
    @MethodSource("engines")
    void takesBackTheGradientThatItHandsOut(String engine) {
        RuleCheck.takesBackTheGradientThatItHandsOut(engine);
    }
}
