package io.github.pcam4j.train.serve;

import io.github.pcam4j.io.PatchShape;
import io.github.pcam4j.io.image.ResizeMethod;
import io.github.pcam4j.io.loader.PatchBatch;
import io.github.pcam4j.train.ensemble.LoadedEnsemble;
import java.util.Optional;

/** What computes, on one thread. */
interface Model extends AutoCloseable {
    int inputSize();

    ResizeMethod resizeMethod();

    Optional<PatchShape> originalShape();

    double[] predict(PatchBatch patches);

    @Override
    void close();

    static Model of(LoadedEnsemble ensemble) {
        return new Model() {
            @Override
            public int inputSize() {
                return ensemble.inputSize();
            }

            @Override
            public ResizeMethod resizeMethod() {
                return ensemble.resizeMethod();
            }

            @Override
            public Optional<PatchShape> originalShape() {
                return ensemble.originalShape();
            }

            @Override
            public double[] predict(PatchBatch patches) {
                return ensemble.predict(patches);
            }

            @Override
            public void close() {
                ensemble.close();
            }
        };
    }
}
