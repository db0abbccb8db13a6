package io.github.pcam4j.examples.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.examples.synthetic.SyntheticArchive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program of docs/getting-started.md. */
class FirstModelTest {
    @TempDir
    private Path folder;

    @Test
    void fromTheArchiveToTheSubmission() throws IOException {
        Path zip = SyntheticArchive.builder(folder.resolve("synthetic.zip")).train(60).test(12).build().write();
        FirstModel.main(new String[] {zip.toString(), folder.resolve("first").toString()});
        assertEquals(13, Files.readAllLines(folder.resolve("first/submission.csv")).size());
        assertTrue(Files.readString(folder.resolve("first/run/metrics.json")).contains("\"auc\""));
    }
}
