package io.github.pcam4j.io.source;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.io.ArchiveFixture;
import io.github.pcam4j.io.PatchException;
import io.github.pcam4j.io.TiffFixtures;
import io.github.pcam4j.io.ingest.IngestReport;
import io.github.pcam4j.io.ingest.OnError;
import io.github.pcam4j.io.ingest.PatchIngest;
import io.github.pcam4j.io.internal.Heap;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives and folders as people have them; those in resources are 7z's, see make.py there. */
class OddArchivesTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"deflate64.zip,Deflate64", "bzip2.zip,BZip2", "lzma.zip,LZMA", "ppmd.zip,PPMd",
        "password.zip,encrypted", "aes.zip,encrypted", "packed.7z,a 7z archive", "packed.tar,a tar archive",
        "packed_v7.tar,a tar archive"})
    void whatJavaDoesNotUnpackIsNamedWithTheRemedy(String name, String named) throws IOException {
        String message = refusal(resource(name));
        assertTrue(message.contains(named) && message.contains(name + ") and give the folder"), message);
        assertFalse(message.contains("download"), message);
    }

    /** A program that unpacks the archive behind it; places in it count from the archive's begin or from the file's. */
    @ParameterizedTest
    @CsvSource({"deflate64.zip,Deflate64", "ppmd.zip,PPMd", "password.zip,encrypted"})
    void anArchiveBehindAProgramIsNamedToo(String name, String named) throws IOException {
        byte[] zip = Files.readAllBytes(resource(name));
        byte[] program = new byte[1000 + zip.length];
        program[0] = 'M';
        program[1] = 'Z';
        System.arraycopy(zip, 0, program, 1000, zip.length);
        Path counted = Files.write(folder.resolve("counted.exe"), program);
        assertTrue(refusal(counted).contains(named) && refusal(counted).contains("7z x counted.exe"), refusal(counted));
        ByteBuffer end = ByteBuffer.wrap(program).order(ByteOrder.LITTLE_ENDIAN);
        int directory = program.length - 22 + 16;
        end.putInt(directory, end.getInt(directory) + 1000);
        Path moved = Files.write(folder.resolve("moved.exe"), program);
        assertTrue(refusal(moved).contains(named), refusal(moved));
        Path other = Files.write(folder.resolve("other.exe"), Arrays.copyOf(program, 900));
        assertTrue(refusal(other).contains("a program for Windows"), refusal(other));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {"train.zip;7z x train.zip -otrain",
        "train.tar.gz;mkdir train && tar xf train.tar.gz -C train",
        "train_labels.csv.zip;7z x train_labels.csv.zip -otrain_labels.csv", "all.tgz;mkdir all && tar xf all.tgz -C all"})
    void archivesInArchivesAreNamedWithHowToUnpackThem(String name, String command) {
        ArchiveFixture fixture = ArchiveFixture.of(2, 0).remove("train/t0.tif").remove("train/t1.tif").put(name, "packed");
        String zip = refusal(fixture.zip(folder.resolve("a.zip")));
        assertTrue(zip.contains("It holds archives: " + name) && zip.contains("Unpack it and them") && zip.contains(command),
                zip);
        String unpacked = refusal(fixture.folder(folder.resolve("unpacked")));
        assertTrue(unpacked.contains("Unpack them") && unpacked.contains(command), unpacked);
    }

    @Test
    void idsMayHaveTheExtensionOfTheirFiles() {
        Path zip = ArchiveFixture.of(3, 1).put("train_labels.csv", "id,label\nt0.tif,1\nt1.TIF,0\nt2,1\nt2.tif,0\n")
                .put("sample_submission.csv", "id,label\np0.tif,0\n").zip(folder.resolve("a.zip"));
        try (CompetitionArchive archive = CompetitionArchive.open(zip)) {
            assertEquals(List.of("t0", "t1"), ids(archive.train()));
            assertEquals(1, archive.train().label(0));
            assertTrue(archive.train().rejected().get(0).reason().contains("with another label"));
            assertEquals(List.of("p0"), ids(archive.test().orElseThrow()));
        }
    }

    @Test
    void twoColumnsOfLabelsAreRefusedNamingBoth() {
        Path zip = ArchiveFixture.of(1, 0).put("train_labels.csv", "id,label,target\nt0,1,0\n").zip(folder.resolve("a.zip"));
        assertTrue(refusal(zip).contains("has the columns label and target, and only one can be meant"), refusal(zip));
    }

    @Test
    void aTableThatTheHeapCannotHoldIsRefusedWithWhatItTakes() throws IOException {
        Path table = Files.writeString(folder.resolve("labels.csv"), "id,label\n" + "123456,1\n".repeat(100_000));
        FolderFiles files = new FolderFiles(folder);
        ArchiveFile file = ArchiveFile.of("labels.csv", "");
        String message = assertThrows(PatchSourceException.class, () -> files.readTable(file, new Heap(20 << 20)))
                .getMessage();
        assertTrue(message.startsWith(table + " has 100001 rows, which takes ") && message.endsWith("(-Xmx256m)"), message);
        assertEquals(Files.size(table), files.readTable(file, new Heap(64 << 20)).length);
        Path zip = ArchiveFixture.of(1, 0).remove("train/t0.tif").put("train_labels.csv", Files.readString(table))
                .zip(folder.resolve("a.zip"));
        try (ArchiveFiles packed = ArchiveFiles.open(zip)) {
            ArchiveFile entry = packed.list().get(0);
            assertThrows(PatchSourceException.class, () -> packed.readTable(entry, new Heap(20 << 20)));
            assertEquals(Files.size(table), packed.readTable(entry, new Heap(64 << 20)).length);
        }
    }

    /** Entries of 16 MB that can be read one at a time, by eight threads. */
    @Test
    void largeEntriesShareTheHeapOfAllThreads() throws Exception {
        Heap heap = new Heap(120 << 20);
        HeapShare share = new HeapShare(heap);
        AtomicInteger reading = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<Integer>> all = IntStream.range(0, 40).mapToObj(i -> threads.submit(() -> share.within(25 << 20, "x",
                    () -> {
                        most.accumulateAndGet(reading.incrementAndGet(), Math::max);
                        Thread.yield();
                        return reading.decrementAndGet();
                    }))).toList();
            for (Future<Integer> each : all) {
                each.get();
            }
        } finally {
            threads.shutdown();
        }
        assertTrue(most.get() >= 1 && most.get() <= 2, most::toString);
        PatchSourceException e = assertThrows(PatchSourceException.class, () -> share.within(61 << 20, "a.tif", () -> 1));
        assertTrue(e.getMessage().contains("a.tif is too large, which takes 64.0 MB"), e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"train/t1.tiff", "train/t1.TIF", "TRAIN/t1.tif", "train/t1.png", "train\\t1.tif"})
    void twoFilesForOneIdAreRefusedNamingBoth(String second) {
        ArchiveFixture fixture = ArchiveFixture.of(3, 0).put(second, TiffFixtures.rgb(96, 77));
        for (Path path : List.of(fixture.zip(folder.resolve("a.zip")), fixture.folder(folder.resolve("unpacked")))) {
            try (CompetitionArchive archive = CompetitionArchive.open(path)) {
                assertEquals(List.of("t2", "t0"), ids(archive.train()));
                RejectedPatch rejected = archive.train().rejected().get(0);
                assertEquals(1, archive.train().rejected().size());
                assertEquals("t1", rejected.id());
                assertTrue(rejected.reason().contains("train/t1.tif") && rejected.reason().contains(second),
                        rejected.reason());
            }
        }
    }

    /** ZipOutputStream does not write a name twice; the second is given its name afterwards. */
    private Path withNameTwice(String name, String other, ArchiveFixture fixture) throws IOException {
        Path zip = fixture.zip(folder.resolve("twice.zip"));
        String bytes = Files.readString(zip, StandardCharsets.ISO_8859_1).replace(other, name);
        return Files.writeString(zip, bytes, StandardCharsets.ISO_8859_1);
    }

    @Test
    void theSameEntryTwiceIsRefused() throws IOException {
        Path zip = withNameTwice("train/t1.tif", "train/tX.tif",
                ArchiveFixture.of(3, 0).put("train/tX.tif", TiffFixtures.rgb(96, 77)));
        PatchException e = assertThrows(PatchException.class, () -> ingest(zip, OnError.FAIL));
        assertTrue(e.getMessage().contains("2 files have this id") && e.getMessage().contains("train/t1.tif"),
                e.getMessage());
        IngestReport report = ingest(zip, OnError.SKIP);
        assertEquals(2, report.stored());
        assertTrue(Files.readString(report.rejectedFile().orElseThrow()).contains("2 files have this id"));
    }

    @Test
    void twoTablesAtOneDepthAreRefusedNamingBoth() throws IOException {
        Path zip = withNameTwice("train_labels.csv", "train_labelX.csv",
                ArchiveFixture.of(3, 0).put("train_labelX.csv", "id,label\nt0,1\n"));
        assertTrue(refusal(zip).contains("train_labels.csv are both there"), refusal(zip));
        Path two = ArchiveFixture.of(3, 0).put("Train_Labels.csv", "id,label\nt0,1\n").folder(folder.resolve("two"));
        assertTrue(refusal(two).contains("train_labels.csv") && refusal(two).contains("Train_Labels.csv"), refusal(two));
    }

    @Test
    void contradictoryRowsAreBothRejected() {
        ArchiveFixture fixture = ArchiveFixture.of(3, 0);
        Path zip = fixture.put("train_labels.csv", fixture.text("train_labels.csv") + "t1,0\nt1,1\n")
                .zip(folder.resolve("a.zip"));
        try (CompetitionArchive archive = CompetitionArchive.open(zip)) {
            assertEquals(List.of("t2", "t0"), ids(archive.train()));
            assertEquals(List.of("t1", "t1"), archive.train().rejected().stream().map(RejectedPatch::id).toList());
        }
    }

    @ParameterizedTest
    @CsvSource({"train/,train\\", "train/,train/train/", "train/,Train/", "train_labels.csv,TRAIN_LABELS.CSV",
        "train_labels.csv,train_labels.csv/train_labels.csv", ".tif,.png", "train/,./train/"})
    void otherFormsOfTheLayoutRead(String usual, String other) {
        ArchiveFixture odd = ArchiveFixture.of(0, 0).remove("train_labels.csv")
                .put("__MACOSX/train/._t0.tif", "x").put("__MACOSX/train_labels.csv", "x").put("train/._t0.tif", "x");
        for (String name : List.of("train/t0.tif", "train/t1.tif")) {
            odd.put(name.replace(usual, other), TiffFixtures.rgb(96, name.charAt(7)));
        }
        Path zip = odd.put("train_labels.csv".replace(usual, other), "id,label\nt1,1\nt0,0\n").zip(folder.resolve("a.zip"));
        try (CompetitionArchive archive = CompetitionArchive.open(zip)) {
            assertEquals(List.of("t1", "t0"), ids(archive.train()));
            assertEquals(List.of(), archive.train().rejected());
            assertArrayEquals(TiffFixtures.pixels(96, '1'), archive.train().read(0).pixels());
        }
    }

    @Test
    void aNameThatIsNotUtf8DoesNotStopAnArchive() throws IOException {
        try (CompetitionArchive archive = CompetitionArchive.open(resource("name.zip"))) {
            assertEquals(List.of("a"), ids(archive.train()));
        }
    }

    @Test
    void commentsThatAreNotUtf8DoNotStopAnArchive() {
        Path zip = ArchiveFixture.of(3, 0).zip(folder.resolve("a.zip"), "für Ärzte", StandardCharsets.ISO_8859_1);
        try (CompetitionArchive archive = CompetitionArchive.open(zip)) {
            assertEquals(List.of("t2", "t1", "t0"), ids(archive.train()));
            assertArrayEquals(TiffFixtures.pixels(96, 2), archive.train().read(0).pixels());
        }
    }

    @Test
    void aCommentThatIsSaidToBeUtf8AndIsNotIsNamed() throws IOException {
        Path zip = ArchiveFixture.of(3, 0).zip(folder.resolve("a.zip"), "für", StandardCharsets.UTF_8);
        String bytes = new String(Files.readAllBytes(zip), StandardCharsets.ISO_8859_1);
        // What no letter of UTF-8 begins with, in a ZIP whose entries are marked as UTF-8.
        String damaged = bytes.replace("f\u00c3\u00bcr", "f\u00ff\u00ffr")
                .replaceAll("(?s)(PK\u0001\u0002....)..", "$1\u0000\u0008");
        Files.write(zip, damaged.getBytes(StandardCharsets.ISO_8859_1));
        assertTrue(refusal(zip).startsWith(zip + " is not a whole ZIP archive (") && refusal(zip).contains("comment"),
                refusal(zip));
    }

    @Test
    void archivesInArchivesAreNamed() {
        String message = refusal(ArchiveFixture.of(2, 0).remove("train/t0.tif").remove("train/t1.tif")
                .put("train.zip", "PK").zip(folder.resolve("a.zip")));
        assertTrue(message.contains("train.zip") && message.contains("npack") && !message.contains("ownload"), message);
    }

    @Test
    void anEntryLargerThanAnyPatchIsNotInflated() {
        Path zip = ArchiveFixture.of(3, 0).put("train/t1.tif", new byte[8 << 20]).zip(folder.resolve("a.zip"));
        PatchException e = assertThrows(PatchException.class, () -> ingest(zip, OnError.FAIL));
        assertTrue(e.getMessage().contains("train/t1.tif has 8.4 MB"), e.getMessage());
        assertEquals(2, ingest(zip, OnError.SKIP).stored());
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void pipesDevicesLinksAndFoldersAreNamed() throws Exception {
        Path unpacked = ArchiveFixture.of(6, 0).remove("train/t1.tif").remove("train/t2.tif").remove("train/t3.tif")
                .remove("train/t4.tif").folder(folder.resolve("unpacked"));
        Files.createSymbolicLink(unpacked.resolve("train/t1.tif"), Path.of("/dev/zero"));
        Files.createSymbolicLink(unpacked.resolve("train/t2.tif"), Path.of("nowhere"));
        Files.createDirectory(unpacked.resolve("train/t3.tif"));
        assertEquals(0, new ProcessBuilder("mkfifo", unpacked.resolve("train/t4.tif").toString()).start().waitFor());
        Files.createSymbolicLink(unpacked.resolve("round"), unpacked);
        IngestReport report = assertTimeoutPreemptively(Duration.ofMinutes(1), () -> ingest(unpacked, OnError.SKIP));
        assertEquals(2, report.stored());
        assertEquals(List.of("t4", "t3", "t2", "t1"), report.rejected().stream().map(RejectedPatch::id).toList());
        assertTrue(report.rejected().get(0).reason().contains("t4.tif is no file but a pipe"), report::toString);
        assertTrue(report.rejected().get(1).reason().contains("t3.tif is no file but a folder"), report::toString);
        assertTrue(report.rejected().get(3).reason().contains("t1.tif is no file but a pipe or a device"), report::toString);
        assertTrue(refusal(Path.of("/dev/zero")).contains("a pipe or a device"));
    }

    @Test
    void idsWithLineBreaksAreRejectedAndShownOnOneLine() {
        Path zip = ArchiveFixture.of(2, 0).put("test/a\nb.tif", TiffFixtures.rgb(96, 1))
                .put("test/c.tif", TiffFixtures.rgb(96, 2)).zip(folder.resolve("a.zip"));
        try (CompetitionArchive archive = CompetitionArchive.open(zip)) {
            PatchSource test = archive.test().orElseThrow();
            assertEquals(List.of("c"), ids(test));
            assertEquals("a\\nb", test.rejected().get(0).id());
            assertTrue(test.rejected().get(0).location().endsWith("test/a\\nb.tif"), test.rejected()::toString);
        }
    }

    private IngestReport ingest(Path path, OnError onError) {
        try (CompetitionArchive archive = CompetitionArchive.open(path)) {
            return PatchIngest.builder(archive.train(), folder.resolve("out.h5")).size(96).onError(onError).build().run();
        }
    }

    private Path resource(String name) throws IOException {
        Path archive = folder.resolve(name);
        try (InputStream input = OddArchivesTest.class.getResourceAsStream("/archives/" + name)) {
            Files.copy(input, archive);
        }
        return archive;
    }

    private static String refusal(Path path) {
        return assertThrows(PatchSourceException.class, () -> CompetitionArchive.open(path)).getMessage();
    }

    private static List<String> ids(PatchSource source) {
        return IntStream.range(0, source.size()).mapToObj(source::id).toList();
    }
}
