package io.github.pcam4j.train.schedule;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.shade.jackson.annotation.JsonAutoDetect;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * A learning rate that rises to a peak and falls again, step by step, and a momentum that goes the other way or stays.
 *
 * <p>Three forms: the one-cycle policy of Smith and Topin, "Super-Convergence: Very Fast Training of Neural Networks
 * Using Large Learning Rates" (arXiv:1708.07120), as PyTorch's {@code OneCycleLR} computes it ({@link #builder}); one
 * triangle over the whole run ({@link #triangle}, {@link #documented}); and triangles without end, the policy
 * "triangular" of Smith, "Cyclical Learning Rates for Training Neural Networks" (arXiv:1506.01186), as PyTorch's
 * {@code CyclicLR} computes it ({@link #repeatingTriangle}).
 *
 * <p>Steps are counted from 0. Step {@code totalSteps - 1} is the last of the cycle; steps after it keep its value,
 * except in a repeating schedule, which begins again. A phase too short to have a step of its own is left out, so that
 * every number of steps from 1 on gives finite values.
 *
 * <p>A schedule of ND4J: it can stand in an updater and is written to and read from ND4J's JSON. Immutable and safe for
 * use by several threads; a value costs constant time.
 *
 * @see io.github.pcam4j.train.optimize.MomentumSgd
 */
@JsonAutoDetect(
        fieldVisibility = JsonAutoDetect.Visibility.NONE,
        getterVisibility = JsonAutoDetect.Visibility.NONE,
        isGetterVisibility = JsonAutoDetect.Visibility.NONE)
public final class OneCycleSchedule implements ISchedule {
    private static final long serialVersionUID = 1L;

    @JsonProperty("initialLearningRate")
    private final double initialLearningRate;
    @JsonProperty("maxLearningRate")
    private final double maxLearningRate;
    @JsonProperty("finalLearningRate")
    private final double finalLearningRate;
    @JsonProperty("totalSteps")
    private final int totalSteps;
    @JsonProperty("peakFraction")
    private final double peakFraction;
    @JsonProperty("annealing")
    private final Annealing annealing;
    @JsonProperty("threePhase")
    private final boolean threePhase;
    @JsonProperty("repeating")
    private final boolean repeating;
    @JsonProperty("minMomentum")
    private final double minMomentum;
    @JsonProperty("maxMomentum")
    private final double maxMomentum;
    private final Phase[] phases;

    /** The one place where the rules are checked: ND4J's JSON comes in here too. */
    @JsonCreator
    private OneCycleSchedule(
            @JsonProperty("initialLearningRate") double initialLearningRate,
            @JsonProperty("maxLearningRate") double maxLearningRate,
            @JsonProperty("finalLearningRate") double finalLearningRate,
            @JsonProperty("totalSteps") int totalSteps,
            @JsonProperty("peakFraction") double peakFraction,
            @JsonProperty("annealing") Annealing annealing,
            @JsonProperty("threePhase") boolean threePhase,
            @JsonProperty("repeating") boolean repeating,
            @JsonProperty("minMomentum") double minMomentum,
            @JsonProperty("maxMomentum") double maxMomentum) {
        require(totalSteps >= 1, "there must be at least 1 step in all, not %s", totalSteps);
        require(maxLearningRate > 0 && Double.isFinite(maxLearningRate),
                "the peak learning rate must be positive and finite, not %s", maxLearningRate);
        require(initialLearningRate > 0 && initialLearningRate <= maxLearningRate,
                "the learning rate must start within (0, %s], its peak, not at %s",
                maxLearningRate, initialLearningRate);
        require(finalLearningRate > 0 && finalLearningRate <= maxLearningRate,
                "the learning rate must end within (0, %s], its peak, not at %s",
                maxLearningRate, finalLearningRate);
        double latestPeak = threePhase ? 0.5 : 1;
        require(peakFraction >= 0 && peakFraction <= latestPeak, "the fraction of steps before the peak must be within "
                + "[0, %s]%s, not %s", latestPeak, threePhase ? " where there are three phases" : "", peakFraction);
        require(minMomentum >= 0 && minMomentum <= maxMomentum && maxMomentum < 1,
                "momentum must keep 0 <= minimum <= maximum < 1, not minimum %s and maximum %s",
                minMomentum, maxMomentum);
        this.initialLearningRate = initialLearningRate;
        this.maxLearningRate = maxLearningRate;
        this.finalLearningRate = finalLearningRate;
        this.totalSteps = totalSteps;
        this.peakFraction = peakFraction;
        this.annealing = Objects.requireNonNull(annealing, "annealing");
        this.threePhase = threePhase;
        this.repeating = repeating;
        this.minMomentum = minMomentum;
        this.maxMomentum = maxMomentum;
        this.phases = phases();
    }

    /**
     * The documented schedule: the learning rate goes from 1e-4 to 0.1 and back over the whole run, in straight lines,
     * while momentum stays at 0.9.
     *
     * @param totalSteps training steps of the whole run (epochs x steps an epoch), at least 1
     * @return the schedule
     * @throws IllegalArgumentException if {@code totalSteps} is below 1
     */
    public static OneCycleSchedule documented(int totalSteps) {
        return triangle(1e-4, 0.1, totalSteps);
    }

    /**
     * One triangle over the whole run with momentum 0.9 throughout. The peak stands exactly at step
     * {@code (totalSteps - 1) / 2}, rounded down: in the middle where the number of steps is odd, half a step before it
     * where it is even, as PyTorch's {@code OneCycleLR} with {@code pct_start=0.5} has it. The first and the last step
     * have the base rate; of 2 steps the first is the peak, and 1 step is the peak.
     *
     * @param base learning rate of the first and the last step, within (0, peak]
     * @param peak the highest learning rate
     * @param totalSteps training steps of the whole run, at least 1
     * @return the schedule
     * @throws IllegalArgumentException if a rule is broken, naming it
     */
    public static OneCycleSchedule triangle(double base, double peak, int totalSteps) {
        int peakStep = (totalSteps - 1) / 2;
        double peakFraction = (peakStep + 1.0) / totalSteps;
        return new OneCycleSchedule(
                base, peak, base, totalSteps, peakFraction, Annealing.LINEAR, false, false, 0.9, 0.9);
    }

    /**
     * Triangles one after the other without end, with momentum 0.9 throughout: PyTorch's {@code CyclicLR} in mode
     * "triangular". Step 0 has the base rate, step {@code stepsUp} the peak, step {@code 2 * stepsUp} the base again.
     *
     * @param base the lowest learning rate, within (0, peak]
     * @param peak the highest learning rate
     * @param stepsUp steps from the base to the peak, and as many back, within [1, 2^30)
     * @return the schedule; its {@link #totalSteps} are those of one triangle
     * @throws IllegalArgumentException if a rule is broken, naming it
     */
    public static OneCycleSchedule repeatingTriangle(double base, double peak, int stepsUp) {
        require(stepsUp >= 1 && stepsUp < 1 << 30, "steps up must be within [1, 2^30), not %s", stepsUp);
        return new OneCycleSchedule(base, peak, base, 2 * stepsUp, 0.5, Annealing.LINEAR, false, true, 0.9, 0.9);
    }

    /**
     * The one-cycle policy in general, with the parameters and defaults of PyTorch's {@code OneCycleLR}.
     *
     * @param maxLearningRate the peak, positive
     * @param totalSteps training steps of the whole run, at least 1
     * @return a builder
     */
    public static Builder builder(double maxLearningRate, int totalSteps) {
        return new Builder(maxLearningRate, totalSteps);
    }

    /**
     * A schedule from the values of another, as {@link #values} gives them.
     *
     * @param values all ten by name; numbers of any kind, the annealing as its name in capitals
     * @return a schedule equal to the one that the values are of
     * @throws IllegalArgumentException if a value is missing, of another kind or out of range, naming it
     */
    public static OneCycleSchedule ofValues(Map<String, ?> values) {
        return new OneCycleSchedule(
                real(values, "initialLearningRate"), real(values, "maxLearningRate"), real(values, "finalLearningRate"),
                value(values, "totalSteps", Number.class).intValue(), real(values, "peakFraction"),
                Annealing.valueOf(value(values, "annealing", String.class)),
                value(values, "threePhase", Boolean.class), value(values, "repeating", Boolean.class),
                real(values, "minMomentum"), real(values, "maxMomentum"));
    }

    private static double real(Map<String, ?> values, String name) {
        return value(values, name, Number.class).doubleValue();
    }

    private static <T> T value(Map<String, ?> values, String name, Class<T> type) {
        Object value = values.get(name);
        if (!type.isInstance(value)) {
            throw new IllegalArgumentException("a schedule's %s is a %s, not %s".formatted(name, type.getSimpleName(),
                    value));
        }
        return Objects.requireNonNull(type.cast(value));
    }

    /**
     * Everything the schedule is made from, exactly, to be written where {@link #ofValues} can read it.
     *
     * @return numbers, texts and booleans by name, in a fixed order
     */
    public Map<String, Object> values() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("initialLearningRate", initialLearningRate);
        values.put("maxLearningRate", maxLearningRate);
        values.put("finalLearningRate", finalLearningRate);
        values.put("totalSteps", totalSteps);
        values.put("peakFraction", peakFraction);
        values.put("annealing", annealing.name());
        values.put("threePhase", threePhase);
        values.put("repeating", repeating);
        values.put("minMomentum", minMomentum);
        values.put("maxMomentum", maxMomentum);
        return values;
    }

    /**
     * The same shape over another number of steps; of one that repeats, nothing changes.
     *
     * @param steps of the whole training, at least 2
     * @return the schedule
     * @throws IllegalArgumentException if there are too few steps for its phases
     */
    public OneCycleSchedule over(int steps) {
        Map<String, Object> values = values();
        if (!repeating) {
            values.put("totalSteps", steps);
        }
        return ofValues(values);
    }

    /**
     * The learning rate of a step.
     *
     * @param iteration the step, from 0
     * @return the rate, within [{@code min(initial, final)}, peak] up to rounding, always positive
     * @throws IllegalArgumentException if the step is negative
     */
    public double learningRateAt(long iteration) {
        long step = stepInCycle(iteration);
        Phase phase = phaseOf(step);
        return annealing.between(phase.startRate, phase.endRate, phase.shareDone(step));
    }

    /**
     * The momentum of a step.
     *
     * @param iteration the step, from 0
     * @return the momentum, within [{@link #minMomentum}, {@link #maxMomentum}] up to rounding
     * @throws IllegalArgumentException if the step is negative
     */
    public double momentumAt(long iteration) {
        long step = stepInCycle(iteration);
        Phase phase = phaseOf(step);
        return annealing.between(phase.startMomentum, phase.endMomentum, phase.shareDone(step));
    }

    /**
     * The learning rate of a step, as ND4J asks for it.
     *
     * @param iteration the step, from 0
     * @param epoch not looked at
     * @return {@link #learningRateAt learningRateAt(iteration)}
     * @throws IllegalArgumentException if the step is negative
     */
    @Override
    public double valueAt(int iteration, int epoch) {
        return learningRateAt(iteration);
    }

    /**
     * The momentum as a schedule, for updaters that take one.
     *
     * @return a schedule whose value is {@link #momentumAt momentumAt(iteration)}
     */
    public ISchedule momentumSchedule() {
        return new MomentumSchedule(this);
    }

    /**
     * The learning rate of the first step.
     *
     * @return the rate, positive
     */
    public double initialLearningRate() {
        return initialLearningRate;
    }

    /**
     * The learning rate at the peak.
     *
     * @return the rate, positive
     */
    public double maxLearningRate() {
        return maxLearningRate;
    }

    /**
     * The learning rate of the last step and of all after it.
     *
     * @return the rate, positive
     */
    public double finalLearningRate() {
        return finalLearningRate;
    }

    /**
     * The steps of one cycle: the whole run, or one triangle of a repeating schedule.
     *
     * @return the count, at least 1
     */
    public int totalSteps() {
        return totalSteps;
    }

    /**
     * The share of the steps that rise to the peak.
     *
     * @return a share within [0, 1]
     */
    public double peakFraction() {
        return peakFraction;
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

    /**
     * The curve of every phase.
     *
     * @return the kind of curve
     */
    public Annealing annealing() {
        return annealing;
    }

    /**
     * Whether the fall is as long as the rise and followed by a third phase, from the initial rate to the final one.
     *
     * @return true for three phases, false for two
     */
    public boolean threePhase() {
        return threePhase;
    }

    /**
     * Whether the cycle begins again after its last step.
     *
     * @return true for {@link #repeatingTriangle}
     */
    public boolean repeating() {
        return repeating;
    }

    /**
     * The momentum at the peak of the learning rate.
     *
     * @return the momentum, within [0, 1)
     */
    public double minMomentum() {
        return minMomentum;
    }

    /**
     * The momentum at both ends; equal to {@link #minMomentum} where it is constant.
     *
     * @return the momentum, within [0, 1)
     */
    public double maxMomentum() {
        return maxMomentum;
    }

    /** Immutable, so that one instance may be shared. */
    @Override
    public OneCycleSchedule clone() {
        return this;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof OneCycleSchedule that && values().equals(that.values());
    }

    @Override
    public int hashCode() {
        return values().hashCode();
    }

    @Override
    public String toString() {
        String momentum = minMomentum == maxMomentum ? "momentum %s".formatted(maxMomentum)
                : "momentum from %s to %s at the peak and back".formatted(maxMomentum, minMomentum);
        return ("learning rate from %s to %s and then to %s, %sin %s phases over %s steps, the first %s of them up, "
                + "%s; %s").formatted(
                        initialLearningRate, maxLearningRate, finalLearningRate,
                        repeating ? "again and again " : "", threePhase ? "three" : "two", totalSteps, peakFraction,
                        annealing == Annealing.COSINE ? "along cosines" : "in straight lines", momentum);
    }

    /** The phases in order. PyTorch counts their ends in fractions of a step, from step 0; so do we. */
    private Phase[] phases() {
        double last = repeating ? totalSteps : totalSteps - 1.0;
        double peak = repeating ? peakFraction * totalSteps : peakFraction * totalSteps - 1;
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

    private long stepInCycle(long iteration) {
        require(iteration >= 0, "steps are counted from 0; there is no step %s", iteration);
        return repeating ? iteration % totalSteps : Math.min(iteration, totalSteps - 1L);
    }

    private Phase phaseOf(long step) {
        for (Phase phase : phases) {
            if (step <= phase.end) {
                return phase;
            }
        }
        return phases[phases.length - 1];
    }

    private static void require(boolean condition, String message, Object... values) {
        if (!condition) {
            throw new IllegalArgumentException(message.formatted(values));
        }
    }

    /** A stretch of steps with one curve. */
    private record Phase(
            double start, double end, double startRate, double endRate, double startMomentum, double endMomentum)
            implements Serializable {

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
            require(divisor >= 1 && Double.isFinite(divisor),
                    "the divisor must be at least 1 and finite, not %s", divisor);
            require(finalDivisor > 0 && Double.isFinite(finalDivisor),
                    "the final divisor must be positive and finite, not %s", finalDivisor);
            double initial = maxLearningRate / divisor;
            return new OneCycleSchedule(initial, maxLearningRate, initial / finalDivisor, totalSteps, peakFraction,
                    annealing, threePhase, false, minMomentum, maxMomentum);
        }
    }
}
