package io.github.pcam4j.examples.docs;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.model.CnnSpec;
import io.github.pcam4j.train.RunDirectory;
import io.github.pcam4j.train.Trainer;
import io.github.pcam4j.train.distributed.ProcessGroup;
import io.github.pcam4j.train.distributed.ProcessGroups;
import io.github.pcam4j.train.distributed.Rendezvous;
import io.github.pcam4j.train.split.Split;
import io.github.pcam4j.train.split.StratifiedSplitter;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/scale.md shows of several processes, with one. */
@Tag("slow")
class ProcessesSnippetsTest {
    @TempDir
    private Path folder;

    @Test
    void trainsWithTheProcessesThatTheEnvironmentNames() {
        assumeTrue(System.getProperty("os.name").equals("Linux") && System.getProperty("os.arch").equals("amd64"));
        CnnSpec spec = SmallStores.network();
        Path run = folder.resolve("run");
        Map<String, String> environment = Map.of("MASTER_ADDR", "127.0.0.1", "MASTER_PORT", "0", "RANK", "0",
                "WORLD_SIZE", "1", "LOCAL_RANK", "0");
        try (PatchStore store = PatchStore.open(SmallStores.write(folder.resolve("train.h5"), 20))) {
            Split split = StratifiedSplitter.builder().validation(0.2).seed(1).build().split(store.labels());
            // tag::processes
            Rendezvous here = Rendezvous.of(environment);    // System.getenv(), as torchrun makes it
            try (ProcessGroup processes = ProcessGroups.named("gloo").meet(here)) {
                Trainer.builder(spec).engine("torch").processes(processes).runDirectory(run).build().fit(store, split);
            }
            // end::processes
        }
        assertTrue(RunDirectory.open(run).hasBest());
    }
}
