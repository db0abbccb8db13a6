package io.github.pcam4j.train.pseudo;

import io.github.pcam4j.io.ProgressListener;
import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.train.Predictor;
import io.github.pcam4j.train.Resumption;
import io.github.pcam4j.train.RunDirectory;
import io.github.pcam4j.train.Submission;
import io.github.pcam4j.train.Trainer;
import io.github.pcam4j.train.TrainingResult;
import io.github.pcam4j.train.split.Split;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trains in rounds: a first model on the labelled patches, then one after the other from the start on these and on the
 * patches of another store to which the model before gave a label that it is sure of.
 *
 * <pre>{@code
 * Trainer.builder(spec).build().in(Path.of("run/round-0")).prepare(train, split);
 * List<TrainingResult> rounds = PseudoLabelling.in(Path.of("run"), Selection.confidence(0.95))
 *         .rounds(2)
 *         .fit(train, test);
 * }</pre>
 *
 * <p>The first round is the run in {@code round-0}, prepared or already trained; the others are made beside it, each
 * with the probabilities that its pseudo-labels come from in {@code unlabelled.csv}. Killed at any moment, a second call
 * goes on where the first one was. The validation patches are those of the first round throughout, and no model that
 * gives labels has been trained on them. With folds, each fold is a folder of rounds of its own: see {@link
 * PseudoLabels} for why.
 *
 * <p>Not safe for use by several threads.
 */
public final class PseudoLabelling {
    private static final Logger LOG = LoggerFactory.getLogger(PseudoLabelling.class);
    private static final String PROBABILITIES = "unlabelled.csv";

    private final Path folder;
    private final Selection selection;
    private int rounds = 1;
    private ProgressListener progress = ProgressListener.NONE;
    private UnaryOperator<Resumption> each = UnaryOperator.identity();

    private PseudoLabelling(Path folder, Selection selection) {
        this.folder = folder;
        this.selection = selection;
    }

    /**
     * Rounds in a folder; one after the first unless {@link #rounds} says otherwise.
     *
     * @param folder with the run {@code round-0}
     * @param selection which patches get a label
     * @return the rounds, to be given their stores
     */
    public static PseudoLabelling in(Path folder, Selection selection) {
        return new PseudoLabelling(folder, Objects.requireNonNull(selection, "selection"));
    }

    /**
     * How often to label and train again.
     *
     * @param count at least 1
     * @return this
     * @throws IllegalArgumentException if it is less
     */
    public PseudoLabelling rounds(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("there must be at least 1 round of pseudo-labels, not " + count);
        }
        this.rounds = count;
        return this;
    }

    /**
     * Who hears how far predicting the unlabelled patches has come; no one by default.
     *
     * @param listener called on the thread that trains
     * @return this
     */
    public PseudoLabelling progress(ProgressListener listener) {
        this.progress = Objects.requireNonNull(listener, "listener");
        return this;
    }

    /**
     * Says how each round is to be trained: who hears of its progress, on which device, how often it is checkpointed.
     *
     * @param settings given each round before it is trained
     * @return this
     */
    public PseudoLabelling each(UnaryOperator<Resumption> settings) {
        this.each = Objects.requireNonNull(settings, "settings");
        return this;
    }

    /**
     * The folder of a round.
     *
     * @param round from 0
     * @return the path
     */
    public Path round(int round) {
        return folder.resolve("round-" + round);
    }

    /**
     * Trains all rounds that are not finished. Blocks until it is over. A round for which the model is sure of no patch
     * ends the series.
     *
     * @param labelled the store of the first round
     * @param unlabelled patches of the same size under other ids; labels it may have are not looked at
     * @return the result of each round, from the first; their splits are of the labelled patches with those added behind
     * @throws io.github.pcam4j.train.error.TrainingException as {@link Resumption#fit} does; rounds before are kept
     */
    public List<TrainingResult> fit(PatchStore labelled, PatchStore unlabelled) {
        List<TrainingResult> results = new ArrayList<>();
        results.add(each.apply(Trainer.resume(round(0))).fit(labelled));
        Split split = results.get(0).split();
        for (int round = 1; round <= rounds; round++) {
            PseudoLabels labels = PseudoLabels.of(probabilities(round, unlabelled), selection);
            if (labels.size() == 0) {
                LOG.info("The model of {} is sure of no patch: there is no round {}", round(round - 1), round);
                break;
            }
            LOG.info("Round {}: {} of {} patches have a pseudo-label, {} of them 1", round, labels.size(),
                    unlabelled.size(), labels.positives());
            try (PatchStore joined = labels.join(labelled, unlabelled)) {
                results.add(train(round, joined, labels.extend(split)));
            }
        }
        return results;
    }

    private TrainingResult train(int round, PatchStore joined, Split split) {
        if (!RunDirectory.exists(round(round))) {
            Trainer.like(round(0)).in(round(round)).prepare(joined, split);
        }
        return each.apply(Trainer.resume(round(round))).fit(joined);
    }

    /** By the model of the round before; from the disk if the round was begun. */
    private double[] probabilities(int round, PatchStore unlabelled) {
        Path file = round(round).resolve(PROBABILITIES);
        if (!Files.exists(file)) {
            try (Predictor predictor = Predictor.open(round(round - 1))) {
                Submission.write(file, unlabelled, predictor.predict(unlabelled, progress));
            }
        }
        return Submission.read(file, unlabelled);
    }
}
