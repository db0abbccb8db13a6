package io.github.pcam4j.train;

import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.train.internal.run.SplitDigest;
import io.github.pcam4j.train.internal.run.TrainedStore;
import io.github.pcam4j.train.split.Split;
import java.time.Duration;

/** Configurations of trainings by an engine that is not found by name. */
final class RunConfigs {
    private RunConfigs() { }

    static RunConfig of(Trainer trainer, PatchStore store, Split split) {
        return new RunConfig(trainer.spec(), trainer.settings(), trainer.schedule(split.trainSize()),
                RunConfig.Engine.named("fake"), TrainedStore.of(store), SplitDigest.of(split), Duration.ofDays(1), "pcam");
    }
}
