package io.github.pcam4j.train.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonObjectTest {
    private final JsonObject object = new JsonObject(Map.of("name", "a", "count", 3, "large", 1L << 40, "rate", 0.25,
            "sizes", List.of(1, 2.5), "mixed", List.of(1, "b"), "inner", Map.of("count", 4)));

    @Test
    void givesMembersByKind() {
        assertEquals("a", object.text("name"));
        assertEquals(3, object.integer("count"));
        assertEquals(3.0, object.real("count"));
        assertEquals(1L << 40, object.whole("large"));
        assertEquals(0.25, object.real("rate"));
        assertEquals(List.of(1, 2.5), object.numbers("sizes"));
        assertEquals(4, object.object("inner").integer("count"));
    }

    @Test
    void knowsWhatIsThere() {
        assertTrue(object.has("name"));
        assertFalse(object.has("other"));
        assertFalse(new JsonObject(Collections.singletonMap("other", null)).has("other"));
    }

    @Test
    void namesWhatIsMissing() {
        assertEquals("there is no 'other'",
                assertThrows(IllegalArgumentException.class, () -> object.text("other")).getMessage());
        assertEquals("there is no 'other'",
                assertThrows(IllegalArgumentException.class, () -> object.object("inner").real("other")).getMessage());
    }

    @Test
    void namesWhatIsOfAnotherKind() {
        assertEquals("'name' is no Number but a",
                assertThrows(IllegalArgumentException.class, () -> object.real("name")).getMessage());
        assertEquals("'count' is no String but 3",
                assertThrows(IllegalArgumentException.class, () -> object.text("count")).getMessage());
        assertEquals("'mixed' are not all numbers: [1, b]",
                assertThrows(IllegalArgumentException.class, () -> object.numbers("mixed")).getMessage());
    }
}
