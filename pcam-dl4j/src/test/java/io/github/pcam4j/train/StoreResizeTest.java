package io.github.pcam4j.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.io.PatchShape;
import io.github.pcam4j.io.image.ResizeMethod;
import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.io.store.PatchStoreWriter;
import io.github.pcam4j.io.store.StoreOrigin;
import io.github.pcam4j.model.PcamCnn;
import io.github.pcam4j.train.internal.Json;
import io.github.pcam4j.train.internal.JsonObject;
import io.github.pcam4j.train.internal.run.StoreResize;
import io.github.pcam4j.train.split.Split;
import io.github.pcam4j.train.split.StratifiedSplitter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoreResizeTest {
    private static final String UNFILTERED = "bilinear, half-pixel centres";
    private static final String ANTIALIAS = "bilinear, antialias";

    @TempDir
    private Path folder;

    private static StoreResize resize(String method, int original, int stored) {
        return new StoreResize(method, Optional.of(PatchShape.rgb(original)), PatchShape.rgb(stored));
    }

    private static StoreResize readAgain(StoreResize resize) {
        Map<String, Object> store = new LinkedHashMap<>();
        resize.write(store);
        return StoreResize.read(new JsonObject(store), resize.stored());
    }

    @ParameterizedTest
    @CsvSource({"'bilinear, half-pixel centres', 96, 64, UNFILTERED", "'bilinear, half-pixel centres', 96, 128, ANTIALIAS",
        "'bilinear, antialias', 96, 64, ANTIALIAS", "none, 96, 96, ANTIALIAS", "mixed, 64, 64, ANTIALIAS",
        "lanczos, 96, 64, ANTIALIAS"})
    void windowsAreShrunkAsThePatchesWere(String method, int original, int stored, ResizeMethod expected) {
        StoreResize resize = resize(method, original, stored);
        assertEquals(expected, resize.forInputs());
        assertEquals(resize, readAgain(resize));
    }

    @Test
    void runsThatAreOlderThanTheRecordGetNoFilter() {
        StoreResize old = StoreResize.read(new JsonObject(Map.of("path", "train.h5")), PatchShape.rgb(64));
        assertEquals(ResizeMethod.UNFILTERED, old.forInputs());
        assertEquals(old, readAgain(old));
        assertTrue(old.difference(resize(ANTIALIAS, 96, 64)).orElseThrow().contains(
                "no filter for patches that it shrank, and these are 64 x 64 from 96 x 96 (resize: bilinear, antialias)"));
        assertEquals(Optional.empty(), old.difference(resize(UNFILTERED, 96, 64)));
        assertEquals(Optional.empty(), old.difference(resize("none", 64, 64)));
    }

    @Test
    void runsOfStoresThatDoNotTellGetAFilter() {
        StoreResize unknown = new StoreResize(StoreResize.UNKNOWN, Optional.empty(), PatchShape.rgb(64));
        assertEquals(ResizeMethod.ANTIALIAS, unknown.forInputs());
        assertEquals(unknown, readAgain(unknown));
        assertEquals(Optional.empty(), unknown.difference(resize(ANTIALIAS, 96, 64)));
        assertEquals(Optional.empty(), resize(ANTIALIAS, 96, 64).difference(unknown));
    }

    @Test
    void methodsAndSizesAreCompared() {
        StoreResize trained = resize(ANTIALIAS, 96, 64);
        assertEquals(Optional.empty(), trained.difference(resize(ANTIALIAS, 96, 64)));
        assertEquals("on patches that are 64 x 64 from 96 x 96 (resize: bilinear, antialias), and these are 64 x 64 from "
                + "96 x 96 (resize: bilinear, half-pixel centres)",
                trained.difference(resize(UNFILTERED, 96, 64)).orElseThrow());
        assertTrue(trained.difference(resize(ANTIALIAS, 128, 64)).orElseThrow().contains("from 128 x 128"));
        assertTrue(trained.difference(resize("none", 64, 64)).isPresent());
    }

    @Test
    void aDamagedRecordIsNamed() {
        JsonObject store = new JsonObject(Map.of("resize", ANTIALIAS, "original_size", List.of(96)));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> StoreResize.read(store, PatchShape.rgb(64)))
                .getMessage().contains("original_size"));
    }

    private PatchStore store(String name, StoreOrigin origin) {
        Path path = folder.resolve(name);
        try (PatchStoreWriter writer = PatchStoreWriter.builder(path, PatchShape.rgb(8)).origin(origin).open()) {
            for (int i = 0; i < 24; i++) {
                byte[] pixels = new byte[8 * 8 * 3];
                pixels[i] = 99;
                writer.append(name.charAt(0) + "" + i, i % 2, pixels);
            }
            writer.finish();
        }
        return PatchStore.open(path);
    }

    @Test
    void aRunRemembersItsStores() {
        StoreOrigin shrunk = new StoreOrigin("zip", "0a", PatchShape.rgb(12), UNFILTERED);
        try (PatchStore store = store("a.h5", shrunk); PatchStore same = store("b.h5", shrunk);
                PatchStore other = store("c.h5", StoreOrigin.of("drawn", PatchShape.rgb(8)))) {
            Path run = folder.resolve("run");
            Split split = StratifiedSplitter.builder().validation(0.25).seed(1).build().split(store.labels());
            Trainer.builder(PcamCnn.builder().inputSize(8).filters(3).units(5).build()).epochs(1).batchSize(8)
                    .runDirectory(run).build().fit(store, split);
            Object kept = Json.read(run.resolve("config.json")).get("store");
            assertEquals(List.of(UNFILTERED, List.of(12, 12), List.of(8, 8)), List.of(((Map<?, ?>) kept).get("resize"),
                    ((Map<?, ?>) kept).get("original_size"), ((Map<?, ?>) kept).get("stored_size")));
            try (Predictor predictor = Predictor.open(run)) {
                assertEquals(ResizeMethod.UNFILTERED, predictor.resizeMethod());
            }
            assertEquals(RunDirectory.open(run).config().store().resize(), StoreResize.of(store));
            assertEquals(RunDirectory.open(run).config().store().resize(), StoreResize.of(store.subset(new int[] {1, 2})));
            StoreResize joined = StoreResize.of(PatchStore.joined(List.of(store, same)));
            assertEquals(RunDirectory.open(run).config().store().resize(), joined);
            StoreResize mixed = StoreResize.of(PatchStore.joined(List.of(store, other)));
            assertEquals("mixed", mixed.method());
            assertFalse(mixed.difference(StoreResize.of(store)).isEmpty());
        }
    }
}
