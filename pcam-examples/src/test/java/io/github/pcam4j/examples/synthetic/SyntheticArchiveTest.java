package io.github.pcam4j.examples.synthetic;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.io.PatchException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SyntheticArchiveTest {

    @TempDir
    private Path folder;

    private SyntheticArchive archive(String name, long seed) {
        return SyntheticArchive.builder(folder.resolve(name)).train(40).test(12).seed(seed).build();
    }

    private static Map<String, byte[]> entries(Path zip) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (ZipInputStream in = new ZipInputStream(Files.newInputStream(zip))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                assertFalse(entries.containsKey(entry.getName()), entry.getName() + " stands there twice");
                entries.put(entry.getName(), in.readAllBytes());
            }
        }
        return entries;
    }

    private static String text(Map<String, byte[]> entries, String name) {
        return new String(entries.get(name), StandardCharsets.US_ASCII);
    }

    private static Set<String> ids(Map<String, byte[]> entries, String part) {
        return entries.keySet().stream().filter(name -> name.startsWith(part + "/"))
                .map(name -> name.substring(part.length() + 1, name.length() - ".tif".length()))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    @Test
    void hasTheLayoutOfTheCompetition() throws IOException {
        Map<String, byte[]> entries = entries(archive("a.zip", 1).write());

        assertEquals(40 + 12 + 2, entries.size());
        long patches = entries.keySet().stream()
                .filter(name -> name.matches("(train|test)/[0-9a-f]{40}\\.tif")).count();
        assertEquals(52, patches);
        assertEquals(40, ids(entries, "train").size());
        assertEquals(12, ids(entries, "test").size());
    }

    @Test
    void labelsAreATableWithLineFeeds() throws IOException {
        Map<String, byte[]> entries = entries(archive("a.zip", 1).write());
        String table = text(entries, "train_labels.csv");

        assertTrue(table.matches("id,label\n([0-9a-f]{40},[01]\n){40}"), table);
        Set<String> ids = table.lines().skip(1).map(row -> row.substring(0, 40))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        assertEquals(new TreeSet<>(ids(entries, "train")), new TreeSet<>(ids));
        assertNotEquals(List.copyOf(ids(entries, "train")), List.copyOf(ids), "a reader could rely on the order");
    }

    @Test
    void sampleSubmissionHasCarriageReturnsAndOnlyZeros() throws IOException {
        Map<String, byte[]> entries = entries(archive("a.zip", 1).write());
        String table = text(entries, "sample_submission.csv");

        assertTrue(table.matches("id,label\r\n([0-9a-f]{40},0\r\n){12}"), table);
        assertEquals(new TreeSet<>(ids(entries, "test")), table.lines().skip(1).map(row -> row.substring(0, 40))
                .collect(Collectors.toCollection(TreeSet::new)));
    }

    @Test
    void fourInTenAreOfLabelOne() throws IOException {
        SyntheticArchive archive = SyntheticArchive.builder(folder.resolve("a.zip")).train(25).test(400).build();
        String table = text(entries(archive.write()), "train_labels.csv");

        assertEquals(10, table.lines().skip(1).filter(row -> row.endsWith(",1")).count());
        assertEquals(160, archive.testLabels().values().stream().mapToInt(Integer::intValue).sum());
    }

    @Test
    void theLabelInTheTableIsThatOfTheDrawing() throws IOException {
        Map<String, byte[]> entries = entries(archive("a.zip", 4).write());
        String table = text(entries, "train_labels.csv");
        for (PlannedPatch patch : PlannedPatch.part(4, 1, 40)) {
            assertTrue(table.contains(patch.id() + "," + patch.label() + "\n"), patch.id());
            assertArrayEquals(PatchPainter.paint(patch.drawing(), patch.label()),
                    lastBytes(entries.get("train/" + patch.id() + ".tif")));
        }
    }

    @Test
    void theSameSeedWritesTheSameAndAnotherSeedNothingAlike() throws IOException {
        byte[] first = Files.readAllBytes(archive("a.zip", 1).write());
        assertArrayEquals(first, Files.readAllBytes(archive("b.zip", 1).write()));

        Map<String, byte[]> one = entries(folder.resolve("a.zip"));
        Map<String, byte[]> two = entries(archive("c.zip", 2).write());
        Set<String> common = new TreeSet<>(one.keySet());
        common.retainAll(two.keySet());
        assertEquals(Set.of("sample_submission.csv", "train_labels.csv"), common);
        Set<Integer> pictures = one.values().stream().map(Arrays::hashCode).collect(Collectors.toSet());
        two.values().forEach(bytes -> assertFalse(pictures.contains(Arrays.hashCode(bytes))));
    }

    @Test
    void trainAndTestShareNoPatch() throws IOException {
        Map<String, byte[]> entries = entries(archive("a.zip", 1).write());
        assertEquals(entries.size(), entries.values().stream().map(Arrays::hashCode).distinct().count());
    }

    /** The last bytes are the pixels, as they are only if the file is uncompressed and in one strip. */
    private static byte[] lastBytes(byte[] tiff) {
        return Arrays.copyOfRange(tiff, tiff.length - 96 * 96 * 3, tiff.length);
    }

    @Test
    void patchesAreLittleEndianUncompressedRgbOfEightBits() throws IOException {
        Map<String, byte[]> entries = entries(archive("a.zip", 1).write());
        byte[] tiff = entries.get("train/" + ids(entries, "train").iterator().next() + ".tif");
        assertEquals("II*\0", new String(tiff, 0, 4, StandardCharsets.US_ASCII));

        byte[] rgb = lastBytes(tiff);
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(tiff));
        assertEquals(96, image.getWidth());
        assertEquals(96, image.getHeight());
        assertEquals(3, image.getRaster().getNumBands());
        assertArrayEquals(new int[] {8, 8, 8}, image.getSampleModel().getSampleSize());
        for (int i = 0; i < rgb.length; i++) {
            int pixel = i / 3;
            assertEquals(rgb[i] & 0xFF, image.getRaster().getSample(pixel % 96, pixel / 96, i % 3));
        }
    }

    @Test
    void tellsTheTruthAboutTheTestPatchesOnlyWhenAsked() throws IOException {
        SyntheticArchive archive = archive("a.zip", 1);
        Map<String, Integer> truth = archive.testLabels();
        assertEquals(List.copyOf(ids(entries(archive.write()), "test")), List.copyOf(truth.keySet()));
        assertEquals(Set.of(0, 1), Set.copyOf(truth.values()));
    }

    @Test
    void reportsEveryPatchOfBothParts() {
        List<String> heard = new ArrayList<>();
        SyntheticArchive.builder(folder.resolve("a.zip")).train(3).test(2)
                .progress((stage, done, total, detail) -> heard.add(stage + done + "/" + total)).build().write();
        assertEquals(List.of("test/1/2", "test/2/2", "train/1/3", "train/2/3", "train/3/3"), heard);
    }

    @Test
    void leavesNothingBesideTheArchive() throws IOException {
        archive("deep/below/a.zip", 1).write();
        try (var files = Files.list(folder.resolve("deep/below"))) {
            assertEquals(List.of("a.zip"), files.map(file -> file.getFileName().toString()).toList());
        }
    }

    @Test
    void refusesNegativeCountsAndNamesAFileThatItCannotWrite() throws IOException {
        SyntheticArchive.Builder builder = SyntheticArchive.builder(folder.resolve("a.zip")).train(-1);
        assertThrows(IllegalArgumentException.class, builder::build);

        Path file = Files.writeString(folder.resolve("file"), "in the way");
        SyntheticArchive blocked = SyntheticArchive.builder(file.resolve("a.zip")).train(1).test(0).build();
        assertTrue(assertThrows(PatchException.class, blocked::write).getMessage().contains("a.zip"));
    }
}
