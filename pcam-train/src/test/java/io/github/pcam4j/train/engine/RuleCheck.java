package io.github.pcam4j.train.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.model.CnnSpec;
import io.github.pcam4j.model.NetworkWeights;
import io.github.pcam4j.model.PcamCnn;
import io.github.pcam4j.train.error.TrainingException;
import io.github.pcam4j.train.optimize.GroupRule;
import io.github.pcam4j.train.optimize.StepRule;
import io.jhdf.HdfFile;
import io.jhdf.api.Group;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Holds an engine to what PyTorch makes of a network by each rule of descent; see make_rules.py beside the vectors. */
public final class RuleCheck {
    private static final double TOLERANCE = 2e-5;
    private static final int SIDE = 8;
    private static final CnnSpec SMALL = PcamCnn.builder().inputSize(SIDE).filters(3, 4).units(6, 5).dropout(0.25).build();
    private static final StepRule ADAMW = StepRule.adamW(0.1).with(CnnSpec.FEATURES, new GroupRule(0.5, 2, false));

    /** The rules of the cases in rules.h5. */
    private static final Map<String, StepRule> RULES = Map.of(
            "adamw", new StepRule.AdamW(0.5, 0.99, 1e-3, Map.of()),
            "adamw_groups", new StepRule.AdamW(0.5, 0.99, 1e-3, Map.of(
                    CnnSpec.FEATURES, new GroupRule(0.25, 3, false), CnnSpec.HEAD, new GroupRule(1, 0.5, false))),
            "sgd", StepRule.sgd(0.3),
            "sgd_frozen", StepRule.sgd(0.3).with(CnnSpec.FEATURES, GroupRule.FROZEN)
                    .with(CnnSpec.HEAD, new GroupRule(2, 1, false)));

    private RuleCheck() { }

    /** Names of the cases. */
    public static List<String> cases() {
        return RULES.keySet().stream().sorted().toList();
    }

    /** Losses and parameters of steps whose rates and momenta differ. */
    public static void agrees(String name, String engineName) {
        try (ReferenceCnn reference = new ReferenceCnn("tiny");
                HdfFile file = HdfFile.fromInputStream(RuleCheck.class.getResourceAsStream("/reference/rules.h5"));
                TrainingEngine engine = TrainingEngines.named(engineName).create(reference.spec(),
                        new EngineOptions(1).with(RULES.get(name)))) {
            Group vectors = (Group) file.getChild(name);
            double[] rates = (double[]) vectors.getAttribute("rates").getData();
            double[] momenta = (double[]) vectors.getAttribute("momenta").getData();
            NetworkWeights initial = reference.weights("initial", engine.weights());
            engine.setWeights(initial);
            for (int step = 0; step < rates.length; step++) {
                engine.train(reference.batch(step), rates[step], momenta[step]);
            }
            double[] losses = (double[]) vectors.getDatasetByPath("losses").getData();
            List<StepResult> steps = engine.takeSteps();
            for (int step = 0; step < rates.length; step++) {
                assertEquals(losses[step], steps.get(step).loss(), TOLERANCE, "loss of step " + step);
                assertEquals(rates[step], steps.get(step).learningRate());
                assertEquals(momenta[step], steps.get(step).momentum());
            }
            NetworkWeights after = engine.weights();
            for (String parameter : after.names()) {
                if (!parameter.contains("moving_")) {
                    float[] expected = ReferenceCnn.floats(vectors.getDatasetByPath("after/" + parameter));
                    assertArrayEquals(expected, after.get(parameter).values(), (float) TOLERANCE, name + ", " + parameter);
                }
            }
            if (name.equals("sgd_frozen")) {
                assertEquals(initial.get("conv2/kernel"), after.get("conv2/kernel"));
                assertNotEquals(initial.get("conv2_bn/moving_mean"), after.get("conv2_bn/moving_mean"));
            }
        }
    }

    private static TrainingEngine engine(String name, long seed, StepRule rule) {
        return TrainingEngines.named(name).create(SMALL, new EngineOptions(seed).with(rule));
    }

    private static void train(TrainingEngine engine, int from, int to) {
        for (int step = from; step < to; step++) {
            engine.train(NoiseBatches.batch(SIDE, 6, step), 1e-3 * (1 + step), 0.9);
        }
    }

    /** What was saved after three steps goes on as if it had not been. */
    public static void resumesBitByBit(String engineName, Path folder) {
        try (TrainingEngine whole = engine(engineName, 1, ADAMW); TrainingEngine resumed = engine(engineName, 1, ADAMW)) {
            train(whole, 0, 3);
            whole.save(folder);
            train(whole, 3, 6);
            resumed.restore(folder);
            train(resumed, 3, 6);
            assertEquals(whole.weights(), resumed.weights());
            assertEquals(5, resumed.takeSteps().get(2).iteration());
        }
    }

    /** A state of one rule is none of another's. */
    public static void refusesTheStateOfAnotherRule(String engineName, Path folder) {
        try (TrainingEngine one = engine(engineName, 1, ADAMW); TrainingEngine other = engine(engineName, 2,
                StepRule.documented())) {
            train(one, 0, 1);
            one.save(folder);
            NetworkWeights before = other.weights();
            TrainingException e = assertThrows(TrainingException.class, () -> other.restore(folder));
            assertTrue(e.getMessage().contains("rule of descent"), e.getMessage());
            assertEquals(before, other.weights());
            train(other, 0, 1);
        }
    }

    /** Groups are the network's. */
    public static void refusesGroupsThatAreNotThere(String engineName) {
        StepRule rule = StepRule.documented().with("tail", GroupRule.FROZEN);
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> engine(engineName, 1, rule));
        assertEquals("the network has no group of parameters [tail]; it has [features, head]", e.getMessage());
    }

    /**
     * A gradient that is given back as it was taken changes nothing beyond rounding, and one that is doubled moves all
     * that is trained by twice as much, with the batches before it counted in.
     */
    public static void takesBackTheGradientThatItHandsOut(String engineName) {
        float[][] moved = new float[3][];
        AtomicInteger asked = new AtomicInteger();
        GradientReduction doubling = step -> {
            for (int i = 0; i < step.gradient().length; i++) {
                step.gradient()[i] *= 2;
            }
        };
        GradientReduction[] reductions = {GradientReduction.NONE, step -> asked.addAndGet(step.gradient().length), doubling};
        for (int i = 0; i < reductions.length; i++) {
            try (TrainingEngine engine = engine(engineName, 1, StepRule.documented())) {
                float[] before = engine.weights().get("dense1/kernel").values().clone();
                engine.reduceBy(reductions[i]);
                engine.accumulate(NoiseBatches.batch(SIDE, 4, 1));
                engine.train(NoiseBatches.batch(SIDE, 6, 2), 0.1, 0);
                moved[i] = engine.weights().get("dense1/kernel").values().clone();
                for (int j = 0; j < before.length; j++) {
                    moved[i][j] -= before[j];
                }
            }
        }
        long trained = SMALL.parameters().rows().stream().filter(it -> it.kind().isTrained())
                .mapToLong(it -> it.count()).sum();
        assertEquals(trained, asked.get());
        float[] doubled = moved[0].clone();
        for (int i = 0; i < doubled.length; i++) {
            doubled[i] *= 2;
        }
        assertArrayEquals(moved[0], moved[1], 1e-6f);
        assertArrayEquals(doubled, moved[2], 1e-6f);
    }
}
