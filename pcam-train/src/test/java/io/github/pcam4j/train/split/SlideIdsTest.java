package io.github.pcam4j.train.split;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.train.error.TrainingException;
import io.github.pcam4j.train.metrics.PatchGroups;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlideIdsTest {

    @Test
    void patchesOfASlideAreOfOneGroup() {
        PatchGroups groups = SlideIds.groups(List.of("b/x0_y0_d4", "a/x96_y0_d4", "b/x96_y384_d3.8919", "a_x1_y1/x0_y0_d1"));
        assertEquals(List.of("a", "a_x1_y1", "b"), groups.names());
        assertEquals(groups.groupOf(0), groups.groupOf(2));
    }

    /** Folders of patches have ids that look alike, and what stands before the slash may be a class. */
    @ParameterizedTest
    @ValueSource(strings = {"1/0001", "x0_y0_d4", "/x0_y0_d4", "a/x0_y0", "a/x-1_y0_d4"})
    void otherIdsAreRefused(String id) {
        assertTrue(assertThrows(TrainingException.class, () -> SlideIds.groups(List.of("a/x0_y0_d4", id))).getMessage()
                .startsWith("the id " + id));
    }
}
