package io.github.pcam4j.torch.internal.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CudaBuildTest {
    @TempDir
    private Path folder;

    private String library(String name) {
        return folder.resolve(System.mapLibraryName(name)).toString();
    }

    @Test
    void whatTheSystemSaysOfADamagedLibraryIsPassedOn() throws IOException {
        Files.writeString(Path.of(library("torch_cuda")), "no library");
        String reason = CudaBuild.whyNotLoaded(Map.of("torch_cpu", library("torch_cpu"))).orElseThrow();
        assertTrue(reason.contains(library("torch_cuda")), reason);
    }

    @Test
    void whatIsLoadedOrNotThereIsNoFailure() {
        assertEquals(Optional.empty(), CudaBuild.whyNotLoaded(Map.of("torch_cpu", library("torch_cpu"))));
        assertEquals(Optional.empty(), CudaBuild.whyNotLoaded(Map.of("torch_cpu", library("torch_cpu"), "torch_cuda",
                library("torch_cuda"))));
    }

    @Test
    void theBuildForProcessorsHasNoCudnnThatCouldBeTooOld() {
        Devices.requireLibrary();
        assertEquals(Optional.empty(), CudaBuild.olderCudnn());
        assertEquals("without cuDNN", CudaBuild.versions());
    }
}
