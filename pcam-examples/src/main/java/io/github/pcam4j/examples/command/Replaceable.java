package io.github.pcam4j.examples.command;

import io.github.pcam4j.train.shard.PredictionShard;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;

/**
 * A kind of file that a command writes where it is told to: one of its own kind may be replaced, any other file under that
 * name, such as a store, is somebody's mistake. Asked before the work begins.
 */
public enum Replaceable {
    /** What {@code pcam predict} writes; the competition's tables of labels have no probabilities. */
    SUBMISSION("submission", head -> head.startsWith("id,label\n")
            && head.lines().skip(1).limit(1).noneMatch(row -> row.matches(".*,[01]"))),
    /** A share of it. */
    PREDICTION_SHARD("shard of predictions", PredictionShard::isHead),
    PREDICTIONS("CSV of predictions", head -> head.startsWith("id,label,probability")),
    GROUPS("CSV of groups", head -> head.startsWith("id,group")),
    CALIBRATION("calibration", head -> head.startsWith("{") && head.contains("\"calibration\"")),
    COMPARISON("page of compared runs", head -> head.contains("pcam4j-comparison")),
    /** What training and {@code pcam report} write. */
    REPORT("report of a run", head -> head.contains("<title>Training run")),
    PLOT("PNG file", head -> head.startsWith("\u0089PNG"));

    private static final int HEAD_BYTES = 1024;

    private final String kind;
    private final Predicate<String> ofItsKind;

    Replaceable(String kind, Predicate<String> ofItsKind) {
        this.kind = kind;
        this.ofItsKind = ofItsKind;
    }

    /**
     * Refuses a file that is there already and of another kind.
     *
     * @throws IllegalArgumentException naming the file
     */
    public void require(Path file) {
        if (Files.exists(file) && !(Files.isRegularFile(file) && ofItsKind.test(head(file)))) {
            throw new IllegalArgumentException("%s is there already and is no %s; name another file, or move it away"
                    .formatted(file, kind));
        }
    }

    private static String head(Path file) {
        try (InputStream bytes = Files.newInputStream(file)) {
            return new String(bytes.readNBytes(HEAD_BYTES), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new IllegalArgumentException("%s is there already and cannot be read (%s); name another file"
                    .formatted(file, e), e);
        }
    }
}
