package io.github.pcam4j.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import io.github.pcam4j.examples.PcamProcess.Outcome;
import io.github.pcam4j.examples.synthetic.SyntheticArchive;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class ExportTest {
    @TempDir
    private static Path shared;
    private static Path run;

    @TempDir
    private Path folder;

    @BeforeAll
    static void trainOnce() {
        Path archive = SyntheticArchive.builder(shared.resolve("synthetic.zip")).train(60).test(6).build().write();
        succeeds("prepare", archive, "--out", shared, "--size", 16);
        run = shared.resolve("run");
        succeeds("train", shared.resolve("train.h5"), "--out", run, "--epochs", 1, "--batch", 16, "--filters", "4",
                "--units", "4");
    }

    private static Outcome succeeds(Object... arguments) {
        Outcome outcome = PcamHere.run(arguments);
        assertEquals(0, outcome.exit(), outcome.toString());
        return outcome;
    }

    private static void fails(int exit, String message, Object... arguments) {
        Outcome outcome = PcamHere.run(arguments);
        assertEquals(exit, outcome.exit(), outcome.toString());
        assertTrue(outcome.errors().contains(message), outcome.toString());
    }

    @Test
    void writesBothForms() throws IOException {
        Path model = folder.resolve("model.onnx");
        Path wsInfer = folder.resolve("model");
        Outcome outcome = succeeds("export", run, "--onnx", model, "--wsinfer", wsInfer, "--spacing", "0.5", "--classes",
                "no,yes", "--json");
        assertEquals(Map.of("run", run.toString(), "onnx", model.toString(), "wsinfer", wsInfer.toString()),
                JSON.std.mapFrom(outcome.output()));
        String written = Files.readString(model, StandardCharsets.ISO_8859_1);
        assertTrue(written.contains("trained.auc") && written.contains("96 x 96"), "says how it was trained");
        Map<String, Object> config = JSON.std.mapFrom(Files.readString(wsInfer.resolve("config.json")));
        assertEquals(List.of(96, 0.5, List.of("no", "yes")), List.of(config.get("patch_size_pixels"),
                config.get("spacing_um_px"), config.get("class_names")));
        assertTrue(Files.size(wsInfer.resolve("torchscript_model.pt")) > 0);
    }

    @Test
    void replacesOnlyIfAsked() throws IOException {
        Path model = Files.writeString(folder.resolve("model.onnx"), "mine");
        fails(1, "model.onnx is there already; name another file, or ask for it to be overwritten (--overwrite)",
                "export", run, "--onnx", model);
        assertEquals("mine", Files.readString(model));
        succeeds("export", run, "--onnx", model, "--input", "float", "--overwrite");
        assertTrue(Files.readString(model, StandardCharsets.ISO_8859_1).contains("float32 (batch, channel"));
    }

    @Test
    void refusesWhatHasNoModelToExport() throws IOException {
        Path model = folder.resolve("model.onnx");
        fails(1, "holds no run", "export", folder, "--onnx", model);
        Files.copy(run.resolve("config.json"), folder.resolve("config.json"));
        fails(1, "is not finished", "export", folder, "--onnx", model);
        Files.copy(run.resolve("metrics.json"), folder.resolve("metrics.json"));
        fails(1, "has no model yet", "export", folder, "--onnx", model);
        Files.writeString(folder.resolve("folds.json"), "{}");
        fails(1, "holds folds, each with a model of its own", "export", folder, "--onnx", model);
        assertFalse(Files.exists(model));
    }

    @Test
    void refusesOptionsThatWouldDoNothing() {
        Path model = folder.resolve("model.onnx");
        fails(2, "--onnx FILE or --wsinfer FOLDER", "export", run);
        fails(2, "--input takes uint8 or float, not 'int'", "export", run, "--onnx", model, "--input", "int");
        fails(2, "--input is of --onnx", "export", run, "--wsinfer", folder, "--input", "float");
        fails(2, "--spacing is of --wsinfer", "export", run, "--onnx", model, "--spacing", "1");
        fails(2, "--classes takes two names", "export", run, "--wsinfer", folder, "--classes", "a");
        fails(2, "--spacing must be a number above 0", "export", run, "--onnx", model, "--wsinfer", folder, "--spacing", "0");
        assertFalse(Files.exists(model));
    }
}
