package io.github.pcam4j.train.internal.run;

import io.github.pcam4j.train.error.TrainingException;
import io.github.pcam4j.train.internal.AtomicFiles;
import io.github.pcam4j.train.internal.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The files that a run consists of, by their names, and which of them may be removed: those of a run, if that is asked
 * for, and what a process left that was killed while it began one. A marker, written ahead of everything else and removed
 * when the configuration is there, tells of that. All else in the folder is somebody else's.
 *
 * @param folder the run directory
 */
public record RunContents(Path folder) {
    static final String MARKER = "run.part";
    public static final String CONFIG = "config.json";
    public static final String METRICS = "metrics.json";
    public static final String HISTORY = "history.csv";
    public static final String STEPS = "steps.csv";
    public static final String PREDICTIONS = "predictions.csv";
    public static final String LIVE = "progress.json";
    public static final String SPLIT = "split.csv";
    public static final String BEST = "best";
    static final String BEST_WEIGHTS = BEST + RunWeights.KERAS;
    public static final String LAST = "last";

    private static final String WHAT_IT_IS = "A training is about to begin here, or was killed before it did. The next "
            + "one removes what was left of it.\n";
    private static final List<String> FILES = List.of(CONFIG, METRICS, HISTORY, STEPS, PREDICTIONS, SPLIT, BEST_WEIGHTS,
            BEST + RunWeights.SAFETENSORS, LIVE, "report.html", "calibration.json");
    /** What the engines call their files. */
    private static final Set<String> MODELS = Set.of("model.zip", "torch.state");
    private static final Pattern CHECKPOINT = Pattern.compile("checkpoint-[0-9]{1,18}|next\\.part|discarded\\.part");
    private static final Pattern EVENTS = Pattern.compile("events\\.out\\.tfevents\\.[0-9]{10}\\.pcam4j");
    private static final String SPLIT_HEAD = "id,part";
    private static final String PLOTS = "plots";
    private static final Pattern PLOT = Pattern.compile("(loss(_by_step)?|auc|accuracy|learning_rate|momentum|timings|roc|"
            + "class_distribution|precision_recall|reliability|score_histogram|confusion|samples(_label_[01])?|"
            + "mistakes_called_[01]|uncertain|attention_[0-9]+)\\.png");

    /** Whether a training was about to begin when its process ended. */
    boolean isLeftover() {
        return !Files.exists(folder.resolve(CONFIG)) && Files.isRegularFile(folder.resolve(MARKER));
    }

    /** What stands in the folder under a name of a run's, whoever put it there. */
    List<Path> inTheWay() {
        return Stream.concat(FILES.stream(), Stream.of(BEST, LAST, PLOTS)).map(folder::resolve)
                .filter(it -> Files.exists(it, LinkOption.NOFOLLOW_LINKS)).toList();
    }

    /** Whether the configuration is one of ours, as another program may call its file so too; damaged it may be. */
    boolean isOfARun() {
        try {
            return Json.read(folder.resolve(CONFIG)).keySet().containsAll(Set.of("network", "training", "store"));
        } catch (TrainingException e) {
            return Files.isRegularFile(folder.resolve(SPLIT)) && startsAsASplit();
        }
    }

    private boolean startsAsASplit() {
        try (InputStream split = Files.newInputStream(folder.resolve(SPLIT))) {
            byte[] head = split.readNBytes(SPLIT_HEAD.length() + 1);
            return new String(head, StandardCharsets.US_ASCII).strip().equals(SPLIT_HEAD);
        } catch (IOException e) {
            return false;
        }
    }

    /** Before anything else is written or removed. */
    public void mark() {
        AtomicFiles.write(folder.resolve(MARKER), writer -> writer.write(WHAT_IT_IS));
    }

    /** Once a run is there. */
    public void unmark() {
        AtomicFiles.removeAlone(folder.resolve(MARKER));
    }

    /** Removes the files of a run, and folders of a run that nothing else is in. */
    public void remove() {
        // The configuration first: killed after that, the folder holds no run, rather than half of one.
        for (String name : FILES) {
            Path file = folder.resolve(name);
            if (!Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
                AtomicFiles.removeAlone(file);
            }
        }
        removeEvents();
        for (String name : List.of(BEST, "best.part", "best.old.part", "best.old")) {
            removeFrom(folder.resolve(name), MODELS::contains);
        }
        removeFrom(folder.resolve(PLOTS), PLOT.asMatchPredicate());
        removeFrom(folder.resolve(LAST), CHECKPOINT.asMatchPredicate(), Checkpoints::keepStrangers);
        sweep();
    }

    /** A new file for TensorBoard, which knows it by its prefix. */
    public Path events() {
        return folder.resolve(String.format(Locale.ROOT, "events.out.tfevents.%010d.pcam4j", Instant.now().getEpochSecond()));
    }

    /** Removes what was written for TensorBoard before. */
    public void removeEvents() {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> files = Files.list(folder)) {
            files.filter(it -> EVENTS.matcher(it.getFileName().toString()).matches()).toList().forEach(AtomicFiles::removeAlone);
        } catch (IOException e) {
            throw new TrainingException("%s cannot be read (%s); check its permissions".formatted(folder, e), e);
        }
    }

    /** Removes the plots that a report wrote before. */
    public void removePlots() {
        removeFrom(folder.resolve(PLOTS), PLOT.asMatchPredicate());
    }

    private static void removeFrom(Path part, Predicate<String> ours) {
        removeFrom(part, ours, file -> { });
    }

    private static void removeFrom(Path part, Predicate<String> ours, Consumer<Path> before) {
        if (!Files.isDirectory(part)) {
            return;
        }
        try (Stream<Path> files = Files.list(part)) {
            for (Path file : files.filter(it -> ours.test(it.getFileName().toString())).toList()) {
                before.accept(file);
                AtomicFiles.remove(file);
            }
        } catch (IOException e) {
            throw new TrainingException("%s cannot be read (%s); check its permissions".formatted(part, e), e);
        }
        AtomicFiles.removeAlone(part);
    }

    /** Removes what a killed process left beside files that it was writing. */
    public void sweep() {
        AtomicFiles.sweep(folder, FILES);
        AtomicFiles.sweep(folder, List.of(MARKER));
    }

    /** Refuses a folder in which a run would be put over what is somebody else's. */
    public void requireFree(boolean overwrite) {
        if (Files.exists(folder.resolve(CONFIG))) {
            if (!overwrite) {
                throw new TrainingException("%s holds a run already; name another folder, or ask for it to be overwritten"
                        .formatted(folder));
            }
            if (!isOfARun()) {
                throw new TrainingException(("%s is not the configuration of a run, and so nothing there is overwritten; "
                        + "name another folder, or move the file away").formatted(folder.resolve(CONFIG)));
            }
        } else if (!isLeftover() && !inTheWay().isEmpty()) {
            throw new TrainingException(("%s holds no run, but %s, which a run would write over; name another folder, or "
                    + "move that away").formatted(folder, String.join(", ", names(inTheWay()))));
        }
    }

    private static List<String> names(List<Path> paths) {
        return paths.stream().map(it -> it.getFileName().toString()).toList();
    }
}
