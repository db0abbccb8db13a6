package io.github.pcam4j.train.internal.run;

import io.github.pcam4j.train.error.TrainingException;
import io.github.pcam4j.train.internal.AtomicFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The two newest checkpoints of a training, each a sealed folder {@code checkpoint-N} with a number of its own. A new
 * one is written under another name, renamed when it is whole, and only then is the oldest removed: whenever the
 * process ends, the newest that was ever whole is there. Not safe for use by several threads.
 */
public final class Checkpoints {
    private static final Pattern NAME = Pattern.compile("checkpoint-([0-9]{1,18})");

    private final Path folder;
    private Optional<Path> good = Optional.empty();

    /**
     * The newest checkpoint that is as it was written.
     *
     * @param folder its files
     * @param damaged the newer ones that are not, each with what is wrong with it
     */
    public record Newest(Path folder, List<String> damaged) { }

    public Checkpoints(Path folder) {
        this.folder = folder;
    }

    /**
     * Writes a checkpoint; keeps the good one before it, and removes all others.
     *
     * @param content fills an empty folder
     * @throws TrainingException if it cannot be written; those before it stay
     */
    public void write(Consumer<Path> content) {
        if (!Files.isDirectory(folder)) {
            AtomicFiles.emptyFolder(folder);
        }
        Path part = AtomicFiles.emptyFolder(folder.resolve("next.part"));
        content.accept(part);
        Seal.close(part);
        long highest = all().stream().mapToLong(Checkpoints::number).max().orElse(0);
        Path place = folder.resolve("checkpoint-" + (highest + 1));
        AtomicFiles.move(part, place);
        for (Path other : all()) {
            if (!other.equals(place) && !good.equals(Optional.of(other))) {
                discard(other);
            }
        }
        good = Optional.of(place);
    }

    /** Under another name first: a folder that is half removed must not look like a damaged checkpoint. */
    private void discard(Path checkpoint) {
        Path part = folder.resolve("discarded.part");
        AtomicFiles.remove(part);
        keepStrangers(checkpoint);
        AtomicFiles.move(checkpoint, part);
        AtomicFiles.remove(part);
    }

    /** What somebody put into a checkpoint goes on lying beside it when that is removed. */
    static void keepStrangers(Path checkpoint) {
        for (Path file : Seal.strangers(checkpoint)) {
            AtomicFiles.move(file, free(checkpoint, file.getFileName().toString()));
        }
    }

    /** A place beside a checkpoint: a name of its own, or with the checkpoint's before it, or with a number as well. */
    private static Path free(Path checkpoint, String name) {
        Path place = checkpoint.resolveSibling(name);
        String before = checkpoint.getFileName() + "-";
        for (int taken = 1; Files.exists(place, LinkOption.NOFOLLOW_LINKS); taken++) {
            place = checkpoint.resolveSibling(before + (taken == 1 ? "" : taken + "-") + name);
        }
        return place;
    }

    /**
     * Finds the newest good checkpoint, and keeps it when the next one is written.
     *
     * @return the checkpoint; empty if none was written yet
     * @throws TrainingException if there are some but all are damaged, naming their files
     */
    public Optional<Newest> newest() {
        List<String> damaged = new ArrayList<>();
        for (Path checkpoint : all()) {
            Optional<String> fault = Seal.fault(checkpoint);
            if (fault.isEmpty()) {
                good = Optional.of(checkpoint);
                return Optional.of(new Newest(checkpoint, damaged));
            }
            damaged.add("%s: %s".formatted(checkpoint, fault.get()));
        }
        if (damaged.isEmpty()) {
            return Optional.empty();
        }
        throw new TrainingException(("No checkpoint can be used: %s. Put the files back from a copy if there is one, "
                + "or train again and overwrite the run").formatted(String.join("; ", damaged)));
    }

    /** All checkpoints, damaged or not, the newest first. */
    private List<Path> all() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(it -> NAME.matcher(it.getFileName().toString()).matches())
                    .sorted(Comparator.comparingLong(Checkpoints::number).reversed()).toList();
        } catch (IOException e) {
            throw new TrainingException("%s cannot be read (%s); check its permissions".formatted(folder, e), e);
        }
    }

    private static long number(Path checkpoint) {
        Matcher name = NAME.matcher(checkpoint.getFileName().toString());
        return name.matches() ? Long.parseLong(name.group(1)) : 0;
    }
}
