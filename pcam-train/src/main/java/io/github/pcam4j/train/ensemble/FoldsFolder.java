package io.github.pcam4j.train.ensemble;

import io.github.pcam4j.train.RunDirectory;
import io.github.pcam4j.train.error.TrainingException;
import io.github.pcam4j.train.internal.AtomicFiles;
import io.github.pcam4j.train.internal.Json;
import io.github.pcam4j.train.internal.RunLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A folder of folds. A marker, written ahead of everything else and removed when all folds are there, tells that its
 * folds are what a process left that was killed meanwhile. Nothing else is removed unless folds are to be overwritten,
 * and then only the files that training wrote.
 *
 * @param folder the path
 */
record FoldsFolder(Path folder) {
    private static final String MARKER = "folds.part";
    private static final String WHAT_IT_IS = "Folds are about to be put here or removed, or a process was killed while it "
            + "did that. The next training with folds removes what was left of them.\n";
    private static final String COUNT = "folds";
    private static final String PREPARED = "prepared";

    /** @param prepared when they were, which tells them from others that stand in their place; of versions before nothing */
    record Folds(int count, String prepared) { }

    List<Path> runs(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(fold -> folder.resolve("fold-" + fold)).toList();
    }

    Path predictions() {
        return folder.resolve("predictions.csv");
    }

    /** What a program writes of all of them for people. */
    private Path page() {
        return folder.resolve("folds.html");
    }

    private Path list() {
        return folder.resolve(RunDirectory.FOLDS);
    }

    /** What folds there are. */
    Folds read() {
        Map<String, Object> found = Json.read(list());
        if (!(found.get(COUNT) instanceof Number count) || count.intValue() < 2) {
            throw new TrainingException("%s does not say how many folds there are; it was changed or is damaged"
                    .formatted(list()));
        }
        return new Folds(count.intValue(), String.valueOf(found.getOrDefault(PREPARED, "")));
    }

    /** Fails if others stand in the place of folds by now. */
    void requireSame(Folds folds) {
        if (!Files.exists(list()) || !read().equals(folds)) {
            throw new TrainingException("%s: its folds were removed or replaced by another process; begin anew"
                    .formatted(folder));
        }
    }

    /**
     * Refuses a folder in which something is in the way, before anything is written or removed.
     *
     * @param overwrite whether folds that it holds may be replaced
     */
    void requireFree(int count, boolean overwrite) {
        boolean folds = Files.exists(list());
        if (RunDirectory.exists(folder) || (folds && !overwrite)) {
            throw new TrainingException("%s holds a training already; resume it, remove it or name another folder"
                    .formatted(folder));
        }
        if (folds) {
            all(count).filter(Files::exists).forEach(run -> RunDirectory.requireFree(run, true));
            return;
        }
        boolean leftover = Files.isRegularFile(folder.resolve(MARKER));
        List<String> inTheWay = new ArrayList<>(runs(count).stream()
                .filter(run -> leftover ? !isLeftover(run, overwrite) : !isEmpty(run))
                .map(run -> run.getFileName().toString()).toList());
        if (!leftover && Files.exists(predictions(), LinkOption.NOFOLLOW_LINKS)) {
            inTheWay.add(predictions().getFileName().toString());
        }
        if (!inTheWay.isEmpty()) {
            throw new TrainingException(("%s holds no folds, but %s, which folds would write over; name another folder, or "
                    + "move that away").formatted(folder, String.join(", ", inTheWay)));
        }
    }

    /** Those that are to be and those that are there. */
    private Stream<Path> all(int count) {
        return runs(Files.exists(list()) ? Math.max(count, read().count()) : count).stream();
    }

    private static boolean isEmpty(Path run) {
        if (!Files.isDirectory(run)) {
            return !Files.exists(run, LinkOption.NOFOLLOW_LINKS);
        }
        try (Stream<Path> files = Files.list(run)) {
            return files.findAny().isEmpty();
        } catch (IOException e) {
            throw new TrainingException("%s cannot be read (%s); check its permissions".formatted(run, e), e);
        }
    }

    /** Preparing trains nothing: a run that is trained is none that a preparation left, but one that was to be removed. */
    private static boolean isLeftover(Path run, boolean overwrite) {
        if (!Files.exists(run, LinkOption.NOFOLLOW_LINKS)) {
            return true;
        }
        boolean trained = RunDirectory.exists(run)
                && (RunDirectory.open(run).hasBest() || Files.exists(run.resolve("last")));
        if (!Files.isDirectory(run) || (trained && !overwrite)) {
            return false;
        }
        RunDirectory.requireFree(run, true);
        return true;
    }

    /**
     * Marks the folder, and removes folds that it holds or that were left.
     *
     * @throws TrainingException if somebody trains one of them alone; nothing is removed then
     */
    void clear(int count) {
        List<Path> runs = all(count).filter(Files::exists).toList();
        runs.forEach(run -> RunLock.take(run).close());
        AtomicFiles.write(folder.resolve(MARKER), writer -> writer.write(WHAT_IT_IS));
        if (Files.exists(list())) {
            // First of all: killed after that, the folder holds no folds, rather than some.
            AtomicFiles.removeAlone(list());
            AtomicFiles.removeAlone(predictions());
            AtomicFiles.removeAlone(page());
        }
        runs.forEach(RunDirectory::remove);
        AtomicFiles.sweep(folder, List.of(RunDirectory.FOLDS, MARKER, predictions().getFileName().toString()));
    }

    /** Notes that all folds are there. */
    void complete(int count) {
        Map<String, Object> folds = new LinkedHashMap<>();
        folds.put(COUNT, count);
        folds.put(PREPARED, Instant.now().toString());
        Json.write(list(), folds);
        unmark();
    }

    void unmark() {
        AtomicFiles.removeAlone(folder.resolve(MARKER));
    }
}
