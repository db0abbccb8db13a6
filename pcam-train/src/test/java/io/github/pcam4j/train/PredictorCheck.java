package io.github.pcam4j.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.pcam4j.io.ProgressListener;
import io.github.pcam4j.io.loader.Views;
import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.model.PcamCnn;
import io.github.pcam4j.train.split.StratifiedSplitter;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;

/** Holds a predictor to giving every prediction its own patches' probabilities, whatever became of the one before. */
public final class PredictorCheck {
    private static final int SIZE = 8;
    private static final int COUNT = 150;
    private static final int BATCHES = 3;

    private PredictorCheck() { }

    /** A listener that throws after each of the batches in turn, in predictions of one view and of four. */
    public static void forgetsWhatWasCancelled(Path folder, String engine) {
        try (PatchStore store = PatchStore.open(TestStores.write(folder.resolve("all.h5"), SIZE, COUNT, 40, true));
                PatchStore few = PatchStore.open(TestStores.write(folder.resolve("few.h5"), SIZE, 4, 90, true));
                Predictor predictor = Predictor.open(trained(folder.resolve("run"), store, engine))) {
            double[] ofFew = predictor.predict(few, ProgressListener.NONE);
            double[] ofAll = predictor.predict(store, ProgressListener.NONE);
            for (int views : new int[] {1, 4}) {
                for (int batch = 1; batch <= BATCHES; batch++) {
                    ProgressListener cancelling = cancellingAt(batch);
                    assertThrows(CancellationException.class,
                            () -> predictor.predict(store, Views.of(views), cancelling));
                    assertArrayEquals(ofFew, predictor.predict(few, ProgressListener.NONE), "batch " + batch);
                }
            }
            assertArrayEquals(ofAll, predictor.predict(store, ProgressListener.NONE));
        }
    }

    private static ProgressListener cancellingAt(int batch) {
        int[] heard = {0};
        return (stage, done, total, detail) -> {
            heard[0]++;
            if (heard[0] == batch) {
                throw new CancellationException();
            }
            assertEquals(COUNT, total);
        };
    }

    private static Path trained(Path run, PatchStore store, String engine) {
        Trainer.builder(PcamCnn.builder().inputSize(SIZE).filters(3).units(5).build()).engine(engine).epochs(1)
                .batchSize(16).runDirectory(run).build()
                .fit(store, StratifiedSplitter.builder().validation(0.25).seed(1).build().split(store.labels()));
        return run;
    }
}
