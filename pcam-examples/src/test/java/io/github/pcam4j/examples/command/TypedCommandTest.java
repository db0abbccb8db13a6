package io.github.pcam4j.examples.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TypedCommandTest {
    @TempDir
    private Path folder;

    private static TypedCommand parsed(String command) {
        return TypedCommand.parse(command).orElseThrow();
    }

    @Test
    void readsWhatWasQuotedForAShell() {
        assertEquals(List.of("train", "a b.h5", "it's", "", "x=y"), parsed("pcam train 'a b.h5' 'it'\\''s' '' x=y").words());
        assertEquals("pcam train 'a b.h5' 'it'\\''s'", parsed("pcam train 'a b.h5' 'it'\\''s'").toString());
    }

    /** A run's configuration may be a stranger's. */
    @Test
    void whatAShellWouldRunIsQuoted() {
        assertEquals("pcam train 'x.h5;' rm '$(id)' '`id`' '&&'", parsed("pcam train x.h5; rm $(id) `id` &&").toString());
        for (String other : List.of("", "pcam", "java -jar x.jar train", "pcam train 'open", "pcam train x\\")) {
            assertEquals(Optional.empty(), TypedCommand.parse(other), other);
        }
    }

    @Test
    void optionsAreReplacedInBothForms() {
        TypedCommand command = parsed("pcam train x.h5 --recipe=documented --overwrite --epochs 5 --out run");
        assertEquals("pcam train x.h5 --overwrite --epochs 5 --out run --recipe best",
                command.with("--recipe", "best").toString());
        assertEquals("pcam train x.h5 --recipe=documented --epochs 5 --out run", command.without("--overwrite").toString());
        assertEquals(Optional.of("documented"), command.value("--recipe"));
        assertEquals(Optional.of("5"), command.value("--epochs"));
        assertEquals(Optional.empty(), command.value("--seed"));
    }

    @Test
    void itGoesIntoAFolderThatIsFree() throws IOException {
        Path run = folder.resolve("run");
        TypedCommand command = new TypedCommand(List.of("train", "x.h5", "--out", run.toString()));
        assertEquals(Optional.of(run + "-2"), command.into(run).value("--out"));
        Files.createDirectory(folder.resolve("run-2"));
        assertEquals(Optional.of(run + "-3"), command.into(run).value("--out"));
    }
}
