package io.github.pcam4j.train.split;

import io.github.pcam4j.train.metrics.PatchGroups;
import java.util.Locale;

/** What splits by group ask of labels, groups and the parts that come out. */
final class ClassCount {
    private ClassCount() { }

    static void requireLabels(byte[] labels) {
        if (labels.length == 0) {
            throw new IllegalArgumentException("there are no labels, so there is nothing to split");
        }
        for (int index = 0; index < labels.length; index++) {
            if (labels[index] != 0 && labels[index] != 1) {
                throw new IllegalArgumentException(
                        "labels must be 0 or 1; the label at index %s is %s".formatted(index, labels[index]));
            }
        }
    }

    static void requireGroups(PatchGroups groups, int patches, int parts) {
        if (groups.size() != patches) {
            throw new IllegalArgumentException(String.format(Locale.ROOT, "groups of %d patches for %d patches",
                    groups.size(), patches));
        }
        if (groups.names().size() < parts) {
            throw new IllegalArgumentException(String.format(Locale.ROOT,
                    "%d groups cannot be put into %d parts and stay whole: ask for fewer parts, "
                    + "or give finer groups",
                    groups.names().size(), parts));
        }
    }

    static void requireBothClasses(byte[] labels, boolean[] validates, String part) {
        int[] validating = new int[2];
        int[] all = new int[2];
        for (int patch = 0; patch < labels.length; patch++) {
            all[labels[patch]]++;
            validating[labels[patch]] += validates[patch] ? 1 : 0;
        }
        for (int label = 0; label < 2; label++) {
            if (validating[label] == 0 || validating[label] == all[label]) {
                throw new IllegalArgumentException(String.format(Locale.ROOT,
                        "%s would validate %d of the %d patches of label %d: both sides need at "
                        + "least one. Ask for fewer parts, or give finer groups or more patches",
                        part, validating[label], all[label], label));
            }
        }
    }
}
