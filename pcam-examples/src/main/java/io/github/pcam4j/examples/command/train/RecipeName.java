package io.github.pcam4j.examples.command.train;

import io.github.pcam4j.model.CnnSpec;
import io.github.pcam4j.train.Trainer;
import io.github.pcam4j.train.optimize.StepRule;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Consumer;

/** What a training begins with. */
enum RecipeName {
    /** The default of everything. */
    DOCUMENTED(trainer -> { }, "the run that this project documents, which others are compared with"),
    /** What the recipe study supports. */
    BEST(Trainer.Builder::best, "tissue has no up and down, hence turns; and averaged weights, whose batch "
            + "normalization is estimated anew, as moving statistics lag behind. +0.08 AUC on 1,400 patches (docs/recipe.md). "
            + "Predict with --tta 8"),
    /** What people do with pre-trained networks. */
    FINETUNE(Trainer.Builder::fineTune, "for a network that was pre-trained (--network NAME --weights FILE): AdamW at a low "
            + "rate in one cycle; the head alone at first, which begins drawn, and then the body at a tenth of the rate, "
            + "as it has learned already. Usual elsewhere; not measured here (docs/networks.md)");

    private final Consumer<Trainer.Builder> settings;
    private final String reason;

    RecipeName(Consumer<Trainer.Builder> settings, String reason) {
        this.settings = settings;
        this.reason = reason;
    }

    static RecipeName of(String name) {
        return Arrays.stream(values()).filter(it -> it.toString().equals(name)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("--recipe takes documented, best or finetune, not '%s'"
                        .formatted(name)));
    }

    void applyTo(Trainer.Builder trainer) {
        settings.accept(trainer);
    }

    /** What a step does with its gradient. */
    StepRule rule() {
        Trainer.Builder trainer = Trainer.builder(CnnSpec.documented());
        applyTo(trainer);
        return trainer.build().settings().optimization().recipe().rule();
    }

    String reason() {
        return reason;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
