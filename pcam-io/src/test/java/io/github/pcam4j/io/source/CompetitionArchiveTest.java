package io.github.pcam4j.io.source;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.io.ArchiveFixture;
import io.github.pcam4j.io.TiffFixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CompetitionArchiveTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"zip", "zip in a folder", "folder"})
    void readsEveryFormInTheOrderOfTheTables(String form) {
        ArchiveFixture fixture = ArchiveFixture.of(5, 3).put("train/.DS_Store", "x").put("train/notes.txt", "x");
        Path path = switch (form) {
            case "zip" -> fixture.zip(folder.resolve("a.zip"));
            case "zip in a folder" -> fixture.zip(folder.resolve("a.zip"), "competition/", ZipEntry.DEFLATED);
            default -> fixture.folder(folder.resolve("unpacked"));
        };
        try (CompetitionArchive archive = CompetitionArchive.open(path)) {
            PatchSource train = archive.train();
            PatchSource test = archive.test().orElseThrow();
            assertEquals(List.of("t4", "t3", "t2", "t1", "t0"), ids(train));
            assertEquals(List.of("p2", "p1", "p0"), ids(test));
            assertEquals(List.of(0, 1, 0, 1, 0), IntStream.range(0, 5).mapToObj(train::label).toList());
            assertArrayEquals(TiffFixtures.pixels(96, 3), train.read(1).pixels());
            assertArrayEquals(TiffFixtures.pixels(96, 1000), test.read(2).pixels());
            assertFalse(test.labelled());
            assertThrows(IllegalStateException.class, () -> test.label(0));
            assertEquals(List.of(), train.rejected());
        }
    }

    @Test
    void withoutASampleSubmissionTestPatchesComeByName() {
        Path zip = ArchiveFixture.of(1, 3).remove("sample_submission.csv").zip(folder.resolve("a.zip"));
        try (CompetitionArchive archive = CompetitionArchive.open(zip)) {
            assertEquals(List.of("p0", "p1", "p2"), ids(archive.test().orElseThrow()));
        }
    }

    @Test
    void withoutTestPatchesThereIsNoTestSource() {
        Path zip = ArchiveFixture.of(2, 0).zip(folder.resolve("a.zip"));
        try (CompetitionArchive archive = CompetitionArchive.open(zip)) {
            assertTrue(archive.test().isEmpty());
        }
    }

    static Stream<Arguments> unpaired() {
        return Stream.of(
                unpaired("row without image", "t1", "no image train/t1.tif", it -> it.remove("train/t1.tif")),
                unpaired("image without row", "t1", "no row",
                        it -> it.put("train_labels.csv", it.text("train_labels.csv").replace("t1,1\n", ""))),
                unpaired("label 2", "t1", "must be 0 or 1, not '2'",
                        it -> it.put("train_labels.csv", it.text("train_labels.csv").replace("t1,1", "t1,2"))),
                unpaired("twice", "t1", "earlier line",
                        it -> it.put("train_labels.csv", it.text("train_labels.csv") + "t1,0\n")));
    }

    private static Arguments unpaired(String name, String id, String reason, UnaryOperator<ArchiveFixture> spoil) {
        return Arguments.of(name, id, reason, spoil);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unpaired")
    void rejectsWhatHasNoPairOnceAndSaysWhere(String name, String id, String reason,
            UnaryOperator<ArchiveFixture> spoil) {
        Path zip = spoil.apply(ArchiveFixture.of(4, 0)).zip(folder.resolve("a.zip"));
        try (CompetitionArchive archive = CompetitionArchive.open(zip)) {
            List<RejectedPatch> rejected = archive.train().rejected();
            assertEquals(1, rejected.size(), rejected::toString);
            assertEquals(id, rejected.get(0).id());
            assertTrue(rejected.get(0).reason().contains(reason), rejected::toString);
            assertTrue(rejected.get(0).location().contains("a.zip"), rejected::toString);
        }
    }

    static Stream<Arguments> unreadable() {
        return Stream.of(
                unreadable("no labels", "train_labels.csv", it -> it.remove("train_labels.csv")),
                unreadable("other columns", "expected id,label",
                        it -> it.put("train_labels.csv", "name,class\nt0,1\n")),
                unreadable("no rows", "no usable row", it -> it.put("train_labels.csv", "id,label\n")),
                unreadable("unclosed quote", "no usable row", it -> it.put("train_labels.csv", "id,label\n\"t0,1\n")),
                unreadable("no images", "no TIFF, PNG or JPEG image", it -> it.remove("train/t0.tif").remove("train/t1.tif")));
    }

    private static Arguments unreadable(String name, String reason, UnaryOperator<ArchiveFixture> spoil) {
        return Arguments.of(name, reason, spoil);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unreadable")
    void refusesWhatIsNotTheLayout(String name, String reason, UnaryOperator<ArchiveFixture> spoil) {
        Path zip = spoil.apply(ArchiveFixture.of(2, 1)).zip(folder.resolve("a.zip"));
        PatchSourceException e = assertThrows(PatchSourceException.class, () -> CompetitionArchive.open(zip));
        assertTrue(e.getMessage().contains(reason) && e.getMessage().contains("a.zip"), e.getMessage());
    }

    @Test
    void refusesAZipThatEndsEarly() throws IOException {
        Path zip = ArchiveFixture.of(3, 1).zip(folder.resolve("a.zip"));
        byte[] whole = Files.readAllBytes(zip);
        for (int length : new int[] {0, 10, whole.length / 2, whole.length - 1}) {
            Files.write(zip, Arrays.copyOf(whole, length));
            PatchSourceException e = assertThrows(PatchSourceException.class, () -> CompetitionArchive.open(zip));
            assertTrue(e.getMessage().contains("a.zip") && e.getMessage().contains("download"), e.getMessage());
        }
    }

    @Test
    void refusesAMissingFileWithItsName() {
        PatchSourceException e = assertThrows(PatchSourceException.class,
                () -> CompetitionArchive.open(folder.resolve("nowhere.zip")));
        assertTrue(e.getMessage().contains("nowhere.zip does not exist"), e.getMessage());
    }

    @Test
    void noticesAByteThatChangedInTheZip() throws IOException {
        Path zip = ArchiveFixture.of(1, 0).zip(folder.resolve("a.zip"), "", ZipEntry.STORED);
        byte[] bytes = Files.readAllBytes(zip);
        bytes[5000] ^= 1;
        Files.write(zip, bytes);
        try (CompetitionArchive archive = CompetitionArchive.open(zip)) {
            PatchSourceException e = assertThrows(PatchSourceException.class, () -> archive.train().read(0));
            assertTrue(e.getMessage().contains("a.zip!train/t0.tif") && e.getMessage().contains("checksum"),
                    e.getMessage());
        }
    }

    @Test
    void theFingerprintTellsContentNotForm() {
        String zip = fingerprint(ArchiveFixture.of(2, 1).zip(folder.resolve("a.zip")));
        assertEquals(zip, fingerprint(ArchiveFixture.of(2, 1).zip(folder.resolve("b.zip"), "x/", ZipEntry.DEFLATED)));
        assertNotEquals(zip, fingerprint(ArchiveFixture.of(2, 1).put("train/t1.tif", TiffFixtures.rgb(96, 9))
                .zip(folder.resolve("c.zip"))));
    }

    private static String fingerprint(Path path) {
        try (CompetitionArchive archive = CompetitionArchive.open(path)) {
            return archive.train().fingerprint();
        }
    }

    private static List<String> ids(PatchSource source) {
        return IntStream.range(0, source.size()).mapToObj(source::id).toList();
    }
}
