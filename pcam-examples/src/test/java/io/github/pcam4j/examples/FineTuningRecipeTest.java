package io.github.pcam4j.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.pcam4j.examples.command.train.TrainingOptions;
import io.github.pcam4j.io.augment.Augmentations;
import io.github.pcam4j.model.CnnSpec;
import io.github.pcam4j.train.Averaging;
import io.github.pcam4j.train.Trainer;
import io.github.pcam4j.train.optimize.GroupRule;
import io.github.pcam4j.train.optimize.StepRule;
import io.github.pcam4j.train.schedule.EpochTriangleSchedule;
import io.github.pcam4j.train.schedule.OneCycleSchedule;
import io.github.pcam4j.train.schedule.TriangleSchedule;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** What {@code --recipe finetune} sets, and that an option which is given takes the place of what it sets. */
class FineTuningRecipeTest {
    private static final int PATCHES = 640;

    /** Has the options of a training. */
    @Command
    private static final class Options {
        @Mixin
        private TrainingOptions training;
    }

    private static Trainer trainer(String... options) {
        Options command = new Options();
        new CommandLine(command).parseArgs(options);
        return command.training.trainer(96).build();
    }

    private static StepRule rule(String... options) {
        return trainer(options).settings().optimization().recipe().rule();
    }

    private static StepRule adamW(double decay, double bodyRate, int frozenEpochs) {
        return StepRule.adamW(decay).with(CnnSpec.FEATURES, new GroupRule(bodyRate, 1, frozenEpochs));
    }

    @Test
    void setsWhatTheDocumentSays() {
        Trainer trainer = trainer("--recipe", "finetune", "--network", "resnet18", "--epochs", "4");
        assertEquals(adamW(0.01, 0.1, 1), trainer.settings().optimization().recipe().rule());
        assertEquals(Augmentations.dihedral(), trainer.settings().input().augmentation());
        assertEquals(Averaging.NONE, trainer.settings().optimization().recipe().averaging());
        assertEquals(OneCycleSchedule.builder(3e-4, 40).build(), trainer.schedule(PATCHES));
    }

    @Test
    void givenOptionsWin() {
        assertEquals(adamW(0.05, 0.1, 1), rule("--recipe", "finetune", "--weight-decay", "0.05"));
        assertEquals(adamW(0.01, 0.5, 1), rule("--recipe", "finetune", "--body-lr-scale", "0.5"));
        assertEquals(adamW(0.01, 0.1, 0), rule("--recipe", "finetune", "--freeze", "0"));
        assertEquals(StepRule.adamW(0.01), rule("--recipe", "finetune", "--freeze", "0", "--body-lr-scale", "1"));
        assertEquals(StepRule.sgd(0).with(CnnSpec.FEATURES, new GroupRule(0.1, 1, 1)),
                rule("--recipe", "finetune", "--optimizer", "sgd", "--weight-decay", "0"));
        Trainer trainer = trainer("--recipe", "finetune", "--augment", "shift=4", "--max-lr", "0.001", "--epochs", "1");
        assertEquals(Augmentations.parse("shift=4").toString(), trainer.settings().input().augmentation().toString());
        assertEquals(OneCycleSchedule.builder(1e-3, 10).build(), trainer.schedule(PATCHES));
        assertEquals(TriangleSchedule.of(Trainer.BASE_LEARNING_RATE, 3e-4, 10),
                trainer("--recipe", "finetune", "--schedule", "triangle", "--epochs", "1").schedule(PATCHES));
    }

    /** Options without a default of their own leave the documented recipe as it was. */
    @Test
    void otherRecipesAreAsTheyWere() {
        for (String recipe : new String[] {"documented", "best"}) {
            assertEquals(StepRule.documented(), rule("--recipe", recipe));
            EpochTriangleSchedule schedule = (EpochTriangleSchedule) trainer("--recipe", recipe).schedule(PATCHES);
            assertEquals(EpochTriangleSchedule.PEAK, schedule.peak());
            assertEquals(Trainer.BASE_LEARNING_RATE, schedule.base());
        }
        assertEquals(adamW(0, 0.1, 2), rule("--optimizer", "adamw", "--freeze", "2", "--body-lr-scale", "0.1"));
        assertEquals(Trainer.builder(CnnSpec.documented()).build().schedule(PATCHES), trainer().schedule(PATCHES));
    }
}
