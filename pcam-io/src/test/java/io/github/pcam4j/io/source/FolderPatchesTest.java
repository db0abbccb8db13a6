package io.github.pcam4j.io.source;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.io.TiffFixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

    private static List<String> ids(PatchSource source) {
        return IntStream.range(0, source.size()).mapToObj(source::id).toList();
    }
}
