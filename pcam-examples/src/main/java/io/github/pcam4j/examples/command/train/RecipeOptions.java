package io.github.pcam4j.examples.command.train;

import io.github.pcam4j.io.augment.Augmentations;
import io.github.pcam4j.model.CnnSpec;
import io.github.pcam4j.train.Averaging;
import io.github.pcam4j.train.Trainer;
import io.github.pcam4j.train.engine.ClassWeights;
import io.github.pcam4j.train.optimize.GroupRule;
import io.github.pcam4j.train.optimize.StepRule;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What a training does beyond the documented recipe; nothing by default. */
final class RecipeOptions {
    private static final double EMA_DECAY = 0.999;
    private static final double SWA_SHARE = 0.75;

    @Option(names = "--label-smoothing", defaultValue = "0", paramLabel = "S",
            description = "Take labels for S/2 and 1-S/2; below 0.5.")
    private double labelSmoothing;

    @Option(names = "--class-weights", paramLabel = "balanced|W0,W1",
            description = "How much patches of label 0 and 1 count in the loss; the same by default.")
    private Optional<String> classWeights;

    @Option(names = "--clip", paramLabel = "NORM", description = "Shorten gradients that are longer; none by default.")
    private Optional<Double> clip;

    @Option(names = "--optimizer", paramLabel = "sgd|adamw", description = "What a step does with its gradient: momentum "
            + "SGD, as documented, or AdamW, which takes a peak (--max-lr) of some hundredth of that of SGD. Default: sgd, "
            + "or the recipe's.")
    private Optional<String> optimizer;

    @Option(names = "--weight-decay", paramLabel = "W", description = "What a step takes from kernels, times the learning "
            + "rate; AdamW often has 0.01 or more. Default: 0, or the recipe's.")
    private Optional<Double> weightDecay;

    @Option(names = "--weights", paramLabel = "FILE", description = "Begin with weights from a file instead of drawn ones: "
            + ".safetensors, .pth or .pt of the network, or of the network cnn a .weights.h5.")
    private Optional<Path> weights;

    @Option(names = "--freeze", paramLabel = "N", description = "Epochs, from the first, in which the network is trained in "
            + "its head alone. Default: 0, or the recipe's.")
    private Optional<Integer> frozenEpochs;

    @Option(names = "--body-lr-scale", paramLabel = "S", description = "What the learning rate is multiplied with for all "
            + "but the head. Default: 1, or the recipe's.")
    private Optional<Double> bodyScale;

    @Option(names = "--accumulate", defaultValue = "1", paramLabel = "K", description = "Batches that make a step.")
    private int accumulation;

    @Option(names = "--averaging", paramLabel = "none|ema[=DECAY]|swa[=SHARE]",
            description = "Judge and keep a mean of the weights, none by default: over steps, with a decay a step "
                    + "(0.999 if it is not given), or over the ends of the epochs after a share of all (0.75).")
    private Optional<String> averaging;

    @Option(names = "--augment", paramLabel = "LIST", description = "How to change patches at random while training, "
            + "such as dihedral,shift=4,stain=0.05; none by default. See docs/augmentation.md.")
    private Optional<String> augmentation;

    @Option(names = "--recipe", defaultValue = "documented", paramLabel = "documented|best|finetune",
            description = "Where to begin: the documented recipe, what docs/recipe.md found to pay (turns, and a moving "
                    + "average of the weights), or what is usual for a pre-trained network. Other options change it.")
    private String recipe;

    /** Gives a trainer what was asked for. */
    Trainer.Builder applyTo(Trainer.Builder trainer) {
        RecipeName begun = RecipeName.of(recipe);
        begun.applyTo(trainer);
        augmentation.ifPresent(list -> trainer.augment(Augmentations.parse(list)));
        averaging.ifPresent(text -> trainer.average(averaging(text)));
        trainer.labelSmoothing(labelSmoothing).accumulate(accumulation);
        trainer.rule(changed(begun.rule()));
        weights.ifPresent(trainer::startFrom);
        clip.ifPresent(trainer::clipGradients);
        classWeights.ifPresent(weights -> weigh(trainer, weights));
        return trainer;
    }

    /** The recipe's rule with what was asked for. */
    private StepRule changed(StepRule begun) {
        GroupRule body = begun.groups().getOrDefault(CnnSpec.FEATURES, GroupRule.DEFAULT);
        GroupRule asked = new GroupRule(bodyScale.orElse(body.rate()), body.decay(),
                frozenEpochs.orElse(body.frozenEpochs()));
        StepRule rule = rule(optimizer.orElse(begun.name()), weightDecay.orElse(begun.weightDecay()));
        return asked.equals(GroupRule.DEFAULT) ? rule : rule.with(CnnSpec.FEATURES, asked);
    }

    private static StepRule rule(String optimizer, double weightDecay) {
        return switch (optimizer) {
            case "sgd" -> StepRule.sgd(weightDecay);
            case "adamw" -> StepRule.adamW(weightDecay);
            default -> throw new IllegalArgumentException("--optimizer takes sgd or adamw, not '%s'".formatted(optimizer));
        };
    }

    private static void weigh(Trainer.Builder trainer, String weights) {
        if (weights.equals("balanced")) {
            trainer.balanceClasses();
            return;
        }
        String[] two = weights.split(",", -1);
        if (two.length != 2) {
            throw new IllegalArgumentException("--class-weights takes 'balanced' or two numbers as 1,2.5, not '%s'"
                    .formatted(weights));
        }
        trainer.classWeights(new ClassWeights(number("--class-weights", two[0]), number("--class-weights", two[1])));
    }

    private static Averaging averaging(String text) {
        if (text.equals("none")) {
            return Averaging.NONE;
        }
        String[] methodAndNumber = text.split("=", 2);
        boolean given = methodAndNumber.length == 2;
        return switch (methodAndNumber[0]) {
            case "ema" -> Averaging.ema(given ? number("--averaging", methodAndNumber[1]) : EMA_DECAY);
            case "swa" -> Averaging.swa(given ? number("--averaging", methodAndNumber[1]) : SWA_SHARE);
            default -> throw new IllegalArgumentException(
                    "--averaging takes none, ema, ema=0.999, swa or swa=0.75, not '%s'".formatted(text));
        };
    }

    private static double number(String option, String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("%s: '%s' is not a number".formatted(option, text), e);
        }
    }
}
