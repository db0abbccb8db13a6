package io.github.pcam4j.train.internal.loop;

import io.github.pcam4j.train.engine.StepResult;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Writes how far an epoch has come every few seconds, for those who look at the run while it is trained. */
public final class LiveFiles {
    private static final long LEAST_NANOS = 2_000_000_000L;
    /** Writing takes at most one part of so many: steps of a long training are megabytes. */
    private static final long SHARE = 50;

    private final Optional<BiConsumer<List<StepResult>, Map<String, Object>>> run;
    private long written = System.nanoTime();
    private long interval = LEAST_NANOS;

    /** @param run writes steps and how far they have come; none if there is no run directory */
    public LiveFiles(Optional<BiConsumer<List<StepResult>, Map<String, Object>>> run) {
        this.run = run;
    }

    public boolean isDue() {
        return run.isPresent() && System.nanoTime() - written >= interval;
    }

    /** Writes the steps and how far they have come. */
    public void write(List<StepResult> steps, Position position) {
        long start = System.nanoTime();
        run.ifPresent(it -> it.accept(steps, position.toMap()));
        written = System.nanoTime();
        interval = Math.max(LEAST_NANOS, SHARE * (written - start));
    }

    /**
     * How far it has come.
     *
     * @param epoch the number of the epoch
     * @param epochs how many there are at most
     * @param done patches trained of this epoch
     * @param patches of an epoch
     * @param trainSeconds that this took
     * @param lastSeconds of the last epoch, with its validation; 0 if there was none
     */
    public record Position(int epoch, int epochs, long done, long patches, double trainSeconds, double lastSeconds) {

        double imagesPerSecond() {
            return done / trainSeconds;
        }

        /** Until the last epoch, if no patience ends it before. */
        double secondsLeft() {
            double ofEpoch = Math.max(lastSeconds, patches / imagesPerSecond());
            return (patches - done) / imagesPerSecond() + (epochs - epoch) * ofEpoch;
        }

        Map<String, Object> toMap() {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("epoch", epoch);
            map.put("epochs", epochs);
            map.put("patches_done", done);
            map.put("patches", patches);
            map.put("images_per_second", imagesPerSecond());
            map.put("seconds_left_at_most", secondsLeft());
            return map;
        }
    }
}
