package io.github.pcam4j.train.internal.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of a folder with a run and with files of the user's, only the run's are removed. */
class RunContentsTest {
    @TempDir
    private Path folder;

    private void put(String name) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, name);
    }

    private List<String> left() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).map(it -> folder.relativize(it).toString().replace('\\', '/')).sorted()
                    .toList();
        }
    }

    @Test
    void onlyFilesOfTheRunAreRemoved() throws IOException {
        for (String name : List.of("config.json", "metrics.json", "history.csv", "best/model.zip", "plots/roc.png",
                "events.out.tfevents.1700000000.pcam4j", "events.out.tfevents.1700000000.host",
                "notes.txt", "best/notes.txt", "plots/mine.png", "plots/kept/roc.png", "last/notes.txt")) {
            put(name);
        }
        new Checkpoints(folder.resolve("last")).write(it -> {
            try {
                Files.writeString(it.resolve("run.json"), "{}");
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        put("last/checkpoint-1/weights.txt");
        new RunContents(folder).remove();
        assertEquals(List.of("best/notes.txt", "events.out.tfevents.1700000000.host", "last/notes.txt",
                "last/weights.txt", "notes.txt", "plots/kept/roc.png", "plots/mine.png"), left());
    }
}
