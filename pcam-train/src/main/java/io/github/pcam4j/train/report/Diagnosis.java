package io.github.pcam4j.train.report;

import io.github.pcam4j.train.internal.JsonObject;
import io.github.pcam4j.train.internal.page.Numbers;
import io.github.pcam4j.train.internal.tables.RunFiles;
import io.github.pcam4j.train.metrics.Evaluation;
import io.github.pcam4j.train.report.Finding.Kind;
import io.github.pcam4j.train.report.Finding.Remedy;
import io.github.pcam4j.train.schedule.LearningRateSchedule;
import io.github.pcam4j.train.split.LeakageCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is not as it should be about a finished run, the gravest first. */
final class Diagnosis {
    private final RunFiles files;
    private final Judged judged;

    private Diagnosis(RunFiles files, Evaluation half) {
        this.files = files;
        this.judged = Judged.of(files.predictions(), half);
    }

    /**
     * Looks for all kinds of findings.
     *
     * @param files of the run
     * @param leakage what was found on both sides, if it was looked for
     */
    static List<Finding> of(RunFiles files, Optional<LeakageCheck> leakage) {
        Diagnosis diagnosis = new Diagnosis(files, files.evaluation(RunFiles.HALF));
        List<Finding> findings = new ArrayList<>();
        leakage.filter(it -> !it.clean()).ifPresent(it -> findings.add(
                new Finding(Kind.OVERLAP, it.summary(), Remedy.TOGETHER)));
        diagnosis.stopped().ifPresent(findings::add);
        Optional<Finding> lag = diagnosis.lag();
        lag.ifPresent(findings::add);
        diagnosis.labels(lag.isPresent()).ifPresent(findings::add);
        if (lag.isEmpty()) {
            diagnosis.judged.miscalibration().ifPresent(it -> findings.add(new Finding(Kind.MISCALIBRATED, it,
                    Remedy.CALIBRATION)));
        }
        return List.copyOf(findings);
    }

    private Optional<Finding> stopped() {
        JsonObject training = new JsonObject(files.config()).object("training");
        LearningRateSchedule schedule = LearningRateSchedule.ofValues(training.object("schedule_values").members());
        int done = files.steps().rows();
        if (!Boolean.TRUE.equals(files.metrics().get("stopped_early")) || schedule.peakStep() < done) {
            return Optional.empty();
        }
        int peakEpoch = (int) (schedule.peakStep() / Math.max(1, done / files.epochs())) + 1;
        return Optional.of(new Finding(Kind.STOPPED_BEFORE_PEAK, Numbers.text(
                "It stopped after epoch %d of %d with the learning rate at %s of %s, which it would have reached in epoch "
                        + "%d",
                files.epochs(), training.integer("epochs"), Numbers.plain(schedule.learningRateAt(done - 1L)),
                Numbers.plain(schedule.learningRateAt(schedule.peakStep())), peakEpoch), Remedy.PATIENCE_FROM_PEAK));
    }

    private Optional<Finding> lag() {
        Optional<String> slow = StatisticsLag.sign(files);
        Optional<String> far = StatisticsLag.mayLag(files) ? judged.miscalibration() : Optional.empty();
        if (slow.isEmpty() && far.isEmpty()) {
            return Optional.empty();
        }
        String says = slow.isPresent() && far.isPresent() ? slow.get() + "; " + far.get() : slow.or(() -> far).orElseThrow();
        return Optional.of(new Finding(Kind.STATISTICS_LAG, StatisticsLag.sentence(files, says), Remedy.STATISTICS_ANEW));
    }

    /** Where statistics lag, they are the cause of what is called the same. */
    private Optional<Finding> labels(boolean lag) {
        Optional<Finding> found = judged.oneLabel().or(judged::majority);
        return found.map(it -> lag ? new Finding(it.kind(), it.says(), Remedy.STATISTICS_ANEW) : it);
    }
}
