package io.github.pcam4j.io.ingest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.io.ArchiveFixture;
import io.github.pcam4j.io.PatchException;
import io.github.pcam4j.io.PatchShape;
import io.github.pcam4j.io.TiffFixtures;
import io.github.pcam4j.io.image.BilinearResize;
import io.github.pcam4j.io.image.PatchImage;
import io.github.pcam4j.io.source.CompetitionArchive;
import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.io.store.PatchStoreException;
import io.github.pcam4j.io.store.PatchStoreWriter;
import io.github.pcam4j.io.store.StoreOrigin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PatchIngestTest {
    @TempDir
    private Path folder;

    private Path target() {
        return folder.resolve("out/train.h5");
    }

    @ParameterizedTest
    @ValueSource(ints = {96, 128, 48})
    void storesEveryPatchInOrder(int size) {
        Path zip = ArchiveFixture.of(150, 0).zip(folder.resolve("a.zip"));
        IngestReport report = ingest(zip, OnError.FAIL, false, size);
        assertEquals(150, report.stored());
        BilinearResize resize = new BilinearResize(PatchShape.rgb(96), PatchShape.rgb(size));
        try (PatchStore store = PatchStore.open(target())) {
            assertEquals(PatchShape.rgb(size), store.shape());
            for (int i = 0; i < 150; i++) {
                int original = 149 - i;
                assertEquals("t" + original, store.id(i));
                assertEquals(original % 2, store.label(i));
                PatchImage image = new PatchImage(PatchShape.rgb(96), TiffFixtures.pixels(96, original));
                assertArrayEquals(resize.apply(image).pixels(), store.read(i));
            }
            StoreOrigin origin = store.origin().orElseThrow();
            assertEquals("a.zip!train", origin.source());
            assertEquals(PatchShape.rgb(96), origin.originalShape());
            assertEquals(Map.of(96, "none", 128, "bilinear, half-pixel centres", 48, "bilinear, antialias").get(size),
                    origin.resize());
        }
    }

    @Test
    void threadsDoNotChangeTheBytes() throws IOException {
        Path zip = ArchiveFixture.of(80, 0).zip(folder.resolve("a.zip"));
        List<byte[]> files = new ArrayList<>();
        for (int threads : new int[] {1, 2, 7}) {
            try (CompetitionArchive archive = CompetitionArchive.open(zip)) {
                PatchIngest.builder(archive.train(), target()).threads(threads).overwrite(true).build().run();
            }
            files.add(Files.readAllBytes(target()));
        }
        assertArrayEquals(files.get(0), files.get(1));
        assertArrayEquals(files.get(0), files.get(2));
    }

    @Test
    void aBadImageStopsItByNameAndLeavesNothing() throws IOException {
        Path zip = ArchiveFixture.of(40, 0).put("train/t7.tif", TiffFixtures.rgb(50, 1)).zip(folder.resolve("a.zip"));
        PatchException e = assertThrows(PatchException.class, () -> ingest(zip, OnError.FAIL, false, 96));
        assertTrue(e.getMessage().contains("a.zip!train/t7.tif is 50 x 50"), e.getMessage());
        assertEquals(List.of(), leftBehind());
    }

    @Test
    void aTargetHasToBeAFile() throws IOException {
        try (CompetitionArchive archive = CompetitionArchive.open(ArchiveFixture.of(3, 0).zip(folder.resolve("a.zip")))) {
            Path root = folder.getRoot();
            IllegalArgumentException e = assertThrows(IllegalArgumentException.class,
                    () -> PatchIngest.builder(archive.train(), root));
            assertEquals(root + " is a folder; name a file for the store", e.getMessage());
        }
    }

    @Test
    void unpairedRowsStopItBeforeAnyWork() throws IOException {
        ArchiveFixture fixture = ArchiveFixture.of(9, 0);
        IntStream.range(0, 5).forEach(i -> fixture.remove("train/t" + i + ".tif"));
        Path zip = fixture.zip(folder.resolve("a.zip"));
        PatchException e = assertThrows(PatchException.class, () -> ingest(zip, OnError.FAIL, false, 96));
        assertTrue(e.getMessage().contains("5 of its images or rows") && e.getMessage().contains("t4")
                && e.getMessage().contains("and 2 more") && e.getMessage().contains("OnError.SKIP"), e.getMessage());
        assertEquals(List.of(), leftBehind());
    }

    @Test
    void skippingGoesOnAndListsWhatWasLeftOut() throws IOException {
        Path zip = ArchiveFixture.of(40, 0)
                .put("train/t7.tif", TiffFixtures.rgb(50, 1))
                .put("train/t8.tif", new byte[] {1, 2, 3})
                .remove("train/t9.tif")
                .zip(folder.resolve("a.zip"));
        IngestReport report = ingest(zip, OnError.SKIP, false, 96);
        assertEquals(37, report.stored());
        assertEquals(List.of("t9", "t8", "t7"), report.rejected().stream().map(it -> it.id()).toList());
        List<String> list = Files.readAllLines(folder.resolve("out/train.skipped.csv"));
        assertEquals("id,location,reason", list.get(0));
        assertEquals(4, list.size());
        assertTrue(list.get(3).startsWith("t7,") && list.get(3).contains("50 x 50"), list.get(3));
        try (PatchStore store = PatchStore.open(target())) {
            assertEquals(37, store.size());
            assertEquals("t10", store.id(29));
            assertEquals("t6", store.id(30));
            assertArrayEquals(TiffFixtures.pixels(96, 6), store.read(30));
        }
    }

    @Test
    void anOlderStoreSurvivesAFailureAndIsOnlyReplacedOnRequest() throws IOException {
        Path good = ArchiveFixture.of(3, 0).zip(folder.resolve("good.zip"));
        Path bad = ArchiveFixture.of(3, 0).put("train/t0.tif", "x").zip(folder.resolve("bad.zip"));
        ingest(good, OnError.FAIL, false, 96);
        byte[] before = Files.readAllBytes(target());
        IngestReport again = ingest(good, OnError.FAIL, false, 96);
        assertEquals(3, again.resumedFrom());
        PatchStoreException size = assertThrows(PatchStoreException.class, () -> ingest(good, OnError.FAIL, false, 128));
        assertTrue(size.getMessage().contains("from another source or with another size"), size.getMessage());
        Path other = ArchiveFixture.of(4, 0).zip(folder.resolve("other.zip"));
        assertThrows(PatchStoreException.class, () -> ingest(other, OnError.FAIL, false, 96));
        assertThrows(PatchException.class, () -> ingest(bad, OnError.FAIL, true, 96));
        assertArrayEquals(before, Files.readAllBytes(target()));
        ingest(good, OnError.FAIL, true, 128);
        try (PatchStore store = PatchStore.open(target())) {
            assertEquals(PatchShape.rgb(128), store.shape());
        }
    }

    /** As earlier versions wrote it: shrunk, and without a filter. */
    private PatchStoreWriter earlierVersions(CompetitionArchive archive, int size) {
        return PatchStoreWriter.builder(target(), PatchShape.rgb(size)).origin(new StoreOrigin(archive.train().name(),
                archive.train().fingerprint(), PatchShape.rgb(96), "bilinear, half-pixel centres")).open();
    }

    @Test
    void aStoreThatWasShrunkWithoutAFilterIsNotTakenForOneWith() throws IOException {
        Path zip = ArchiveFixture.of(3, 0).zip(folder.resolve("a.zip"));
        try (CompetitionArchive archive = CompetitionArchive.open(zip);
                PatchStoreWriter writer = earlierVersions(archive, 48)) {
            writer.append("t0", 0, new byte[48 * 48 * 3]);
            writer.finish();
        }
        byte[] before = Files.readAllBytes(target());
        PatchStoreException e = assertThrows(PatchStoreException.class, () -> ingest(zip, OnError.FAIL, false, 48));
        assertTrue(e.getMessage().startsWith(target() + " exists already, made from the same source with another resize: "
                + "'bilinear, half-pixel centres' from 96 x 96 x 3, where it would now be 'bilinear, antialias'")
                && e.getMessage().contains("ask for it to be overwritten"), e.getMessage());
        assertArrayEquals(before, Files.readAllBytes(target()));
        assertEquals(3, ingest(zip, OnError.FAIL, true, 48).stored());
    }

    @Test
    void oneThatWasBegunWithoutAFilterIsNotGoneOnWith() throws IOException {
        Path zip = ArchiveFixture.of(3, 0).zip(folder.resolve("a.zip"));
        Path part = target().resolveSibling("train.h5.part");
        Path kept = folder.resolve("kept.part");
        Path journal = folder.resolve("kept.journal");
        try (CompetitionArchive archive = CompetitionArchive.open(zip);
                PatchStoreWriter writer = earlierVersions(archive, 8)) {
            for (int i = 0; i < 1000; i++) {
                writer.append("p" + i, 0, new byte[8 * 8 * 3]);
            }
            writer.force();
            Files.copy(part, kept);
            Files.copy(target().resolveSibling("train.h5.part.journal"), journal);
        }
        Files.move(kept, part);
        Files.move(journal, target().resolveSibling("train.h5.part.journal"));
        PatchStoreException e = assertThrows(PatchStoreException.class, () -> ingest(zip, OnError.FAIL, false, 8));
        assertTrue(e.getMessage().contains("another resize")
                && e.getMessage().contains("ask for it to be overwritten"), e.getMessage());
        assertTrue(Files.exists(part));
        assertEquals(3, ingest(zip, OnError.FAIL, true, 8).stored());
    }

    @Test
    void reportsEveryPatchToTheListener() {
        Path zip = ArchiveFixture.of(12, 0).zip(folder.resolve("a.zip"));
        List<String> heard = new ArrayList<>();
        try (CompetitionArchive archive = CompetitionArchive.open(zip)) {
            PatchIngest.builder(archive.train(), target())
                    .progress((stage, done, total, detail) -> heard.add(stage + " " + done + "/" + total))
                    .build().run();
        }
        assertEquals(IntStream.rangeClosed(1, 12).mapToObj(i -> "train.h5 " + i + "/12").toList(), heard);
    }

    private IngestReport ingest(Path zip, OnError onError, boolean overwrite, int size) {
        try (CompetitionArchive archive = CompetitionArchive.open(zip)) {
            return PatchIngest.builder(archive.train(), target())
                    .size(size).onError(onError).overwrite(overwrite).build().run();
        }
    }

    private List<String> leftBehind() throws IOException {
        Path out = target().getParent();
        if (!Files.exists(out)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(out)) {
            return files.map(Path::toString).toList();
        }
    }
}
