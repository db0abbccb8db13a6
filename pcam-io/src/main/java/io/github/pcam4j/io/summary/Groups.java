package io.github.pcam4j.io.summary;

import java.util.Arrays;

/** Disjoint sets of the numbers below a count (union-find, with path halving); each is known by its least member. */
final class Groups {
    private final int[] parents;

    Groups(int count) {
        parents = new int[count];
        Arrays.setAll(parents, i -> i);
    }

    int size() {
        return parents.length;
    }

    /** The least member of a number's set. */
    int least(int number) {
        int at = number;
        while (parents[at] != at) {
            parents[at] = parents[parents[at]];
            at = parents[at];
        }
        return at;
    }

    boolean together(int first, int second) {
        return least(first) == least(second);
    }

    void join(int first, int second) {
        int one = least(first);
        int other = least(second);
        parents[Math.max(one, other)] = Math.min(one, other);
    }
}
