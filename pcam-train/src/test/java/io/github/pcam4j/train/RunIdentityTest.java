package io.github.pcam4j.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.io.augment.Augmentations;
import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.model.BackboneSpec;
import io.github.pcam4j.model.CnnSpec;
import io.github.pcam4j.model.ModelSpec;
import io.github.pcam4j.model.PcamCnn;
import io.github.pcam4j.train.engine.ClassWeights;
import io.github.pcam4j.train.engine.Precision;
import io.github.pcam4j.train.engine.Residency;
import io.github.pcam4j.train.error.TrainingException;
import io.github.pcam4j.train.internal.Json;
import io.github.pcam4j.train.internal.run.RunFormat;
import io.github.pcam4j.train.internal.run.RunIdentity;
import io.github.pcam4j.train.optimize.GroupRule;
import io.github.pcam4j.train.optimize.StepRule;
import io.github.pcam4j.train.schedule.ScheduleForm;
import io.github.pcam4j.train.split.Split;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunIdentityTest {
    private static final CnnSpec SPEC = PcamCnn.builder().inputSize(8).filters(3).units(2).build();
    private static final String WORDS = "%s: %s, not %s";

    @TempDir
    private Path folder;
    private PatchStore store;
    private Split split;

    @BeforeEach
    void open() {
        store = PatchStore.open(TestStores.write(folder.resolve("train.h5"), 8, 32, 0, true));
        split = Split.of(IntStream.range(0, 26).toArray(), IntStream.range(26, 32).toArray());
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static Trainer.Builder trainer(ModelSpec spec) {
        return Trainer.builder(spec).epochs(6).batchSize(4).seed(12);
    }

    private RunIdentity identity(Trainer.Builder trainer) {
        return RunConfigs.of(trainer.build(), store, split).identity();
    }

    private void assertDiffers(String difference, Trainer.Builder other) {
        assertEquals(difference, identity(trainer(SPEC)).differences(identity(other), WORDS));
    }

    @Test
    void whatDecidesTheOutcomeShows() {
        assertDiffers("training epochs: 6, not 7; training schedule epochs: 6, not 7", trainer(SPEC).epochs(7));
        assertDiffers("training batch size: 4, not 26; training schedule stepsPerEpoch: 7, not 1",
                trainer(SPEC).batchSize(26));
        assertDiffers("training seed: 12, not 13", trainer(SPEC).seed(13));
        assertDiffers("training patience: 5, not 6", trainer(SPEC).patience(6));
        assertDiffers("training patience from: peak, not start", trainer(SPEC).patienceFrom(PatienceStart.START));
        assertDiffers("training precision: fp32, not bf16", trainer(SPEC).precision(Precision.BF16));
        assertDiffers("training deterministic: false, not true", trainer(SPEC).deterministic(true));
        assertDiffers("training augmentation: none, not flip", trainer(SPEC).augment(Augmentations.parse("flip")));
        assertDiffers("training recipe label smoothing: 0.0, not 0.1", trainer(SPEC).labelSmoothing(0.1));
        assertDiffers("training recipe class weights 1: 1.0, not 2.0", trainer(SPEC).classWeights(new ClassWeights(1, 2)));
        assertDiffers("training recipe max gradient norm: none, not 3.0", trainer(SPEC).clipGradients(3));
        assertDiffers("training schedule peak: 0.1, not 0.2", trainer(SPEC).maxLearningRate(0.2));
        assertDiffers("network dropout rates: ",
                trainer(SPEC), PcamCnn.builder().inputSize(8).filters(3).units(2).dropout(0.1).build());
    }

    private void assertDiffers(String beginning, Trainer.Builder one, ModelSpec other) {
        String differences = identity(one).differences(identity(trainer(other)), WORDS);
        assertTrue(differences.startsWith(beginning), differences);
    }

    @Test
    void rulesAndNetworksOfOtherKindsShow() {
        String rules = identity(trainer(SPEC)).differences(identity(trainer(SPEC).rule(StepRule.adamW(0.01)
                .with(CnnSpec.FEATURES, new GroupRule(0.1, 1, 2)))), WORDS);
        assertTrue(rules.contains("training recipe rule beta2: nothing, not 0.999")
                && rules.contains("training recipe rule groups features rate: nothing, not 0.1"), rules);
        String networks = identity(trainer(SPEC)).differences(identity(trainer(BackboneSpec.of("resnet18", 96))), WORDS);
        assertTrue(networks.contains("network backbone: nothing, not resnet18")
                && networks.contains("network filters: [3], not nothing"), networks);
    }

    /** Device, place and pace may change. */
    @Test
    void whatDoesNotDecideTheOutcomeDoesNotShow() {
        assertDiffers("", trainer(SPEC).device("cuda:1").residency(Residency.OFF).command("another"));
    }

    @Test
    void aFileHasAllOfItAndDiffersInNothing() {
        int number = 0;
        for (Trainer.Builder trainer : new Trainer.Builder[] {trainer(SPEC), trainer(SPEC).best().seed(Long.MIN_VALUE),
            trainer(BackboneSpec.of("efficientnet_b3", 96)).fineTune(), trainer(SPEC).schedule(ScheduleForm.TRIANGLE),
            trainer(SPEC).schedule(ScheduleForm.REPEATING).cycleEpochs(2).clipGradients(1e-7).maxLearningRate(1e7)}) {
            RunIdentity identity = identity(trainer);
            Path file = folder.resolve("run-" + number++ + ".json");
            identity.write(file);
            RunIdentity read = RunIdentity.read(file);
            assertEquals("", identity.differences(read, WORDS));
            assertEquals("", read.differences(identity, WORDS));
            assertEquals(store.fingerprint(), read.storeFingerprint());
        }
    }

    @Test
    void anotherFormatIsRefusedNamingIt() throws IOException {
        Path file = folder.resolve("run.json");
        Files.writeString(file, "{\"network\": \"CnnSpec[inputSize=8]\", \"seed\": \"12\"}");
        assertRefused(file, "a development version of pcam4j 0.1.0 whose checkpoints had no format");
        Map<String, Object> newer = new LinkedHashMap<>(identity(trainer(SPEC)).values());
        newer.put("format", RunFormat.NEWEST + 1);
        Json.write(file, newer);
        assertRefused(file, "has format 3, and this version of pcam4j reads formats up to 2");
    }

    private static void assertRefused(Path file, String words) {
        String message = assertThrows(TrainingException.class, () -> RunIdentity.read(file)).getMessage();
        assertTrue(message.startsWith(file.toString()) && message.contains(words), message);
    }

    @Test
    void aConfigurationOfBeforeIsReadAndOneOfALaterVersionRefused() throws IOException {
        Path file = folder.resolve("config.json");
        RunConfig config = RunConfigs.of(trainer(SPEC).build(), store, split);
        config.write(file);
        assertEquals(config, RunConfig.read(file));
        String text = Files.readString(file);
        assertTrue(text.contains("\"format\" : 2,"), text);
        Files.writeString(file, text.replace("\"format\" : 2,", ""));
        assertEquals(config, RunConfig.read(file));
        Files.writeString(file, text.replace("\"format\" : 2,", "\"format\" : 9,"));
        String message = assertThrows(TrainingException.class, () -> RunConfig.read(file)).getMessage();
        assertTrue(message.contains("has format 9"), message);
    }
}
