package io.github.pcam4j.train.schedule;

import io.github.pcam4j.internal.Require;
import java.util.Map;
import java.util.Objects;

/**
 * The one-cycle policy of Smith and Topin, "Super-Convergence: Very Fast Training of Neural Networks Using Large
 * Learning Rates" (arXiv:1708.07120), as PyTorch's {@code OneCycleLR} computes it: a learning rate that rises to a peak
 * and falls again, step by step, and a momentum that goes the other way or stays.
 *
 * <p>Steps are counted from 0. Step {@code totalSteps - 1} is the last of the cycle; steps after it keep its value. A
 * phase too short to have a step of its own is left out, so that every number of steps from 1 on gives finite values.
 *
 * <pre>{@code
 * OneCycleSchedule cycle = OneCycleSchedule.builder(0.1, steps).peakFraction(0.25).build();
 * }</pre>
 *
 * @param initialLearningRate the rate of the first step, within (0, peak]
 * @param maxLearningRate the peak, positive
 * @param finalLearningRate the rate of the last step, within (0, peak]
 * @param totalSteps training steps of the whole run, at least 1
 * @param peakFraction the share of the steps that rise to the peak, within [0, 1], or [0, 0.5] in three phases
 * @param annealing the curve of every phase
 * @param threePhase whether the fall is as long as the rise and followed by a third phase, from the initial rate to the
 *     final one
 * @param minMomentum the momentum at the peak, within [0, maximum]
 * @param maxMomentum the momentum at both ends, below 1
 */
public record OneCycleSchedule(double initialLearningRate, double maxLearningRate, double finalLearningRate,
        int totalSteps, double peakFraction, Annealing annealing, boolean threePhase, double minMomentum,
        double maxMomentum) implements LearningRateSchedule {
    private static final long serialVersionUID = 1L;

    /**
     * Checks every rule.
     *
     * @throws IllegalArgumentException if a rule is broken, naming it
     */
    public OneCycleSchedule {
        ScheduleValues.requireSteps(totalSteps);
        ScheduleValues.requirePeak(maxLearningRate);
        Require.argument(initialLearningRate > 0 && initialLearningRate <= maxLearningRate,
                "the learning rate must start within (0, %s], its peak, not at %s",
                maxLearningRate, initialLearningRate);
        Require.argument(finalLearningRate > 0 && finalLearningRate <= maxLearningRate,
                "the learning rate must end within (0, %s], its peak, not at %s",
                maxLearningRate, finalLearningRate);
        double latestPeak = threePhase ? 0.5 : 1;
        Require.argument(peakFraction >= 0 && peakFraction <= latestPeak, "the fraction of steps before the peak "
                + "must be within [0, %s]%s, not %s", latestPeak, threePhase ? " where there are three phases" : "",
                peakFraction);
        Require.argument(minMomentum >= 0 && minMomentum <= maxMomentum && maxMomentum < 1,
                "momentum must keep 0 <= minimum <= maximum < 1, not minimum %s and maximum %s",
                minMomentum, maxMomentum);
        Objects.requireNonNull(annealing, "annealing");
    }

    /**
     * The one-cycle policy with the parameters and defaults of PyTorch's {@code OneCycleLR}.
     *
     * @param maxLearningRate the peak, positive
     * @param totalSteps training steps of the whole run, at least 1
     * @return a builder
     */
    public static Builder builder(double maxLearningRate, int totalSteps) {
        return new Builder(maxLearningRate, totalSteps);
    }

    static OneCycleSchedule of(ScheduleValues values) {
        return new OneCycleSchedule(values.real("initialLearningRate"), values.real("maxLearningRate"),
                values.real("finalLearningRate"), values.integer("totalSteps"), values.real("peakFraction"),
                Annealing.valueOf(values.text("annealing")), values.flag("threePhase"), values.real("minMomentum"),
                values.real("maxMomentum"));
    }

    /** Within [{@code min(initial, final)}, peak] up to rounding. */
    @Override
    public double learningRateAt(long step) {
        long at = stepInCycle(step);
        Phase phase = phaseOf(at);
        return annealing.between(phase.startRate, phase.endRate, phase.shareDone(at));
    }

    /** Within [{@link #minMomentum}, {@link #maxMomentum}] up to rounding. */
    @Override
    public double momentumAt(long step) {
        long at = stepInCycle(step);
        Phase phase = phaseOf(at);
        return annealing.between(phase.startMomentum, phase.endMomentum, phase.shareDone(at));
    }

    @Override
    public long peakStep() {
        // The peak is between two steps as a rule.
        double peak = peakFraction * totalSteps - 1;
        long before = stepInCycle((long) Math.max(0, Math.floor(peak)));
        long after = stepInCycle((long) Math.max(0, Math.ceil(peak)));
        long higher = learningRateAt(after) > learningRateAt(before) ? after : before;
        return learningRateAt(0) >= learningRateAt(higher) ? 0 : higher;
    }

    @Override
    public OneCycleSchedule over(int epochs, int stepsPerEpoch) {
        return new OneCycleSchedule(initialLearningRate, maxLearningRate, finalLearningRate,
                ScheduleValues.steps(epochs, stepsPerEpoch), peakFraction, annealing, threePhase, minMomentum,
                maxMomentum);
    }

    /**
     * How far below the peak the schedule starts.
     *
     * @return peak / initial learning rate, up to rounding what the builder was given
     */
    public double divisor() {
        return maxLearningRate / initialLearningRate;
    }

    /**
     * How far below its start the schedule ends.
     *
     * @return initial / final learning rate, up to rounding what the builder was given
     */
    public double finalDivisor() {
        return initialLearningRate / finalLearningRate;
    }

    @Override
    public ScheduleForm form() {
        return ScheduleForm.ONE_CYCLE;
    }

    @Override
    public Map<String, Object> values() {
        return ScheduleValues.of(form(), "initialLearningRate", initialLearningRate, "maxLearningRate", maxLearningRate,
                "finalLearningRate", finalLearningRate, "totalSteps", totalSteps, "peakFraction", peakFraction,
                "annealing", annealing.name(), "threePhase", threePhase, "minMomentum", minMomentum, "maxMomentum",
                maxMomentum);
    }

    @Override
    public String toString() {
        String momentum = minMomentum == maxMomentum ? "momentum %s".formatted(ScheduleValues.shown(maxMomentum))
                : "momentum from %s to %s at the peak and back".formatted(ScheduleValues.shown(maxMomentum),
                        ScheduleValues.shown(minMomentum));
        return ("learning rate from %s to %s and then to %s, in %s phases over %s steps, the first %s of them up, "
                + "%s; %s").formatted(ScheduleValues.shown(initialLearningRate), ScheduleValues.shown(maxLearningRate),
                        ScheduleValues.shown(finalLearningRate), threePhase ? "three" : "two", totalSteps,
                        ScheduleValues.shown(peakFraction),
                        annealing == Annealing.COSINE ? "along cosines" : "in straight lines", momentum);
    }

    /** The phases in order. PyTorch counts their ends in fractions of a step, from step 0; so do we. */
    private Phase[] phases() {
        double last = totalSteps - 1.0;
        double peak = peakFraction * totalSteps - 1;
        Phase up = new Phase(0, peak, initialLearningRate, maxLearningRate, maxMomentum, minMomentum);
        if (!threePhase) {
            return new Phase[] {
                up, new Phase(peak, last, maxLearningRate, finalLearningRate, minMomentum, maxMomentum)};
        }
        double downEnd = 2 * peakFraction * totalSteps - 2;
        return new Phase[] {
            up,
            new Phase(peak, downEnd, maxLearningRate, initialLearningRate, minMomentum, maxMomentum),
            new Phase(downEnd, last, initialLearningRate, finalLearningRate, maxMomentum, maxMomentum)};
    }

    private long stepInCycle(long step) {
        ScheduleValues.requireStep(step);
        return Math.min(step, totalSteps - 1L);
    }

    private Phase phaseOf(long step) {
        Phase[] phases = phases();
        for (Phase phase : phases) {
            if (step <= phase.end) {
                return phase;
            }
        }
        return phases[phases.length - 1];
    }

    /** A stretch of steps with one curve. */
    private record Phase(
            double start, double end, double startRate, double endRate, double startMomentum, double endMomentum) {

        /** A phase without length is over at once, where PyTorch divides by zero. */
        double shareDone(long step) {
            return end > start ? (step - start) / (end - start) : 1;
        }
    }

    /**
     * Settings of the one-cycle policy. The defaults are PyTorch's: peak after 0.3 of the steps, divisor 25, final
     * divisor 1e4, cosines, two phases, momentum from 0.95 to 0.85 and back. Not safe for use by several threads.
     */
    public static final class Builder {
        private final double maxLearningRate;
        private final int totalSteps;
        private double peakFraction = 0.3;
        private double divisor = 25;
        private double finalDivisor = 1e4;
        private Annealing annealing = Annealing.COSINE;
        private boolean threePhase;
        private double minMomentum = 0.85;
        private double maxMomentum = 0.95;

        private Builder(double maxLearningRate, int totalSteps) {
            this.maxLearningRate = maxLearningRate;
            this.totalSteps = totalSteps;
        }

        /**
         * The share of the steps that rise to the peak: PyTorch's {@code pct_start}. The peak falls on
         * {@code peakFraction * totalSteps - 1}, which need not be a whole step.
         *
         * @param peakFraction within [0, 1], or within [0, 0.5] where there are three phases
         * @return this
         */
        public Builder peakFraction(double peakFraction) {
            this.peakFraction = peakFraction;
            return this;
        }

        /**
         * The initial learning rate is the peak divided by this: PyTorch's {@code div_factor}.
         *
         * @param divisor at least 1
         * @return this
         */
        public Builder divisor(double divisor) {
            this.divisor = divisor;
            return this;
        }

        /**
         * The final learning rate is the initial one divided by this: PyTorch's {@code final_div_factor}.
         *
         * @param finalDivisor positive, and not so small that the schedule would end above its peak
         * @return this
         */
        public Builder finalDivisor(double finalDivisor) {
            this.finalDivisor = finalDivisor;
            return this;
        }

        /**
         * The curve of every phase: PyTorch's {@code anneal_strategy}.
         *
         * @param annealing the kind of curve
         * @return this
         */
        public Builder annealing(Annealing annealing) {
            this.annealing = Objects.requireNonNull(annealing, "annealing");
            return this;
        }

        /**
         * Whether to fall to the initial rate as slowly as it rose, and only then to the final one.
         *
         * @param threePhase true for three phases
         * @return this
         */
        public Builder threePhase(boolean threePhase) {
            this.threePhase = threePhase;
            return this;
        }

        /**
         * The same momentum at every step.
         *
         * @param momentum within [0, 1)
         * @return this
         */
        public Builder momentum(double momentum) {
            return momentum(momentum, momentum);
        }

        /**
         * A momentum that falls while the learning rate rises: PyTorch's {@code base_momentum} and
         * {@code max_momentum}.
         *
         * @param minimum momentum at the peak, within [0, maximum]
         * @param maximum momentum at both ends, below 1
         * @return this
         */
        public Builder momentum(double minimum, double maximum) {
            this.minMomentum = minimum;
            this.maxMomentum = maximum;
            return this;
        }

        /**
         * Checks every rule and makes the schedule.
         *
         * @return the schedule
         * @throws IllegalArgumentException if a rule is broken, naming it
         */
        public OneCycleSchedule build() {
            Require.argument(divisor >= 1 && Double.isFinite(divisor),
                    "the divisor must be at least 1 and finite, not %s", divisor);
            Require.argument(finalDivisor > 0 && Double.isFinite(finalDivisor),
                    "the final divisor must be positive and finite, not %s", finalDivisor);
            double initial = maxLearningRate / divisor;
            return new OneCycleSchedule(initial, maxLearningRate, initial / finalDivisor, totalSteps, peakFraction,
                    annealing, threePhase, minMomentum, maxMomentum);
        }
    }
}
