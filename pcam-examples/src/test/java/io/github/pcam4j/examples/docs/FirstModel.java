package io.github.pcam4j.examples.docs;

// tag::program
import io.github.pcam4j.io.ProgressListener;
import io.github.pcam4j.io.ingest.PatchIngest;
import io.github.pcam4j.io.source.CompetitionArchive;
import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.model.CnnSpec;
import io.github.pcam4j.model.PcamCnn;
import io.github.pcam4j.train.Predictor;
import io.github.pcam4j.train.Submission;
import io.github.pcam4j.train.Trainer;
import io.github.pcam4j.train.TrainingResult;
import io.github.pcam4j.train.split.Split;
import io.github.pcam4j.train.split.StratifiedSplitter;
import java.nio.file.Path;

/** From the competition's ZIP to a submission: FirstModel ARCHIVE FOLDER. */
public final class FirstModel {

    private FirstModel() {
    }

    public static void main(String[] arguments) {
        Path zip = Path.of(arguments[0]);
        Path out = Path.of(arguments[1]);
        Path train = out.resolve("train.h5");
        Path test = out.resolve("test.h5");
        Path run = out.resolve("run");

        // Patches of 96 pixels a side become stores of 48; the documented network takes 128.
        try (CompetitionArchive archive = CompetitionArchive.open(zip)) {
            PatchIngest.builder(archive.train(), train).size(48).build().run();
            PatchIngest.builder(archive.test().orElseThrow(), test).size(48).build().run();
        }

        // Small enough for a processor and a coffee; CnnSpec.documented() is the network of the documented run.
        CnnSpec network = PcamCnn.builder().inputSize(48).filters(16, 32, 64).units(64, 32).build();
        try (PatchStore store = PatchStore.open(train)) {
            Split split = StratifiedSplitter.builder().validation(0.2).seed(1).build().split(store.labels());
            TrainingResult result = Trainer.builder(network).epochs(6).batchSize(32).maxLearningRate(0.05)
                    .runDirectory(run)
                    .onEpoch(epoch -> System.out.printf("epoch %d: AUC %.4f%n", epoch.epoch(), epoch.validationAuc()))
                    .build()
                    .fit(store, split);
            System.out.printf("best: epoch %d, AUC %.4f%n", result.bestEpoch(), result.metrics().rocAuc());
        }

        try (PatchStore store = PatchStore.open(test); Predictor predictor = Predictor.open(run)) {
            Submission.write(out.resolve("submission.csv"), store, predictor.predict(store, ProgressListener.NONE));
        }
    }
}
// end::program
