package io.github.pcam4j.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.io.store.PatchStoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Attempts at one task, of which several may be at work at once. */
class AttemptFolderTest {
    @TempDir
    private Path results;

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(results)) {
            return files.map(it -> it.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void twoAttemptsMakeOneResult() throws IOException {
        try (AttemptFolder first = AttemptFolder.make(results, "app", 1);
                AttemptFolder second = AttemptFolder.make(results, "app", 2)) {
            Files.writeString(first.path().resolve("a.h5"), "whole");
            Files.writeString(second.path().resolve("a.h5"), "whole");
            assertEquals(List.of(".attempt-app-1", ".attempt-app-2"), names());
            first.publish("a.h5");
            second.publish("a.h5");
        }
        assertEquals(List.of("a.h5"), names());
        assertEquals("whole", Files.readString(results.resolve("a.h5")));
    }

    @Test
    void whatAnApplicationsLostAttemptsLeftIsSweptAway() throws IOException {
        for (String application : new String[] {"app", "other"}) {
            Files.writeString(AttemptFolder.make(results, application, 3).path().resolve("a.h5.part"), "half");
        }
        Files.writeString(results.resolve("b.h5"), "whole");
        AttemptFolder.sweep(results, "app");
        assertEquals(List.of(".attempt-other-3", "b.h5"), names());
        AttemptFolder.sweep(results.resolve("none"), "app");
    }

    @Test
    void aFolderThatCannotBeMadeIsNamed() throws IOException {
        Path file = Files.writeString(results.resolve("file"), "");
        assertTrue(assertThrows(PatchStoreException.class, () -> AttemptFolder.make(file, "app", 1)).getMessage()
                .contains(file + " cannot be written"));
    }
}
