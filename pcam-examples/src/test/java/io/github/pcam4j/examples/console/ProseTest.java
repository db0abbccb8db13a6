package io.github.pcam4j.examples.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProseTest {
    private static final String TEXT = "Diagnosis: Statistics lag behind. Batch normalization's moving statistics lag behind the "
            + "weights: 14 percent of what they began with is left.";

    @Test
    void aTerminalShowsWholeWords() {
        for (int columns : new int[] {20, 80, 120}) {
            List<String> lines = Prose.on(Terminal.of(columns), TEXT).lines().toList();
            assertEquals(TEXT, String.join(" ", lines));
            assertTrue(lines.stream().allMatch(it -> it.length() <= columns), lines.toString());
            for (int i = 1; i < lines.size(); i++) {
                String first = lines.get(i).split(" ")[0];
                assertTrue(lines.get(i - 1).length() + 1 + first.length() > columns, "it would have fitted: " + first);
            }
        }
    }

    @Test
    void wordsAreNotBroken() {
        assertEquals(List.of("a", "/a/long/path", "b"), Prose.on(Terminal.of(5), "a /a/long/path b").lines().toList());
    }

    @Test
    void aFileHasParagraphsInALine() {
        assertEquals(TEXT, Prose.on(Terminal.none(), TEXT));
    }
}
