package io.github.pcam4j.train.internal.section;

import io.github.pcam4j.train.internal.JsonObject;
import io.github.pcam4j.train.internal.chart.Axis;
import io.github.pcam4j.train.internal.chart.Chart;
import io.github.pcam4j.train.internal.chart.Figure;
import io.github.pcam4j.train.internal.chart.Ink;
import io.github.pcam4j.train.internal.page.Numbers;
import io.github.pcam4j.train.internal.page.Page;
import io.github.pcam4j.train.internal.tables.RunFiles;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** How the training went: curves by epoch, learning rate and momentum by step, and what took how long. */
public final class TrainingSection {
    private static final String TRAINING = "training";
    private static final String VALIDATION = "validation";
    /** Steps that the smoothed loss is a mean of. */
    private static final int MEMORY = 20;
    /** More points than pixels show nothing more. */
    private static final int MOST_POINTS = 1000;
    /** What a value changes by from one step to the next, as a share of it, if it is not on a slope. */
    private static final double JUMP = 0.05;

    private final RunFiles files;
    private final double[] epochs;

    public TrainingSection(RunFiles files) {
        this.files = files;
        this.epochs = IntStream.rangeClosed(1, files.epochs()).asDoubleStream().toArray();
    }

    public void curves(Page page) {
        page.say("%s %s epoch %d%s. The best model is that of epoch %d, by validation AUC.",
                files.epochs() == 1 && files.isFinished() ? "The training of one epoch" : "Training",
                files.isFinished() ? "ended after" : "has come to the end of", files.epochs(),
                Boolean.TRUE.equals(files.metrics().get("stopped_early"))
                        ? ", early: the validation AUC had not grown for as many epochs as patience allows" : "",
                files.bestEpoch());
        page.figures(() -> aboutTraining(page), loss(), byEpoch("auc", "ROC AUC by epoch", "ROC AUC"),
                byEpoch("accuracy", "Accuracy by epoch", "accuracy at a threshold of 0.5"));
    }

    private void aboutTraining(Page page) {
        page.html().element("h3", "What is compared");
        page.say("Training's loss is that of the steps: of all patches, with dropout and augmentation, each "
                + "from before its update. Validation's is that of the model after the epoch, without dropout, and so "
                + "may be below.");
        page.say(files.history().has("train_auc")
                ? "Training's AUC and accuracy are of a fixed sample of the patches that were trained on, by the same "
                        + "model and without dropout, as validation's: what lies between the two is what was learnt by "
                        + "heart."
                : "Training's AUC and accuracy were not measured in this run.");
    }

    private Figure loss() {
        double[] training = column("train_loss");
        double[] validation = column("val_loss");
        Chart chart = new Chart(epochAxis(), Axis.fromZero("binary cross-entropy (nats)",
                DoubleStream.concat(Arrays.stream(training), Arrays.stream(validation)).toArray()));
        curve(chart, TRAINING, Ink.TRAINING, training);
        curve(chart, VALIDATION, Ink.VALIDATION, validation);
        markBest(chart, validation);
        return chart.figure("loss", "Loss by epoch", Numbers.text("At the best epoch %.4f in training and %.4f in "
                + "validation.", best(training), best(validation)));
    }

    private Figure byEpoch(String metric, String title, String label) {
        double[] validation = column("val_" + metric);
        boolean known = files.history().has("train_" + metric);
        double[] training = known ? column("train_" + metric) : new double[0];
        Chart chart = new Chart(epochAxis(), Axis.upToOne(label,
                DoubleStream.concat(Arrays.stream(training), Arrays.stream(validation)).toArray()));
        if (known) {
            curve(chart, TRAINING, Ink.TRAINING, training);
        }
        curve(chart, VALIDATION, Ink.VALIDATION, validation);
        markBest(chart, validation);
        return chart.figure(metric, title, known
                ? Numbers.text("At the best epoch %.4f in training and %.4f in validation.", best(training),
                        best(validation))
                : Numbers.text("At the best epoch %.4f in validation.", best(validation)));
    }

    private void curve(Chart chart, String name, Ink ink, double[] values) {
        if (name.equals(TRAINING)) {
            chart.dashes(name, ink, epochs, values);
        } else {
            chart.line(name, ink, epochs, values);
        }
        chart.dots("", ink, epochs, values, 3);
    }

    private void markBest(Chart chart, double[] validation) {
        chart.dots(String.format(Locale.ROOT, "best epoch (%d)",
                files.bestEpoch()), Ink.TEXT, new double[] {files.bestEpoch()},
                new double[] {best(validation)}, 5.5);
    }

    /** Each step's loss, and how the rate goes: all that moves before an epoch is over. */
    public void steps(Page page) {
        page.figures(lossByStep(), byStep("learning_rate", "Learning rate by step", "learning rate"));
    }

    private Figure lossByStep() {
        double[] losses = files.steps().column("loss");
        double[] smooth = smoothed(losses);
        double[] x = IntStream.rangeClosed(1, losses.length).asDoubleStream().toArray();
        int[] shown = shown(smooth);
        double[] xs = IntStream.of(shown).mapToDouble(i -> x[i]).toArray();
        Chart chart = new Chart(Axis.of("step", 0, Math.max(1, losses.length)), Axis.fromZero("loss of a step",
                IntStream.of(shown).mapToDouble(i -> smooth[i]).toArray()))
                .line("smoothed", Ink.TRAINING, xs, IntStream.of(shown).mapToDouble(i -> smooth[i]).toArray());
        return chart.figure("loss_by_step", "Loss by step", Numbers.text("A moving average over %d steps; %.4f after "
                + "%,d steps.", MEMORY, smooth[smooth.length - 1], losses.length));
    }

    private static double[] smoothed(double[] values) {
        double[] smooth = new double[values.length];
        double mean = 0;
        for (int i = 0; i < values.length; i++) {
            mean += (values[i] - mean) / Math.min(i + 1, MEMORY);
            smooth[i] = mean;
        }
        return smooth;
    }

    public void rates(Page page) {
        page.say("Learning rate and momentum are as the engine applied them: read back from its updater after each of the "
                + "%,d steps.", files.steps().rows());
        page.figures(lossByStep(), byStep("learning_rate", "Learning rate by step", "learning rate"),
                byStep("momentum", "Momentum by step", "momentum"));
    }

    private Figure byStep(String column, String title, String label) {
        double[] all = files.steps().column(column);
        double stepsPerEpoch = stepsPerEpoch(all.length);
        int[] shown = shown(all);
        double most = Arrays.stream(all).max().orElseThrow();
        double least = Arrays.stream(all).min().orElseThrow();
        Chart chart = new Chart(Axis.of("epochs done", 0, all.length / stepsPerEpoch), Axis.fromZero(label, most))
                .line("", Ink.TRAINING, IntStream.of(shown).mapToDouble(i -> i / stepsPerEpoch).toArray(),
                        IntStream.of(shown).mapToDouble(i -> all[i]).toArray());
        return chart.figure(column, title, least == most ? Numbers.plain(least) + " throughout."
                : Numbers.text("From %s to at most %s, and %s in the end.", Numbers.plain(all[0]), Numbers.plain(most),
                        Numbers.plain(all[all.length - 1])));
    }

    /** Those of the epochs that are over, which alone have times. */
    private int stepsOfHistory() {
        int all = files.steps().rows();
        return Math.max(1, Math.min(all, (int) Math.round(stepsPerEpoch(all) * files.epochs())));
    }

    /** A run that is not finished is in the middle of an epoch. */
    private double stepsPerEpoch(int steps) {
        if (files.isFinished()) {
            return (double) steps / files.epochs();
        }
        JsonObject training = new JsonObject(files.config()).object("training");
        int accumulation = training.has("recipe") ? training.object("recipe").integer("accumulation") : 1;
        return Math.ceil(Math.ceil(files.metric("train_patches") / training.integer("batch_size")) / accumulation);
    }

    /** Steps at even distances, the last one, the highest and both sides of each jump among them. */
    private static int[] shown(double[] values) {
        int highest = 0;
        for (int i = 1; i < values.length; i++) {
            highest = values[i] > values[highest] ? i : highest;
        }
        int stride = Math.max(1, values.length / MOST_POINTS);
        int peak = highest;
        return IntStream.range(0, values.length)
                .filter(i -> i % stride == 0 || i == values.length - 1 || i == peak || jumps(values, i)
                        || jumps(values, i + 1)).toArray();
    }

    /** As a rate does that is set once an epoch: drawn from stride to stride it would seem to slope. */
    private static boolean jumps(double[] values, int i) {
        return i > 0 && i < values.length && Math.abs(values[i] - values[i - 1]) > JUMP * values[i];
    }

    public void timings(Page page) {
        double[] seconds = column("seconds");
        double[] wait = column("data_wait_seconds");
        double[] speed = column("images_per_second");
        int steps = stepsOfHistory();
        double[] training = new double[seconds.length];
        Arrays.setAll(training, i -> files.metric("train_patches") / speed[i]);
        Chart chart = new Chart(epochAxis(), Axis.fromZero("seconds", seconds));
        for (int i = 0; i < seconds.length; i++) {
            // The file rounds to milliseconds, so that parts may exceed the whole by one.
            double stepping = Math.min(training[i], seconds[i]);
            double waited = Math.min(wait[i], stepping);
            stack(chart, "waiting for data", Ink.OTHER, i, 0, waited);
            stack(chart, "steps", Ink.TRAINING, i, waited, stepping);
            stack(chart, "validation", Ink.VALIDATION, i, stepping, seconds[i]);
        }
        page.figures(chart.figure("timings", "Where the time went", Numbers.text("%.1f s in all: %.1f s in %,d steps "
                + "(%.1f ms each, with %.2f s of waiting for data among it) and %.1f s in validation and keeping the "
                + "best model. %.1f patches trained a second in the median epoch.", sum(seconds), sum(training),
                steps, 1000 * sum(training) / steps, sum(wait),
                Math.max(0, sum(seconds) - sum(training)), median(speed))));
        page.say("The run was begun at %s.", String.valueOf(files.config().get("started")));
    }

    private static void stack(Chart chart, String name, Ink ink, int epoch, double from, double to) {
        chart.bar(name, ink, new double[] {epoch + 0.65, from}, new double[] {epoch + 1.35, to}, 1);
    }

    private Axis epochAxis() {
        return Axis.counting("epoch", files.epochs());
    }

    private double[] column(String name) {
        return files.history().column(name);
    }

    private double best(double[] values) {
        return values[files.bestEpoch() - 1];
    }

    private static double sum(double[] values) {
        return Arrays.stream(values).sum();
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
