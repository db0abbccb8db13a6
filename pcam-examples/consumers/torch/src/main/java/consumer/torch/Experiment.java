package consumer.torch;

import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.model.CnnSpec;
import io.github.pcam4j.model.PcamCnn;
import io.github.pcam4j.train.Trainer;
import io.github.pcam4j.train.TrainingResult;
import io.github.pcam4j.train.split.Split;
import io.github.pcam4j.train.split.StratifiedSplitter;
import java.nio.file.Path;

/** A training from a store to a run directory, by the one engine that is there. */
public final class Experiment {

    private Experiment() {
    }

    /**
     * Trains a small network.
     *
     * @param store the patches
     * @param run where everything about the training is written
     * @return how it went
     */
    public static TrainingResult run(PatchStore store, Path run) {
        Split split = StratifiedSplitter.builder().validation(0.25).seed(1).build().split(store.labels());
        CnnSpec network = PcamCnn.builder().inputSize(store.shape().height()).filters(4, 6).units(8)
                .batchNorm(1e-3, 0.9).build();
        return Trainer.builder(network).epochs(4).batchSize(16).maxLearningRate(0.05).seed(1)
                .runDirectory(run).build().fit(store, split);
    }
}
