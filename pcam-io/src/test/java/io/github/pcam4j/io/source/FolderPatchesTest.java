package io.github.pcam4j.io.source;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.io.PatchException;
import io.github.pcam4j.io.TiffFixtures;
import io.github.pcam4j.io.ingest.PatchIngest;
import io.github.pcam4j.io.store.PatchStore;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FolderPatchesTest {
    private static final List<String> CLASSES = List.of("normal", "tumour");

    @TempDir
    private Path folder;

    private void put(String name, int seed) throws IOException {
        Path file = folder.resolve("own").resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, TiffFixtures.rgb(32, seed));
    }

    private Path own() {
        return folder.resolve("own");
    }

    @Test
    void theFolderAroundAnImageIsItsClass() throws IOException {
        put("s1/tumour/a.tif", 1);
        put("s1/normal/a b.TIFF", 2);
        put("tumour/c.tif", 3);
        put("other/d.tif", 4);
        FolderPatches patches = FolderPatches.ofClasses(own(), CLASSES, 32);
        assertEquals(List.of("s1/normal/a%20b", "s1/tumour/a", "tumour/c"), ids(patches));
        assertEquals(List.of(0, 1, 1), IntStream.range(0, 3).mapToObj(patches::label).toList());
        assertArrayEquals(TiffFixtures.pixels(32, 2), patches.read(0).pixels());
        assertEquals("other/d", patches.rejected().get(0).id());
        assertEquals("own", patches.name());
        PatchSourceException e = assertThrows(PatchSourceException.class,
                () -> FolderPatches.ofClasses(own(), List.of("0", "1"), 32));
        assertTrue(e.getMessage().contains("[normal, other, tumour]") && e.getMessage().contains("name your two classes"),
                e.getMessage());
    }

    @Test
    void aTableOfPathsTellsLabelsAndOrder() throws IOException {
        put("x/a.tif", 1);
        put("x/b.tif", 2);
        put("x/unlisted.tif", 3);
        put("twice.tif", 4);
        put("twice.tiff", 5);
        Path table = Files.writeString(folder.resolve("labels.csv"),
                "path,label\nx/b.tif,1\n./x/a,0\nmissing.png,1\ntwice.tif,1\n");
        FolderPatches patches = FolderPatches.ofTable(own(), table, 32);
        assertEquals(List.of("x/b", "x/a"), ids(patches));
        assertEquals(1, patches.label(0));
        assertEquals(List.of("twice", "missing", "x/unlisted"),
                patches.rejected().stream().map(RejectedPatch::id).toList());
        String before = patches.fingerprint();
        Files.writeString(table, "path,label\nx/b.tif,0\nx/a.tif,0\n");
        assertNotEquals(before, FolderPatches.ofTable(own(), table, 32).fingerprint());
    }

    @Test
    void usualPairsOfClassesNeedNoNames() throws IOException {
        put("a/Normal/1.tif", 1);
        put("a/Tumor/2.tif", 2);
        FolderPatches patches = FolderPatches.ofClasses(own(), List.of());
        assertEquals(List.of("a/Normal/1", "a/Tumor/2"), ids(patches));
        assertEquals(1, patches.label(1));
        assertEquals(32, patches.shape().width());
        put("0/3.tif", 3);
        put("1/4.tif", 4);
        String both = assertThrows(PatchSourceException.class, () -> FolderPatches.ofClasses(own(), List.of())).getMessage();
        assertTrue(both.contains("[0, 1, Normal, Tumor]") && both.contains("more than one usual pair"), both);
        assertEquals(2, FolderPatches.ofClasses(own(), List.of("0", "1")).size());
    }

    @Test
    void noUsualPairIsNamed() throws IOException {
        put("stroma/1.tif", 1);
        put("tumor/2.tif", 2);
        String none = assertThrows(PatchSourceException.class, () -> FolderPatches.ofClasses(own(), List.of())).getMessage();
        assertTrue(none.contains("[stroma, tumor]") && none.contains("no usual pair")
                && none.contains("name your two classes"), none);
    }

    @ParameterizedTest
    @ValueSource(strings = {"label", "class", "target"})
    void labelsStandInOneOfThreeColumns(String column) throws IOException {
        put("a.tif", 1);
        Path table = Files.writeString(folder.resolve("labels.csv"), "id,path," + column + "\n7,a.tif,1\n");
        assertEquals(1, FolderPatches.ofTable(own(), table).label(0));
        Files.writeString(table, "path,label,class\na.tif,1,1\n");
        assertTrue(assertThrows(PatchSourceException.class, () -> FolderPatches.ofTable(own(), table)).getMessage()
                .contains("label and class"));
    }

    /** Relative to the folder first: the same path may be meant both ways. */
    @Test
    void pathsAreBelowTheFolderOrBesideTheTable() throws IOException {
        put("a.tif", 1);
        put("own/a.tif", 2);
        put("own/b.tif", 3);
        Path table = Files.writeString(folder.resolve("labels.csv"), "path,label\nown/a.tif,1\nown/own/b.tif,0\n"
                + own().resolve("a.tif") + ",1\n");
        assertEquals(List.of("own/a", "own/b", "a"), ids(FolderPatches.ofTable(own(), table)));
        Files.writeString(table, "path,label\nown/b,1\nown/a.tif,1\nown/own/a.tif,0\n");
        assertTrue(FolderPatches.ofTable(own(), table).rejected().get(0).reason().contains("with another label"));
        Files.writeString(table, "path,label\nother/x.tif,1\n");
        String none = assertThrows(PatchSourceException.class, () -> FolderPatches.ofTable(own(), table)).getMessage();
        assertTrue(none.contains("names none of the 3 images") && none.contains("other/x") && none.contains("a.tif"), none);
    }

    @Test
    void theSizeIsThatOfTheFirstPatchThatTellsIt() throws IOException {
        put("b.tif", 1);
        Files.writeString(own().resolve("a.tif"), "damaged");
        FolderPatches patches = FolderPatches.unlabelled(own());
        assertEquals(32, patches.shape().height());
        assertArrayEquals(TiffFixtures.pixels(32, 1), patches.read(1).pixels());
        Files.write(own().resolve("a.tif"), TiffFixtures.ofType(40, 30, BufferedImage.TYPE_INT_RGB));
        Files.delete(own().resolve("b.tif"));
        assertTrue(assertThrows(PatchException.class, () -> FolderPatches.unlabelled(own())).getMessage()
                .contains("a.tif is 40 x 30 pixels where squares"));
    }

    @Test
    void patchesToPredictNeedNoLabels() throws IOException {
        put("b.tif", 1);
        put("a.tif", 2);
        FolderPatches patches = FolderPatches.unlabelled(own(), 32);
        assertEquals(List.of("a", "b"), ids(patches));
        assertFalse(patches.labelled());
    }

    @Test
    void whatCannotBeIsNamed() throws IOException {
        Files.createDirectories(own());
        assertTrue(assertThrows(PatchSourceException.class, () -> FolderPatches.unlabelled(own(), 32)).getMessage()
                .contains("has no TIFF, PNG or JPEG image"));
        put("a.tif", 1);
        assertTrue(assertThrows(PatchSourceException.class,
                () -> FolderPatches.ofTable(own(), folder.resolve("nowhere.csv"), 32)).getMessage()
                .contains("nowhere.csv"));
        assertThrows(IllegalArgumentException.class, () -> FolderPatches.ofClasses(own(), List.of("1", "1"), 32));
    }

    /** A table and labels that never end are not begun with; of the archive's own parts another test tells. */
    @Test
    @DisabledOnOs(OS.WINDOWS)
    void tablesAndLabelsAreFiles() throws Exception {
        put("a.tif", 1);
        Path pipe = folder.resolve("pipe");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        Path zeros = Files.createSymbolicLink(folder.resolve("zeros"), Path.of("/dev/zero"));
        Path store = PatchIngest.builder(FolderPatches.unlabelled(own(), 32), folder.resolve("a.h5")).size(32).build().run()
                .store();
        for (Path endless : List.of(pipe, zeros)) {
            String name = endless.getFileName().toString();
            PatchException e = assertTimeoutPreemptively(Duration.ofMinutes(1), () -> assertThrows(PatchException.class,
                    () -> FolderPatches.ofTable(own(), endless, 32)));
            assertTrue(e.getMessage().contains(name + " is no file but a pipe or a device"), e.getMessage());
            for (Executable open : List.<Executable>of(() -> PatchStore.open(store, endless), () -> PatchStore.open(endless))) {
                e = assertTimeoutPreemptively(Duration.ofMinutes(1), () -> assertThrows(PatchException.class, open));
                assertTrue(e.getMessage().contains(name + " is not there or is no file"), e.getMessage());
            }
        }
    }

    private static List<String> ids(PatchSource source) {
        return IntStream.range(0, source.size()).mapToObj(source::id).toList();
    }
}
