package io.github.pcam4j.spark;

import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.train.RunDirectory;
import io.github.pcam4j.train.ensemble.Combination;
import io.github.pcam4j.train.ensemble.Ensemble;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which models predict which store, and how: what travels to executors, which open both themselves.
 *
 * @param job tells one job from the next, as a file may be another one by then
 * @param runs folders, joined by line breaks
 * @param combination how the models' probabilities become one
 * @param views in how many views each looks at a patch
 * @param engine what computes
 * @param device where
 * @param store the patches
 * @param heldOut whether only those are predicted that no model was trained on
 */
record ModelAddress(String job, String runs, Combination combination, int views, String engine, String device, String store,
        boolean heldOut) implements Serializable {
    private static final long serialVersionUID = 1L;

    static String joined(List<Path> runs) {
        return String.join("\n", runs.stream().map(run -> run.toAbsolutePath().normalize().toString()).toList());
    }

    /** The patches to predict: the same on all machines, as store and runs are. */
    int[] patches(PatchStore opened) {
        BitSet patches = new BitSet();
        patches.set(0, opened.size());
        if (heldOut) {
            ensemble().runs().forEach(run -> patches.and(unseen(run, opened)));
        }
        return patches.stream().toArray();
    }

    private static BitSet unseen(Path run, PatchStore opened) {
        BitSet unseen = new BitSet();
        IntStream.of(RunDirectory.open(run).unseen(opened)).forEach(unseen::set);
        return unseen;
    }

    Ensemble ensemble() {
        return Ensemble.of(Arrays.stream(runs.split("\n")).map(Path::of).toList()).combining(combination).lookingAt(views)
                .on(engine, device);
    }
}
