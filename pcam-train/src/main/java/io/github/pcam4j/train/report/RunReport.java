package io.github.pcam4j.train.report;

import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.train.Predictor;
import io.github.pcam4j.train.RunDirectory;
import io.github.pcam4j.train.RunState;
import io.github.pcam4j.train.error.TrainingException;
import io.github.pcam4j.train.internal.page.Page;
import io.github.pcam4j.train.internal.page.PageScript;
import io.github.pcam4j.train.internal.section.AttentionSection;
import io.github.pcam4j.train.internal.section.Called;
import io.github.pcam4j.train.internal.section.ConfigurationSection;
import io.github.pcam4j.train.internal.section.DataPlots;
import io.github.pcam4j.train.internal.section.HeldOut;
import io.github.pcam4j.train.internal.section.LiveSection;
import io.github.pcam4j.train.internal.section.MistakesSection;
import io.github.pcam4j.train.internal.section.QualitySection;
import io.github.pcam4j.train.internal.section.Sides;
import io.github.pcam4j.train.internal.section.TrainingSection;
import io.github.pcam4j.train.internal.tables.RunFiles;
import io.github.pcam4j.train.metrics.Evaluation;
import io.github.pcam4j.train.metrics.PatchGroups;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * What a run came to, or how far it has come, to be looked at: {@code report.html} in its folder, one file of some
 * megabytes at most that needs no network and is readable without scripts, and the same plots as PNG files in {@code
 * plots/}. It is
 * made from the run's files alone, and so can be made again at any time; pictures of patches need the run's store, and what
 * the model looks at needs the model.
 *
 * <pre>{@code
 * try (PatchStore store = PatchStore.open(Path.of("train.h5")); Predictor predictor = Predictor.open(run)) {
 *     RunReport.builder(run).store(store).attention(predictor).build().write();
 * }
 * }</pre>
 *
 * <p>Of a run that is not finished it has what there is, and says so; while the run is trained the page loads itself again
 * every few seconds. To have it written anew after each epoch, write it in
 * {@link io.github.pcam4j.train.Trainer.Builder#onEpoch}.
 *
 * <p>Not safe for use by several threads, as its predictor is not.
 */
public final class RunReport {
    /** The name of the file. */
    public static final String FILE = "report.html";

    private static final int REFRESH_SECONDS = 5;

    private final Path run;
    private final Optional<PatchStore> store;
    private final Optional<Predictor> predictor;
    private final Optional<PatchGroups> groups;
    private final double threshold;
    private final Function<Finding, Optional<String>> commands;
    private Optional<Sides> sides = Optional.empty();

    /** Settings of a report. */
    public static final class Builder {
        private final Path run;
        private Optional<PatchStore> store = Optional.empty();
        private Optional<Predictor> predictor = Optional.empty();
        private Optional<PatchGroups> groups = Optional.empty();
        private double threshold = RunFiles.HALF;
        private Function<Finding, Optional<String>> commands = finding -> Optional.empty();

        private Builder(Path run) {
            this.run = Objects.requireNonNull(run, "run");
        }

        /**
         * The store that the run was trained on, for pictures of its patches; without it there are none.
         *
         * @param store the store, which stays the caller's to close
         * @return this
         */
        public Builder store(PatchStore store) {
            this.store = Optional.of(store);
            return this;
        }

        /**
         * The run's model, to show what it looks at in some patches, which needs the store too; not shown without it.
         *
         * @param predictor the model, which stays the caller's to close
         * @return this
         */
        public Builder attention(Predictor predictor) {
            this.predictor = Optional.of(predictor);
            return this;
        }

        /**
         * Which slide or patient each patch is of, so that the report warns if one is on both sides of the split; only
         * looked at with the store. Patches that show the same are looked for in any case.
         *
         * @param groups of the store's patches, in its order
         * @return this
         */
        public Builder groups(PatchGroups groups) {
            this.groups = Optional.of(groups);
            return this;
        }

        /**
         * The threshold of the confusion matrix, of mistakes and the like; 0.5 by default.
         *
         * @param threshold within [0, 1]; probabilities at or above it are called 1
         * @return this
         */
        public Builder threshold(double threshold) {
            this.threshold = threshold;
            return this;
        }

        /**
         * What somebody would type to mend a finding, shown below it; nothing by default.
         *
         * @param commands gives a command line for a finding; empty where there is none
         * @return this
         */
        public Builder commands(Function<Finding, Optional<String>> commands) {
            this.commands = Objects.requireNonNull(commands, "commands");
            return this;
        }

        /**
         * Checks the settings.
         *
         * @return the report, not written yet
         * @throws IllegalArgumentException if the threshold is outside [0, 1]
         */
        public RunReport build() {
            if (!(threshold >= 0 && threshold <= 1)) {
                throw new IllegalArgumentException("a threshold must be within [0, 1], not " + threshold);
            }
            return new RunReport(this);
        }
    }

    private RunReport(Builder builder) {
        this.run = builder.run;
        this.store = builder.store;
        this.predictor = builder.predictor;
        this.groups = builder.groups;
        this.threshold = builder.threshold;
        this.commands = builder.commands;
    }

    /**
     * Starts the settings of a report.
     *
     * @param run the folder of a run, finished or not
     * @return the settings
     */
    public static Builder builder(Path run) {
        return new Builder(run);
    }

    /**
     * What is not as it should be about the run, the gravest first, as the report has it at its top. With a store, reads the
     * whole of it, once for this and {@link #write} together.
     *
     * <pre>{@code
     * for (Finding finding : RunReport.builder(run).store(store).build().findings()) {
     *     log.warn("{}. {}", finding.says(), finding.remedy().words());
     * }
     * }</pre>
     *
     * @return findings, perhaps none; none of a run that is not finished
     * @throws TrainingException as {@link #write}
     */
    public List<Finding> findings() {
        RunFiles files = read();
        return files.isFinished() ? findings(files) : List.of();
    }

    private List<Finding> findings(RunFiles files) {
        return Diagnosis.of(files, sides().map(it -> it.leakage().check()));
    }

    private Optional<Sides> sides() {
        if (sides.isEmpty()) {
            sides = store.map(it -> Sides.of(it, run, groups));
        }
        return sides;
    }

    /**
     * Writes the report and its plots, in place of older ones; of a run that is not finished, the page alone. The page is
     * written first: where only the plots fail, as
     * on a machine without fonts, it is there. Reads the whole store once, to find patches that show the same.
     *
     * @return the HTML file
     * @throws IllegalArgumentException if the groups are of another number of patches than the store
     * @throws TrainingException if there is no run, a file of it is missing or damaged, the store is not the
     *     run's, or a file cannot be written
     */
    public Path write() {
        RunFiles files = read();
        Path file = run.resolve(FILE);
        if (!files.isFinished()) {
            begun(files).write(file);
            return file;
        }
        Page page = whole(files);
        // An older report may have had other plots.
        RunDirectory.open(run).removePlots();
        page.write(file, run.resolve("plots"));
        return file;
    }

    /**
     * Whether a run's folder has the report of a run that came to its end, rather than none or one of the time before.
     *
     * @param run a folder
     * @return true if {@link #write} need not be called again
     */
    public static boolean isThere(Path run) {
        Path file = run.resolve(FILE);
        return Files.exists(file) && !Page.isUnfinished(file);
    }

    /**
     * What a browser may load into {@link #html} of a run that is finished, as a content security policy: its own pictures,
     * styles and script, and nothing else. The page says so itself; a server that sends it with a policy of its own must
     * allow as much.
     *
     * <pre>{@code
     * exchange.getResponseHeaders().set("Content-Security-Policy", RunReport.contentSecurityPolicy());
     * }</pre>
     *
     * @return the policy
     */
    public static String contentSecurityPolicy() {
        return Page.POLICY + "; script-src " + PageScript.named(PageScript.THRESHOLD).source();
    }

    /**
     * The report as text, and nothing is written. Of a run that is trained, a page that loads itself again every few seconds.
     *
     * @return the HTML document
     * @throws TrainingException as {@link #write}, but for files that cannot be written
     */
    public String html() {
        RunFiles files = read();
        return (files.isFinished() ? whole(files) : begun(files)).document();
    }

    private RunFiles read() {
        RunFiles files = RunFiles.read(run);
        store.ifPresent(it -> requireOwn(files, it));
        return files;
    }

    private Page whole(RunFiles files) {
        Evaluation evaluation = files.evaluation(threshold);
        Page page = page(files, "");
        SummarySection summary = new SummarySection(files, evaluation);
        TrainingSection training = new TrainingSection(files);
        Optional<Sides> sides = sides();
        page.section("diagnosis", "Diagnosis", () -> new DiagnosisSection(findings(files), commands)
                .write(page, sides.isPresent()));
        page.section("result", "Result", () -> summary.write(page));
        page.section("data", "Data", () -> sides.ifPresentOrElse(it -> it.write(page), () -> labels(page, files)));
        page.section("curves", "Training and validation", () -> training.curves(page));
        page.section("rates", "Step by step", () -> training.rates(page));
        page.section("quality", "Held-out patches", () -> {
            new QualitySection(files, evaluation).write(page);
            summary.all(page);
        });
        Called called = new Called(files.predictions(), threshold);
        Optional<HeldOut> patches = store.map(it -> new HeldOut(it, called));
        page.section("mistakes", "Mistakes and doubts", () -> {
            new MistakesSection(called, patches).writeAll(page);
            if (patches.isEmpty()) {
                sayWithoutStore(page);
            }
        });
        page.section("attention", "Where the model looks", () -> attention(page, patches));
        page.section("timings", "Timings", () -> training.timings(page));
        page.section("configuration", "Configuration", () -> new ConfigurationSection(files).write(page));
        return page;
    }

    /** What there is of a run that is not finished; without what takes long, as it is made again and again. */
    private Page begun(RunFiles files) {
        Page page = page(files, " (not finished)");
        page.unfinished();
        if (files.state() == RunState.RUNNING) {
            page.refreshEvery(REFRESH_SECONDS);
        }
        page.section("live", "So far", () -> new LiveSection(files, RunDirectory.open(run).live()).write(page));
        TrainingSection training = new TrainingSection(files);
        if (files.judged().isPresent()) {
            page.section("result", "Best epoch so far",
                    () -> new SummarySection(files, files.evaluation(threshold)).write(page));
        }
        if (files.steps().rows() > 0) {
            page.section("steps", "Step by step", () -> training.steps(page));
        }
        if (files.epochs() > 0) {
            page.section("curves", "Training and validation", () -> training.curves(page));
        }
        if (files.judged().isPresent()) {
            page.section("quality", "Held-out patches",
                    () -> new QualitySection(files, files.evaluation(threshold)).write(page));
            fewMistakes(page, files);
        }
        if (files.epochs() > 0) {
            page.section("timings", "Timings", () -> training.timings(page));
        }
        page.section("configuration", "Configuration", () -> new ConfigurationSection(files).write(page));
        return page;
    }

    private Page page(RunFiles files, String addition) {
        // Of a run that was only prepared, no engine is known yet.
        String engine = String.valueOf(files.metrics().get("engine"));
        return new Page("Training run: " + run.toAbsolutePath().normalize().getFileName() + addition,
                (engine.isEmpty() ? "" : engine + ", ") + "on " + files.config("store").get("path"));
    }

    private void fewMistakes(Page page, RunFiles files) {
        Called called = new Called(files.predictions(), threshold);
        page.section("mistakes", "Mistakes and doubts", () -> store.ifPresentOrElse(
                it -> new MistakesSection(called, Optional.of(new HeldOut(it, called))).writeFew(page),
                () -> sayWithoutStore(page)));
    }

    private static void requireOwn(RunFiles files, PatchStore store) {
        Object expected = files.config("store").get("fingerprint");
        if (!store.fingerprint().equals(expected)) {
            throw new TrainingException(("%s is not the store of %s: its fingerprint is %s, expected %s, that of %s "
                    + "when the run was begun. Give that store").formatted(store.path(), files.folder(),
                    store.fingerprint(), expected, files.config("store").get("path")));
        }
    }

    private static void labels(Page page, RunFiles files) {
        byte[] labels = files.predictions().labels();
        page.figures(DataPlots.distribution(List.of(
                DataPlots.part("Held out", IntStream.range(0, labels.length).map(i -> labels[i])))));
        sayWithoutStore(page);
    }

    private void attention(Page page, Optional<HeldOut> patches) {
        if (patches.isEmpty()) {
            sayWithoutStore(page);
        } else if (predictor.isEmpty()) {
            page.say("The report was made without the model.");
        } else {
            new AttentionSection(patches.get(), predictor.get()).write(page);
        }
    }

    private static void sayWithoutStore(Page page) {
        page.say("The report was made without the run's store, and so has no pictures of its patches.");
    }
}
