package io.github.pcam4j.examples.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.io.augment.Augmentations;
import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.model.BackboneSpec;
import io.github.pcam4j.model.CnnSpec;
import io.github.pcam4j.model.ModelSpec;
import io.github.pcam4j.model.tensors.SafetensorsWriter;
import io.github.pcam4j.train.Averaging;
import io.github.pcam4j.train.LrFinder;
import io.github.pcam4j.train.LrRange;
import io.github.pcam4j.train.Resumption;
import io.github.pcam4j.train.Trainer;
import io.github.pcam4j.train.TrainingResult;
import io.github.pcam4j.train.TrainingStoppedException;
import io.github.pcam4j.train.optimize.GroupRule;
import io.github.pcam4j.train.optimize.StepRule;
import io.github.pcam4j.train.schedule.Annealing;
import io.github.pcam4j.train.schedule.LearningRateSchedule;
import io.github.pcam4j.train.schedule.OneCycleSchedule;
import io.github.pcam4j.train.schedule.ScheduleForm;
import io.github.pcam4j.train.split.Split;
import io.github.pcam4j.train.split.StratifiedSplitter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/how-to-train.md shows. */
@Tag("slow")
class TrainingSnippetsTest {
    private final CnnSpec spec = SmallStores.network();

    @TempDir
    private Path folder;
    private PatchStore store;
    private Split split;

    @BeforeEach
    void open() {
        store = PatchStore.open(SmallStores.write(folder.resolve("train.h5"), 60));
        split = StratifiedSplitter.builder().validation(0.2).seed(1).build().split(store.labels());
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void aRecipeIsTheDocumentedOneWithChanges() {
        // tag::recipe
        Trainer documented = Trainer.builder(spec).build();
        Trainer best = Trainer.builder(spec).best().build();
        Trainer own = Trainer.builder(spec)
                .epochs(40).batchSize(128).maxLearningRate(0.05).patience(8).seed(7)
                .augment(Augmentations.parse("dihedral,shift=4"))
                .labelSmoothing(0.1)
                .balanceClasses()
                .clipGradients(5)
                .accumulate(2)
                .average(Averaging.ema(0.999))
                .build();
        // end::recipe
        assertEquals(22, documented.settings().optimization().epochs());
        assertEquals(64, documented.settings().input().batchSize());
        assertEquals(5, documented.settings().optimization().patience());
        assertEquals(Augmentations.NONE, documented.settings().input().augmentation());
        assertEquals(Augmentations.dihedral(), best.settings().input().augmentation());
        assertEquals(2, own.settings().optimization().recipe().accumulation());
    }

    @Test
    void aRuleMayTreatGroupsApart() {
        // tag::rule
        StepRule rule = StepRule.adamW(0.01)
                .with(CnnSpec.FEATURES, new GroupRule(0.1, 1, false))    // a tenth of the rate, the same decay
                .with(CnnSpec.HEAD, GroupRule.DEFAULT);
        Trainer trainer = Trainer.builder(spec).rule(rule).maxLearningRate(1e-3).build();
        // end::rule
        assertEquals(rule, trainer.settings().optimization().recipe().rule());
    }

    @Test
    void aPreTrainedNetworkIsTrainedFurther() {
        Path weights = folder.resolve("model.safetensors");
        SafetensorsWriter.write(BackboneSpec.of("resnet18", 96).initialWeights(1), weights);
        // tag::backbone
        ModelSpec spec = BackboneSpec.of("resnet18", 96);
        Trainer trainer = Trainer.builder(spec)
                .startFrom(weights)                             // of PyTorch: .safetensors, .pth, .pt
                .rule(StepRule.adamW(0.01)                      // the body: a tenth of the rate, frozen for an epoch
                        .with(CnnSpec.FEATURES, new GroupRule(0.1, 1, 1)))
                .maxLearningRate(3e-4).epochs(6)
                .build();
        // end::backbone
        assertEquals(weights.toAbsolutePath().toString(),
                trainer.settings().optimization().recipe().start().orElseThrow().path());
    }

    @Test
    void aRunThatWasStoppedGoesOn() {
        // tag::begin
        AtomicBoolean stop = new AtomicBoolean();    // set by another thread, such as a button's
        Trainer trainer = Trainer.builder(spec)
                .epochs(4).batchSize(16)
                .runDirectory(folder.resolve("run"))
                .checkpointEvery(Duration.ofMinutes(5))
                .onEpoch(epoch -> System.out.printf("epoch %d: loss %.4f, AUC %.4f%n",
                        epoch.epoch(), epoch.validationLoss(), epoch.validationAuc()))
                .progress((stage, done, total, detail) -> System.out.printf("%s: %d of %d%n", stage, done, total))
                .stopWhen(stop::get)
                .build();
        // end::begin
        stop.set(true);
        assertThrows(TrainingStoppedException.class, () -> trainer.fit(store, split));
        stop.set(false);
        assertThrows(CancellationException.class, () -> Trainer.resume(folder.resolve("run"))
                .progress((stage, done, total, detail) -> {
                    throw new CancellationException("stopped in " + stage);
                }).fit(store));
        // tag::resume
        Resumption run = Trainer.resume(folder.resolve("run"));
        if (!run.isFinished()) {
            System.out.println("resuming at " + run.position());
            TrainingResult result = run.onEpoch(System.out::println).fit(store);
            System.out.println(result.metrics().rocAuc());
        }
        // end::resume
        assertTrue(Trainer.resume(folder.resolve("run")).isFinished());
    }

    @Test
    void aScheduleIsMadeFromTheNumberOfSteps() {
        // tag::schedule
        Trainer trainer = Trainer.builder(spec)
                .epochs(3).batchSize(16)
                .schedule(steps -> OneCycleSchedule.builder(0.05, steps)
                        .peakFraction(0.3).annealing(Annealing.COSINE).momentum(0.85, 0.95).build())
                .build();
        TrainingResult result = trainer.fit(store, split);
        double applied = result.steps().get(0).learningRate();
        // end::schedule
        assertEquals(0.05 / 25, applied, 1e-6);
        assertEquals(9, result.steps().size());
    }

    @Test
    void aScheduleHasAName() {
        // tag::named
        Trainer trainer = Trainer.builder(spec)
                .epochs(12).batchSize(16)
                .schedule(ScheduleForm.DOCUMENTED).cycleEpochs(6)
                .build();
        LearningRateSchedule schedule = trainer.schedule(split.trainSize());
        double atThePeak = schedule.learningRateAt(3 * 3);    // 3 steps an epoch: the first one of epoch 4
        // end::named
        assertEquals(0.1, atThePeak);
        assertEquals(1e-4, schedule.learningRateAt(6 * 3));
        assertEquals(0.1, schedule.learningRateAt(9 * 3));
    }

    @Test
    void aPeakIsLookedFor() throws IOException {
        // tag::range
        LrRange range = LrFinder.builder(spec).batchSize(16).seed(1).build().search(store, split);
        Trainer trainer = Trainer.builder(spec).maxLearningRate(range.suggestedPeak()).build();
        // end::range
        assertTrue(range.suggestedPeak() > 1e-4);
        assertEquals(spec, trainer.spec());
        assertTrue(Files.exists(folder.resolve("train.h5")));
    }
}
