package io.github.pcam4j.train;

import io.github.pcam4j.io.ProgressListener;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Who hears of a training, and who may end it; all are called on the thread that trains.
 *
 * @param progress hears how far it has come
 * @param onEpoch hears of each epoch
 * @param stop whether it is to end where it is
 */
record Listeners(ProgressListener progress, Consumer<EpochRecord> onEpoch, BooleanSupplier stop) {
    /** No one. */
    static final Listeners NONE = new Listeners(ProgressListener.NONE, epoch -> { }, () -> false);

    /** The same with another one who hears how far it has come. */
    Listeners progress(ProgressListener listener) {
        return new Listeners(Objects.requireNonNull(listener, "listener"), onEpoch, stop);
    }

    /** The same with another one who hears of epochs. */
    Listeners onEpoch(Consumer<EpochRecord> listener) {
        return new Listeners(progress, Objects.requireNonNull(listener, "listener"), stop);
    }

    /** The same with another one who may end it. */
    Listeners stopWhen(BooleanSupplier condition) {
        return new Listeners(progress, onEpoch, Objects.requireNonNull(condition, "condition"));
    }
}
