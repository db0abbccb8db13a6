package io.github.pcam4j.io.slide;

import io.github.pcam4j.io.internal.Require;
import java.util.Collection;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which of the classes (QuPath), groups (ASAP) and numbers (masks) of annotations are tumour. Names are compared without
 * regard to case. What is excluded is no tumour within an outline of it; what is ignored is neither, so that no patch is cut
 * there and no detection there counts. Classes that are named nowhere mean nothing, or are refused, as the format's reader
 * says.
 *
 * @param tumour names of tumour
 * @param excluded names of what is none
 * @param ignored names of what nobody is to judge by
 * @param maskValue the number of tumour in masks; any but 0 if empty
 * @see SlideAnnotations#read
 */
public record AnnotationClasses(Set<String> tumour, Set<String> excluded, Set<String> ignored, OptionalInt maskValue) {
    /** The groups of CAMELYON16 and CAMELYON17, and QuPath's usual classes. */
    public static final AnnotationClasses USUAL = new AnnotationClasses(
            Set.of("tumor", "tumour", "_0", "_1", "metastases", "metastasis"),
            Set.of("_2", "exclusion", "exclude", "normal"), Set.of("ignore*", "ignore"), OptionalInt.empty());

    private static final int MOST = 255;

    /**
     * Takes copies, in lower case.
     *
     * @throws IllegalArgumentException if there is no name of tumour, a name is of two kinds, or the number of tumour is
     *     outside [1, 255]
     */
    public AnnotationClasses {
        tumour = lower(tumour);
        excluded = lower(excluded);
        ignored = lower(ignored);
        Require.argument(!tumour.isEmpty(), "at least one class must be tumour");
        for (String name : tumour) {
            Require.argument(!excluded.contains(name) && !ignored.contains(name),
                    "the class '%s' is tumour and left out at once; name it once", name);
        }
        Require.argument(maskValue.isEmpty() || (maskValue.getAsInt() >= 1 && maskValue.getAsInt() <= MOST),
                "the number of tumour in masks must be within [1, %d], not %s", MOST,
                maskValue.isPresent() ? maskValue.getAsInt() : "");
    }

    private static Set<String> lower(Collection<String> names) {
        return names.stream().map(it -> it.strip().toLowerCase(Locale.ROOT)).filter(it -> !it.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * The same with other names of tumour.
     *
     * @param names of classes; they are no longer left out if they were
     * @return the classes
     */
    public AnnotationClasses withTumour(Collection<String> names) {
        Set<String> named = lower(names);
        return new AnnotationClasses(named, without(excluded, named), without(ignored, named), maskValue);
    }

    private static Set<String> without(Set<String> names, Set<String> others) {
        return names.stream().filter(it -> !others.contains(it)).collect(Collectors.toUnmodifiableSet());
    }

    /**
     * The same with a number of tumour in masks.
     *
     * @param value within [1, 255]
     * @return the classes
     */
    public AnnotationClasses withMaskValue(int value) {
        return new AnnotationClasses(tumour, excluded, ignored, OptionalInt.of(value));
    }

    /** What of a kind a name is; empty names are of none. */
    static boolean has(Set<String> names, String name) {
        return names.contains(name.strip().toLowerCase(Locale.ROOT));
    }

    /** In words, for messages. */
    static String list(Set<String> names) {
        return String.join(", ", new TreeSet<>(names));
    }
}
