package io.github.pcam4j.train.optimize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.model.CnnSpec;
import io.github.pcam4j.model.ParameterTable;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StepRuleTest {
    private static final ParameterTable TABLE = CnnSpec.documented().parameters();

    @Test
    void kernelsAloneDecayByTheRulesAndTheGroupsShare() {
        StepRule rule = StepRule.adamW(0.1).with(CnnSpec.HEAD, new GroupRule(0.5, 3, false));
        assertEquals(new GroupRule(1, 0.1, false), rule.of(TABLE.get("conv1/kernel")));
        assertEquals(new GroupRule(1, 0, false), rule.of(TABLE.get("conv1_bn/gamma")));
        assertEquals(0.1 * 3, rule.of(TABLE.get("dense1/kernel")).decay());
        assertEquals(0.5, rule.of(TABLE.get("output/bias")).rate());
        assertEquals(0, rule.of(TABLE.get("output/bias")).decay());
    }

    @Test
    void onlyWithoutDecayAndGroupsAreAllTreatedAlike() {
        assertTrue(StepRule.documented().isUniform());
        assertTrue(StepRule.adamW(0).isUniform());
        assertFalse(StepRule.sgd(1e-4).isUniform());
        assertFalse(StepRule.documented().with(CnnSpec.FEATURES, GroupRule.FROZEN).isUniform());
    }

    @Test
    void numbersOutsideTheirRangesAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> StepRule.sgd(-1));
        assertThrows(IllegalArgumentException.class, () -> StepRule.adamW(Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> new StepRule.AdamW(0, 1, 1e-8, Map.of()));
        assertThrows(IllegalArgumentException.class, () -> new StepRule.AdamW(0, 0.999, 0, Map.of()));
        assertThrows(IllegalArgumentException.class, () -> new GroupRule(0, 1, false));
        assertThrows(IllegalArgumentException.class, () -> new GroupRule(1, -1, false));
        assertThrows(IllegalArgumentException.class, () -> StepRule.documented()
                .with("body", GroupRule.FROZEN).requireGroups(TABLE));
    }
}
