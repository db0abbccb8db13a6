package io.github.pcam4j.train.internal.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.pcam4j.model.CnnSpec;
import io.github.pcam4j.train.internal.Json;
import io.github.pcam4j.train.internal.JsonObject;
import io.github.pcam4j.train.optimize.GroupRule;
import io.github.pcam4j.train.optimize.StepRule;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuleValuesTest {
    @TempDir
    private Path folder;

    @Test
    void everyRuleReadsBackFromItsFile() {
        for (StepRule rule : List.of(StepRule.documented(), StepRule.sgd(1e-4), StepRule.adamW(0.01),
                StepRule.sgd(0).with(CnnSpec.FEATURES, new GroupRule(0.1, 1, 3)),
                new StepRule.AdamW(0, 0.95, 1e-6, Map.of(CnnSpec.HEAD, new GroupRule(2, 0, false),
                        CnnSpec.FEATURES, GroupRule.FROZEN)))) {
            Path file = folder.resolve("rule.json");
            Json.write(file, RuleValues.of(rule));
            assertEquals(rule, RuleValues.read(new JsonObject(Json.read(file))));
        }
    }

    @Test
    void aRuleThatIsNotKnownIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> RuleValues.read(new JsonObject(
                Map.of("name", "lion", "weight_decay", 0, "groups", Map.of()))));
    }
}
