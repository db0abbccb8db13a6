package io.github.pcam4j.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.pcam4j.io.ingest.PatchIngest;
import io.github.pcam4j.io.source.CompetitionArchive;
import io.github.pcam4j.io.store.PatchStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real patches, where there are any: the ZIP named by the system property {@code pcam.archive}, or a sample beside the
 * project. Skipped where neither is there.
 */
class RealPatchesTest {
    private static final Path SAMPLE = Path.of(System.getProperty("pcam.archive",
            "../../shared/data/histopathologic-cancer-detection-sample.zip"));
    /** Where the competition's uncompressed TIFF files have their pixels. */
    private static final int PIXEL_OFFSET = 287;

    @TempDir
    private Path folder;

    @BeforeEach
    void requireSample() {
        assumeTrue(Files.exists(SAMPLE), "there are no real patches at " + SAMPLE.toAbsolutePath().normalize());
    }

    @Test
    void everyPixelIsThatOfTheFile() throws IOException {
        Path target = folder.resolve("train.h5");
        try (CompetitionArchive archive = CompetitionArchive.open(SAMPLE)) {
            PatchIngest.builder(archive.train(), target).size(96).build().run();
        }
        try (PatchStore store = PatchStore.open(target); ZipFile zip = new ZipFile(SAMPLE.toFile())) {
            for (int i = 0; i < store.size(); i++) {
                byte[] tiff = bytes(zip, "train/" + store.id(i) + ".tif");
                byte[] expected = Arrays.copyOfRange(tiff, PIXEL_OFFSET, PIXEL_OFFSET + 96 * 96 * 3);
                assertArrayEquals(expected, store.read(i), store.id(i));
            }
        }
    }

    @Test
    void idsAndLabelsAreInTheOrderOfTheTables() throws IOException {
        try (CompetitionArchive archive = CompetitionArchive.open(SAMPLE); ZipFile zip = new ZipFile(SAMPLE.toFile())) {
            List<String> labels = lines(zip, "train_labels.csv");
            assertEquals(labels.size() - 1, archive.train().size());
            for (int i = 0; i < archive.train().size(); i++) {
                assertEquals(labels.get(i + 1), archive.train().id(i) + "," + archive.train().label(i));
            }
            List<String> submission = lines(zip, "sample_submission.csv");
            for (int i = 0; i < archive.test().orElseThrow().size(); i++) {
                assertTrue(submission.get(i + 1).startsWith(archive.test().orElseThrow().id(i) + ","));
            }
            assertEquals(List.of(), archive.train().rejected());
        }
    }

    private static List<String> lines(ZipFile zip, String name) throws IOException {
        return new String(bytes(zip, name), StandardCharsets.UTF_8).lines().toList();
    }

    private static byte[] bytes(ZipFile zip, String name) throws IOException {
        try (InputStream input = zip.getInputStream(zip.getEntry(name))) {
            return input.readAllBytes();
        }
    }
}
