package io.github.pcam4j.train.engine;

import io.github.pcam4j.io.PatchException;
import io.github.pcam4j.model.NetworkWeights;
import io.github.pcam4j.train.error.TrainingException;
import io.github.pcam4j.train.internal.SoleUse;
import io.github.pcam4j.train.optimize.StepRule;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * Any engine, so that a call is either answered rightly or refused: one call at a time; none between what another thread
 * queued and its results; results in the number that was asked for; and after a failure in the midst of a call, which may
 * have left anything, none at all.
 */
class GuardedEngine implements TrainingEngine {
    private final TrainingEngine engine;
    private final SoleUse use = new SoleUse("the engine");
    private long steps;
    private long patches;
    /** Who queued work whose results are not taken. */
    private Thread owner = Thread.currentThread();

    GuardedEngine(TrainingEngine engine) {
        this.engine = engine;
    }

    static TrainingEngine of(TrainingEngine engine) {
        if (engine instanceof GuardedEngine) {
            return engine;
        }
        return engine instanceof ResidentEngine resident ? new GuardedResidentEngine(resident) : new GuardedEngine(engine);
    }

    /** A call; what it refuses before it begins leaves the engine as it was. */
    final <T> T call(Supplier<T> work) {
        return use.in(() -> {
            requireOwner();
            try {
                return work.get();
            } catch (IllegalArgumentException | IllegalStateException | TrainingException | PatchException e) {
                throw e;
            } catch (RuntimeException | Error e) {
                use.abandon(e, engine::close);
                throw e;
            }
        });
    }

    private void requireOwner() {
        if (steps + patches == 0) {
            owner = Thread.currentThread();
        } else if (owner != Thread.currentThread()) {
            throw new IllegalStateException(("the engine has results that the thread '%s' has not taken yet, and is not "
                    + "made for several at a time; open one for each thread").formatted(owner.getName()));
        }
    }

    final void run(Runnable work) {
        call(() -> {
            work.run();
            return this;
        });
    }

    @Override
    public final String description() {
        return use.in(engine::description);
    }

    @Override
    public final void train(StepInput input, double learningRate, double momentum) {
        run(() -> {
            engine.train(input, learningRate, momentum);
            steps++;
        });
    }

    @Override
    public final void accumulate(StepInput input) {
        run(() -> engine.accumulate(input));
    }

    @Override
    public final void reduceBy(GradientReduction reduction) {
        run(() -> engine.reduceBy(reduction));
    }

    @Override
    public final void follow(StepRule rule) {
        run(() -> engine.follow(rule));
    }

    @Override
    public final void estimateStatistics(StepInput input, double share) {
        run(() -> engine.estimateStatistics(input, share));
    }

    @Override
    public final List<StepResult> takeSteps() {
        return call(() -> {
            List<StepResult> taken = engine.takeSteps();
            requireCount("steps", steps, taken.size());
            steps = 0;
            return taken;
        });
    }

    @Override
    public final void infer(StepInput input) {
        run(() -> {
            engine.infer(input);
            patches += input.size();
        });
    }

    @Override
    public final double[] takeProbabilities() {
        return call(() -> {
            double[] taken = engine.takeProbabilities();
            requireCount("probabilities", patches, taken.length);
            patches = 0;
            return taken;
        });
    }

    /** What else is to come cannot be trusted either. */
    private void requireCount(String what, long expected, int found) {
        if (found != expected) {
            IllegalStateException fault = new IllegalStateException(String.format(Locale.ROOT,
                    "the engine gives %d %s where %d were asked for", found, what, expected));
            use.abandon(fault, engine::close);
            throw fault;
        }
    }

    @Override
    public final NetworkWeights weights() {
        return call(engine::weights);
    }

    @Override
    public final void setWeights(NetworkWeights weights) {
        run(() -> engine.setWeights(weights));
    }

    @Override
    public final void save(Path folder) {
        run(() -> engine.save(folder));
    }

    @Override
    public final void restore(Path folder) {
        run(() -> engine.restore(folder));
    }

    @Override
    public final void close() {
        use.close(engine::close);
    }
}
