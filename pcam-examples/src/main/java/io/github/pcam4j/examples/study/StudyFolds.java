package io.github.pcam4j.examples.study;

import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.train.split.Split;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** The folds of the study: the classes have the same shares in all of them. */
final class StudyFolds {
    static final int COUNT = 3;
    private static final long SEED = 1;

    private StudyFolds() { }

    static List<Split> of(PatchStore store) {
        int[] foldOf = new int[store.size()];
        int dealt = 0;
        for (int label = 0; label < 2; label++) {
            int wanted = label;
            List<Integer> patches = new ArrayList<>(IntStream.range(0, store.size())
                    .filter(i -> store.label(i) == wanted).boxed().toList());
            Collections.shuffle(patches, new Random(SEED));
            for (int patch : patches) {
                foldOf[patch] = dealt++ % COUNT;
            }
        }
        return IntStream.range(0, COUNT).mapToObj(fold -> Split.of(
                IntStream.range(0, foldOf.length).filter(i -> foldOf[i] != fold).toArray(),
                IntStream.range(0, foldOf.length).filter(i -> foldOf[i] == fold).toArray())).toList();
    }
}
