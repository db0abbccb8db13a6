package io.github.pcam4j.torch.internal.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CoresTest {
    @TempDir
    private Path folder;

    @Test
    void threadsOfOneCoreAreOne() throws IOException {
        for (int processor = 0; processor < 8; processor++) {
            Path topology = Files.createDirectories(folder.resolve("cpu" + processor + "/topology"));
            Files.writeString(topology.resolve("thread_siblings_list"), processor % 4 + "," + (processor % 4 + 4) + "\n");
        }
        Files.createDirectories(folder.resolve("cpufreq"));
        Files.createDirectories(folder.resolve("cpu8"));
        assertEquals(4, Cores.count(folder));
    }

    @Test
    void aSystemThatDoesNotSayHasNone() {
        assertEquals(0, Cores.count(folder));
        assertEquals(0, Cores.count(folder.resolve("absent")));
    }

    /** On a virtual machine with processors of AMD LibTorch takes one of two by itself. */
    @Test
    void libTorchComputesOnAllOfThem() {
        assumeTrue(System.getenv("OMP_NUM_THREADS") == null, "the environment says how many threads to take");
        int cores = Math.min(Runtime.getRuntime().availableProcessors(), Cores.count(Path.of("/sys/devices/system/cpu")));
        OwnLibraries.load();
        assertTrue(torch.get_num_threads() >= cores, torch.get_num_threads() + " threads for " + cores + " cores");
    }
}
