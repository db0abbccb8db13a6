package io.github.pcam4j.examples.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.pcam4j.examples.synthetic.SyntheticArchive;
import io.github.pcam4j.io.ingest.PatchIngest;
import io.github.pcam4j.io.source.FolderPatches;
import io.github.pcam4j.io.store.PatchStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/getting-started.md shows of patches that are not in the competition's layout. */
@Tag("slow")
class OwnPatchesSnippetsTest {
    @TempDir
    private Path folder;

    @Test
    void foldersAreClasses() throws IOException {
        Path archive = SyntheticArchive.builder(folder.resolve("synthetic.zip")).train(6).test(0).build().write();
        int next = 0;
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            for (ZipEntry entry : zip.stream().filter(it -> it.getName().endsWith(".tif")).toList()) {
                Path image = folder.resolve("patches/" + (next % 3 == 0 ? "tumour/" : "normal/") + next++ + ".tif");
                Files.createDirectories(image.getParent());
                Files.copy(zip.getInputStream(entry), image);
            }
        }
        // tag::folders
        FolderPatches patches = FolderPatches.ofClasses(folder.resolve("patches"), List.of("normal", "tumour"), 96);
        PatchIngest.builder(patches, folder.resolve("own.h5")).size(96).build().run();
        // end::folders
        try (PatchStore store = PatchStore.open(folder.resolve("own.h5"))) {
            assertEquals(6, store.size());
            assertEquals("normal/1", store.id(0));
            assertEquals(2, store.labels()[4] + store.labels()[5]);
        }
    }
}
