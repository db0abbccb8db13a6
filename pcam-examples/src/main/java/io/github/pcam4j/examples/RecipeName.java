package io.github.pcam4j.examples;

import io.github.pcam4j.train.Trainer;
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
            + "Predict with --tta 8");

    private final Consumer<Trainer.Builder> settings;
    private final String reason;

    RecipeName(Consumer<Trainer.Builder> settings, String reason) {
        this.settings = settings;
        this.reason = reason;
    }

    static RecipeName of(String name) {
        return Arrays.stream(values()).filter(it -> it.toString().equals(name)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("--recipe takes documented or best, not '%s'"
                        .formatted(name)));
    }

    void applyTo(Trainer.Builder trainer) {
        settings.accept(trainer);
    }

    String reason() {
        return reason;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
