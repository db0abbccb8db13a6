package io.github.pcam4j.examples.command.train;

import io.github.pcam4j.examples.command.CommandRun;
import io.github.pcam4j.examples.command.Output;
import io.github.pcam4j.examples.command.WrongOption;
import io.github.pcam4j.model.CnnSpec;
import io.github.pcam4j.train.Averaging;
import io.github.pcam4j.train.Recipe;
import io.github.pcam4j.train.RunSettings;
import io.github.pcam4j.train.Trainer;
import io.github.pcam4j.train.engine.Objective;
import io.github.pcam4j.train.optimize.GroupRule;
import io.github.pcam4j.train.schedule.EpochTriangleSchedule;
import io.github.pcam4j.train.schedule.LearningRateSchedule;
import io.github.pcam4j.train.schedule.OneCycleSchedule;
import io.github.pcam4j.train.schedule.ScheduleForm;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** What a recipe sets, and why. */
@Command(name = "recipe", mixinStandardHelpOptions = true,
        description = "Tells what 'pcam train --recipe NAME' sets, and why.")
public final class ShowRecipe implements Callable<Integer> {

    @Parameters(paramLabel = "NAME", arity = "0..1", description = "documented, best or finetune; all "
            + "unless one is named.")
    private String name;

    @Mixin
    private Output output;

    /**
     * Runs this command alone.
     *
     * @param arguments see {@code --help}
     */
    public static void main(String[] arguments) {
        System.exit(CommandRun.of(new ShowRecipe(), arguments));
    }

    @Override
    public Integer call() {
        List<RecipeName> recipes = name == null ? List.of(RecipeName.values())
                : List.of(WrongOption.checked(() -> RecipeName.of(name)));
        for (RecipeName recipe : recipes) {
            output.say("%s: %s", recipe, recipe.reason());
            settings(recipe).forEach((setting, value) -> output.say("  %-20s %s", setting, value));
        }
        output.result(recipes.stream().collect(Collectors.toMap(RecipeName::toString, ShowRecipe::settings)));
        return 0;
    }

    /** By the names of the options that change them. */
    private static Map<String, Object> settings(RecipeName recipe) {
        CnnSpec spec = CnnSpec.documented();
        Trainer.Builder builder = Trainer.builder(spec);
        recipe.applyTo(builder);
        Trainer trainer = builder.build();
        RunSettings.Optimization settings = trainer.settings().optimization();
        RunSettings.Input input = trainer.settings().input();
        Recipe beyond = settings.recipe();
        GroupRule body = beyond.rule().groups().getOrDefault(CnnSpec.FEATURES, GroupRule.DEFAULT);
        Objective objective = beyond.objective();
        Map<String, Object> all = Output.map("epochs", settings.epochs(), "batch", input.batchSize(),
                "patience", settings.patience());
        all.putAll(schedule(trainer.schedule(input.batchSize())));
        all.putAll(Output.map("bn-momentum", spec.batchNormMomentum(),
                "dense layers start as", spec.denseInitializer().toString(), "augment", input.augmentation().toString(),
                "averaging", averaging(beyond.averaging()),
                "optimizer", beyond.rule().name(), "weight-decay", beyond.rule().weightDecay(),
                "freeze", body.frozenEpochs(), "body-lr-scale", body.rate(),
                "accumulate", beyond.accumulation(),
                "label-smoothing", objective.labelSmoothing(),
                "class-weights", Stream.of(objective.classWeights().negative(), objective.classWeights().positive())
                        .map(String::valueOf).collect(Collectors.joining(",")),
                "clip", objective.clips() ? (Object) objective.maxGradientNorm() : "none"));
        return all;
    }

    private static Map<String, Object> schedule(LearningRateSchedule schedule) {
        if (schedule instanceof EpochTriangleSchedule documented) {
            return Output.map("max-lr", documented.peak(), "schedule", ScheduleForm.DOCUMENTED.toString(),
                    "cycle-epochs", documented.cycleEpochs());
        }
        OneCycleSchedule cycle = (OneCycleSchedule) schedule;
        return Output.map("max-lr", cycle.maxLearningRate(), "schedule", ScheduleForm.ONE_CYCLE.toString());
    }

    private static String averaging(Averaging averaging) {
        if (averaging instanceof Averaging.Ema ema) {
            return "ema=" + ema.decay();
        }
        return averaging instanceof Averaging.Swa swa ? "swa=" + swa.fromShare() : "none";
    }
}
