package io.github.pcam4j.torch.internal.network;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HiddenCachesTest {
    @TempDir
    private Path folder;

    @Test
    void areHiddenWhereTheSystemCouldTellOfThem() throws IOException {
        Path caches = folder.resolve("cpu0/cache");
        assertFalse(HiddenCaches.areHidden(caches), "no Linux");
        Files.createDirectories(caches.getParent());
        assertTrue(HiddenCaches.areHidden(caches));
        Files.createDirectories(caches);
        assertTrue(HiddenCaches.areHidden(caches));
        Files.createDirectories(caches.resolve("index0"));
        assertFalse(HiddenCaches.areHidden(caches));
    }
}
