package io.github.pcam4j.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArgumentsTest {

    private static String wrong(Runnable asked) {
        return String.valueOf(assertThrows(WrongUsage.class, asked::run).getMessage());
    }

    @Test
    void pathsAndOptionsComeInAnyOrder() {
        Arguments given = Arguments.of("predict", "run", "--tta", "4", "store.json", "--out", "s.csv");
        assertEquals("predict", given.command());
        assertEquals(List.of(Path.of("run"), Path.of("store.json")), given.paths());
        assertEquals(4, given.number("tta").orElseThrow());
        assertEquals(Path.of("s.csv"), given.path("out"));
        assertTrue(given.real("threshold").isEmpty());
        given.allow("tta", "out");
    }

    @Test
    void whatCannotBeUnderstoodIsSaid() {
        assertEquals("--out takes one value", wrong(() -> Arguments.of("predict", "--out")));
        assertEquals("--out takes one value", wrong(() -> Arguments.of("predict", "--out", "a", "--out", "b")));
        Arguments given = Arguments.of("predict", "--tta", "four");
        assertEquals("--tta is a number, not 'four'", wrong(() -> given.number("tta")));
        assertEquals("--tta is a number, not 'four'", wrong(() -> given.real("tta")));
        assertEquals("predict needs --out", wrong(() -> given.path("out")));
        assertEquals("predict has no option --tta; it has --out, --shares", wrong(() -> given.allow("out", "shares")));
    }
}
