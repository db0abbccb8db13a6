package io.github.pcam4j.io.ingest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.io.ArchiveFixture;
import io.github.pcam4j.io.PatchException;
import io.github.pcam4j.io.PatchShape;
import io.github.pcam4j.io.ProgressListener;
import io.github.pcam4j.io.TiffFixtures;
import io.github.pcam4j.io.loader.PatchBatch;
import io.github.pcam4j.io.loader.PatchLoader;
import io.github.pcam4j.io.source.CompetitionArchive;
import io.github.pcam4j.io.source.PatchSource;
import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.io.store.PatchStoreException;
import io.github.pcam4j.io.store.ShardFiles;
import io.github.pcam4j.io.store.ShardSet;
import io.github.pcam4j.io.store.StoreFixtures;
import io.github.pcam4j.io.store.VerifyReport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stores in shards beside the one store that one process makes of the same patches. */
class ShardsTest {
    private static final PatchShape SMALL = PatchShape.rgb(8);
    private static final int NONE_BAD = Integer.MAX_VALUE;

    @TempDir
    private Path folder;

    private static GeneratedSource source(int size) {
        return new GeneratedSource(SMALL, size, NONE_BAD, "0a");
    }

    private static List<Path> shards(PatchSource source, Path into, int count) {
        return shards(source, into, count, SMALL.height());
    }

    private static List<Path> shards(PatchSource source, Path into, int count, int size) {
        List<Path> files = new ArrayList<>();
        for (int number = 1; number <= count; number++) {
            Path file = into.resolve(ShardFiles.name("train", number, count, ".h5"));
            PatchIngest.builder(source, file).size(size).onError(OnError.SKIP).threads(1).shard(number, count).build().run();
            files.add(file);
        }
        return files;
    }

    private static Path whole(PatchSource source, Path into) {
        Path file = into.resolve("train.h5");
        PatchIngest.builder(source, file).size(SMALL.height()).onError(OnError.SKIP).threads(1).build().run();
        return file;
    }

    /** Whatever shards there are, in whatever order they are given: the bytes are those of one process. */
    @Property(tries = 25)
    void shardsAreWhatOneProcessMakes(@ForAll @IntRange(min = 1, max = 7) int count, @ForAll @IntRange(max = 40) int more,
            @ForAll @IntRange(min = 3, max = 12) int bad, @ForAll Random random) throws IOException {
        Path into = Files.createTempDirectory("shards");
        try {
            GeneratedSource source = new GeneratedSource(SMALL, 3 * count + more, bad, "0a");
            Path one = whole(source, into.resolve("one"));
            List<Path> shards = shards(source, into.resolve("data/shards"), count);
            Collections.shuffle(shards, random);
            ShardSet set = ShardSet.of(shards);
            Path copied = into.resolve("copied/train.h5");
            ShardMerge.toFile(set, copied, false, ProgressListener.NONE);
            assertArrayEquals(Files.readAllBytes(one), Files.readAllBytes(copied));
            Path manifest = into.resolve("data/train.json");
            ShardMerge.toManifest(set, manifest);
            assertEquals(list(into.resolve("one")), list(into.resolve("copied")));
            assertEquals(list(into.resolve("one")), list(into.resolve("data")));
            try (PatchStore expected = PatchStore.open(one); PatchStore store = PatchStore.open(manifest)) {
                assertEquals(manifest, store.path());
                assertEquals(expected.ids(), store.ids());
                assertArrayEquals(expected.labels(), store.labels());
                assertEquals(expected.origin(), store.origin());
                assertEquals(new VerifyReport(expected.size(), List.of()), store.verify(ProgressListener.NONE));
                int[] wanted = random.ints(30, 0, expected.size()).toArray();
                assertArrayEquals(batches(expected, wanted), batches(store, wanted));
            }
        } finally {
            remove(into);
        }
    }

    private static List<String> list(Path folder) throws IOException {
        Path list = folder.resolve("train.skipped.csv");
        return Files.exists(list) ? Files.readAllLines(list) : List.of();
    }

    private static byte[] batches(PatchStore store, int... indices) {
        ByteBuffer all = ByteBuffer.allocate(indices.length * store.shape().bytes());
        try (PatchLoader loader = PatchLoader.builder(store, indices).batchSize(7).shuffle(3).build()) {
            for (PatchBatch batch : loader.epoch(1)) {
                all.put(batch.pixels());
            }
        }
        return all.array();
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Collections.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** A run that was begun with one store goes on with shards: they are the same store. */
    @Test
    void shardsOfThousandsHaveTheFingerprintOfOneStore() {
        GeneratedSource source = source(3500);
        Path one = whole(source, folder);
        Path manifest = ShardSet.of(shards(source, folder, 3)).writeManifest(folder.resolve("train.json"));
        try (PatchStore expected = PatchStore.open(one); PatchStore store = PatchStore.open(manifest)) {
            assertEquals(expected.fingerprint(), store.fingerprint());
            assertNotEquals(expected.fingerprint(), store.relabelled(new byte[3500]).fingerprint());
        }
        try (PatchStore store = PatchStore.open(manifest, one)) {
            assertEquals(StoreFixtures.label(3499), store.label(3499));
        }
        Path small = ShardSet.of(shards(source(40), folder.resolve("small"), 3))
                .writeManifest(folder.resolve("small/train.json"));
        try (PatchStore store = PatchStore.open(small); PatchStore again = PatchStore.open(small)) {
            assertEquals(store.fingerprint(), again.fingerprint());
        }
    }

    @Test
    void anArchiveIsSharedOutAndItsUnpairedImagesAreListedOnce() throws IOException {
        Path zip = ArchiveFixture.of(40, 0).put("train/t8.tif", new byte[] {1, 2, 3}).remove("train/t9.tif")
                .put("train/alone.tif", TiffFixtures.rgb(96, 3)).zip(folder.resolve("a.zip"));
        try (CompetitionArchive archive = CompetitionArchive.open(zip)) {
            PatchIngest.Builder failing = PatchIngest.builder(archive.train(), folder.resolve("x.h5"));
            PatchException e = assertThrows(PatchException.class, () -> failing.shard(2, 2).build().run());
            assertTrue(e.getMessage().contains("2 of its images or rows"), e.getMessage());
            Path one = folder.resolve("one/train.h5");
            PatchIngest.builder(archive.train(), one).size(96).onError(OnError.SKIP).build().run();
            ShardSet set = ShardSet.of(shards(archive.train(), folder.resolve("many"), 3, 96));
            Path copied = folder.resolve("copied/train.h5");
            IngestReport report = ShardMerge.toFile(set, copied, false, ProgressListener.NONE);
            assertEquals(3, report.rejected().size());
            assertArrayEquals(Files.readAllBytes(one), Files.readAllBytes(copied));
            assertEquals(list(folder.resolve("one")), list(folder.resolve("copied")));
            assertEquals(report.stored(), ShardMerge.toFile(set, copied, false, ProgressListener.NONE).resumedFrom());
        }
    }

    @Test
    void aShardThatIsCompleteIsLeftAndAnotherIsNotTakenForIt() throws IOException {
        List<Path> shards = shards(source(40), folder, 2);
        byte[] before = Files.readAllBytes(shards.get(0));
        IngestReport again = PatchIngest.builder(source(40), shards.get(0)).size(8).shard(1, 2).build().run();
        assertEquals(20, again.resumedFrom());
        for (int[] other : new int[][] {{2, 2}, {1, 3}}) {
            PatchIngest ingest = PatchIngest.builder(source(40), shards.get(0)).size(8).shard(other[0], other[1]).build();
            assertTrue(assertThrows(PatchStoreException.class, ingest::run).getMessage().contains("exists already"));
        }
        PatchIngest all = PatchIngest.builder(source(40), shards.get(0)).size(8).build();
        assertTrue(assertThrows(PatchStoreException.class, all::run).getMessage().contains("exists already"));
        assertArrayEquals(before, Files.readAllBytes(shards.get(0)));
    }

    @Test
    void anInterruptedCopyGoesOnToTheSameBytes() throws IOException {
        GeneratedSource source = source(4200);
        byte[] expected = Files.readAllBytes(whole(source, folder.resolve("one")));
        ShardSet set = ShardSet.of(shards(source, folder.resolve("many"), 3));
        Path copied = folder.resolve("copied/train.h5");
        assertThrows(IllegalStateException.class, () -> ShardMerge.toFile(set, copied, false, (stage, done, total, detail) -> {
            if (done > 2000) {
                throw new IllegalStateException("stop");
            }
        }));
        assertTrue(Files.notExists(copied));
        IngestReport report = ShardMerge.toFile(set, copied, false, ProgressListener.NONE);
        assertTrue(report.resumedFrom() >= 1000, report.toString());
        assertArrayEquals(expected, Files.readAllBytes(copied));
    }

    private static String refused(List<Path> shards) {
        return assertThrows(PatchStoreException.class, () -> ShardSet.of(shards)).getMessage();
    }

    @Test
    void whatIsNoWholeSetOfShardsIsRefused() throws IOException {
        List<Path> shards = shards(source(40), folder, 4);
        assertTrue(refused(List.of(shards.get(3), shards.get(1))).contains("2 are not among those given: 1/4, 3/4."));
        Path twin = Files.copy(shards.get(1), folder.resolve("twin.h5"));
        String twice = refused(List.of(shards.get(0), shards.get(1), shards.get(2), shards.get(3), twin));
        assertTrue(twice.contains("train-2-of-4.h5") && twice.contains("twin.h5") && twice.contains("both shard 2 of 4"), twice);
        Path one = whole(source(40), folder);
        assertTrue(refused(List.of(one)).contains("train.h5 is no shard"));
        GeneratedSource other = new GeneratedSource(SMALL, 40, NONE_BAD, "0b");
        assertTrue(refused(mixed(shards, shards(other, folder.resolve("b"), 4))).contains("of one source"));
        assertTrue(refused(mixed(shards, shards(source(40), folder.resolve("c"), 4, 16))).contains("of one resize"));
        assertTrue(refused(mixed(shards, shards(source(40), folder.resolve("d"), 3))).contains("of one count of shards"));
    }

    private static List<Path> mixed(List<Path> shards, List<Path> others) {
        return List.of(shards.get(0), shards.get(1), others.get(2), shards.get(3));
    }

    @Test
    void shardsAreFoundByTheNameOfWhatTheyMake() throws IOException {
        List<Path> shards = shards(source(12), folder, 12);
        assertEquals("train-03-of-12.h5", shards.get(2).getFileName().toString());
        whole(source(12), folder);
        assertEquals(shards, ShardFiles.find(List.of(folder), "anything", ".h5"));
        Files.copy(shards.get(0), folder.resolve("test-1-of-1.h5"));
        assertEquals(shards, ShardFiles.find(List.of(folder), "train", ".h5"));
        String several = assertThrows(PatchStoreException.class, () -> ShardFiles.find(List.of(folder), "all", ".h5"))
                .getMessage();
        assertTrue(several.contains("has shards of test, train and none of all"), several);
        assertTrue(assertThrows(PatchStoreException.class, () -> ShardFiles.find(List.of(folder), "all", ".csv")).getMessage()
                .contains("has no shards"));
        assertTrue(assertThrows(PatchStoreException.class, () -> ShardFiles.find(List.of(folder.resolve("x")), "all", ".h5"))
                .getMessage().contains("x is not there"));
    }

    @Test
    void aManifestLiesAboveItsShardsAndInNobodysPlace() throws IOException {
        ShardSet set = ShardSet.of(shards(source(12), folder.resolve("shards"), 2));
        assertTrue(assertThrows(PatchStoreException.class, () -> set.writeManifest(folder.resolve("other/train.json")))
                .getMessage().contains("is not below"));
        Path taken = Files.writeString(folder.resolve("train.json"), "{\"mine\": 1}");
        assertTrue(assertThrows(PatchStoreException.class, () -> set.writeManifest(taken)).getMessage()
                .contains("is no manifest of shards, so that it is not written over"));
        assertEquals("{\"mine\": 1}", Files.readString(taken));
        Path manifest = set.writeManifest(folder.resolve("all.json"));
        assertEquals(manifest, set.writeManifest(manifest));
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of("all.json", "shards", "train.json"),
                    files.map(it -> it.getFileName().toString()).sorted().toList());
        }
    }

    private String unopened(Path manifest) {
        return assertThrows(PatchStoreException.class, () -> PatchStore.open(manifest)).getMessage();
    }

    @Test
    void shardsThatAreNotThoseThatWereMergedAreRefused() throws IOException {
        List<Path> shards = shards(source(12), folder, 3);
        Path manifest = ShardSet.of(shards).writeManifest(folder.resolve("train.json"));
        Path second = shards.get(1);
        byte[] bytes = Files.readAllBytes(second);
        Files.delete(second);
        assertTrue(unopened(manifest).matches("(?s).*shard 2 of 3, .*train-2-of-3.h5, is not there.*prepare this shard again.*"));
        Files.write(second, bytes);
        Files.write(second, new byte[1], StandardOpenOption.APPEND);
        assertTrue(unopened(manifest).contains("bytes where " + bytes.length + " are expected"));
        Files.copy(shards.get(0), second, StandardCopyOption.REPLACE_EXISTING);
        assertTrue(unopened(manifest).contains("has other patches or labels"), unopened(manifest));
        Path other = shards(new GeneratedSource(SMALL, 12, NONE_BAD, "0b"), folder.resolve("b"), 3).get(1);
        Files.copy(other, second, StandardCopyOption.REPLACE_EXISTING);
        assertTrue(unopened(manifest).contains("is of another source"), unopened(manifest));
        Files.write(second, bytes);
        try (PatchStore store = PatchStore.open(manifest)) {
            store.requireUnchanged();
            Files.copy(other, second, StandardCopyOption.REPLACE_EXISTING);
            assertTrue(assertThrows(PatchStoreException.class, store::requireUnchanged).getMessage()
                    .contains("train-2-of-3.h5 was replaced or overwritten while it was open"));
        }
        Files.write(second, bytes);
        try (PatchStore store = PatchStore.open(manifest)) {
            Files.copy(Files.copy(manifest, folder.resolve("copy")), manifest, StandardCopyOption.REPLACE_EXISTING);
            assertTrue(assertThrows(PatchStoreException.class, store::requireUnchanged).getMessage()
                    .contains("train.json was replaced or overwritten while it was open"));
            Files.delete(manifest);
            store.requireUnchanged();
        }
    }

    @Test
    void damagedPixelsAreFoundInTheirShard() throws IOException {
        List<Path> shards = shards(source(30), folder, 3);
        Path manifest = ShardSet.of(shards).writeManifest(folder.resolve("train.json"));
        byte[] bytes = Files.readAllBytes(shards.get(1));
        bytes[16384 + 5] ^= 1;
        Files.write(shards.get(1), bytes);
        try (PatchStore store = PatchStore.open(manifest)) {
            VerifyReport report = store.verify(ProgressListener.NONE);
            assertEquals(30, report.checked());
            assertEquals(1, report.damaged().size());
            VerifyReport.DamagedChunk damage = report.damaged().get(0);
            assertEquals(List.of(10, 19, StoreFixtures.id(10)), List.of(damage.first(), damage.last(), damage.firstId()));
            assertTrue(damage.problem().contains("train-2-of-3.h5: checksum"), damage.problem());
        }
    }

    @Test
    void aManifestOfSomebodyElsesMakingIsRefused() throws IOException {
        List<Path> shards = shards(source(12), folder.resolve("shards"), 2);
        String text = Files.readString(ShardSet.of(shards).writeManifest(folder.resolve("train.json")));
        String first = "shards/train-1-of-2.h5";
        for (String path : new String[] {"/etc/passwd", "../x.h5", "shards/../../x.h5", "C:/x.h5", "shards\\\\x.h5", "",
            "shards//x.h5"}) {
            assertTrue(refused(text.replace(first, path)).contains("is not below the manifest's folder"), path);
        }
        assertTrue(refused(text.replace(first, "shards/train-2-of-2.h5")).contains("is there twice"));
        assertTrue(refused(text.replaceFirst("\"version\" : 1", "\"version\" : 2"))
                .contains("of version 2; this library reads up to 1"));
        assertTrue(refused(text.replace("pcam4j-shards", "other")).contains("'format' is 'other'"));
        assertTrue(refused(text.replaceFirst("\"patches\" : 12", "\"patches\" : 13"))
                .contains("'patches' is 13, while its shards have 12"));
        assertTrue(refused(text.substring(0, 100)).contains("is damaged or another file"));
        assertTrue(refused("").contains("is damaged or another file"));
        // A manifest is no shard, least of all its own.
        assertTrue(refused(text.replace(first, "train.json")).contains("bytes where"));
    }

    private String refused(String manifest) throws IOException {
        return unopened(Files.writeString(folder.resolve("train.json"), manifest));
    }

    /** Whatever becomes of a manifest's bytes, it is read as it was, or refused. */
    @Test
    void aDamagedManifestNeverDoesMoreThanFail() throws IOException {
        List<Path> shards = shards(source(12), folder, 2);
        byte[] whole = Files.readAllBytes(ShardSet.of(shards).writeManifest(folder.resolve("train.json")));
        Random random = new Random(5);
        for (int i = 0; i < 1500; i++) {
            byte[] bytes = whole.clone();
            IntStream.rangeClosed(0, random.nextInt(3)).forEach(it -> bytes[random.nextInt(bytes.length)] =
                    (byte) (random.nextBoolean() ? random.nextInt(256) : "{}[]\",:019.-e".charAt(random.nextInt(13))));
            Path damaged = Files.write(folder.resolve("damaged.json"), bytes);
            try (PatchStore store = PatchStore.open(damaged)) {
                assertEquals(12, store.size());
            } catch (PatchStoreException e) {
                assertTrue(e.getMessage().contains("damaged.json") || e.getMessage().contains(".h5"),
                        e.getMessage() + new String(bytes, StandardCharsets.ISO_8859_1));
            }
        }
    }
}
