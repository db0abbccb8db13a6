package io.github.pcam4j.examples.docs;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.onnx.OnnxExport;
import io.github.pcam4j.onnx.OnnxInput;
import io.github.pcam4j.train.RunDirectory;
import io.github.pcam4j.train.Trainer;
import io.github.pcam4j.train.export.WsInferExport;
import io.github.pcam4j.train.split.StratifiedSplitter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/how-to-export.md shows. */
@Tag("slow")
class ExportSnippetsTest {
    @TempDir
    private Path folder;

    @Test
    void modelsAreWrittenFromARun() {
        try (PatchStore store = PatchStore.open(SmallStores.write(folder.resolve("train.h5"), 24))) {
            Trainer.builder(SmallStores.network()).epochs(1).batchSize(8).runDirectory(folder.resolve("run")).build()
                    .fit(store, StratifiedSplitter.builder().validation(0.25).seed(1).build().split(store.labels()));
        }
        // tag::export
        RunDirectory run = RunDirectory.open(folder.resolve("run"));
        OnnxExport.builder(run.spec(), run.bestWeights())
                .input(OnnxInput.FLOAT_NCHW)
                .metadata(Map.of("trained.auc", String.valueOf(run.metrics().get("auc"))))
                .build()
                .write(folder.resolve("model.onnx"));
        WsInferExport.builder(run.spec(), run.bestWeights())
                .patchSize(96)
                .spacing(WsInferExport.PATCH_CAMELYON_SPACING)
                .classNames("Normal", "Tumor")
                .build()
                .write(folder.resolve("pcam-model"));
        // end::export
        assertTrue(Files.exists(folder.resolve("model.onnx")));
        assertTrue(Files.exists(folder.resolve("pcam-model/torchscript_model.pt")));
    }
}
