package io.github.pcam4j.io.source;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** Collects the rows of a table, and those that cannot be used. */
final class IdRows {
    /** Ids are hashes or paths. */
    private static final int LONGEST_ID = 1000;
    /** A file of which so much is wrong is another file; told before its rows fill the memory. */
    private static final int MOST_REJECTED = 100_000;

    private final String location;
    private final Map<String, Byte> labels = new LinkedHashMap<>();
    private final Set<String> contradictory = new HashSet<>();
    private final List<RejectedPatch> rejected = new ArrayList<>();

    IdRows(String location) {
        this.location = location;
    }

    Map<String, Byte> labels() {
        return labels;
    }

    List<RejectedPatch> rejected() {
        return rejected;
    }

    void add(String id, String label, Supplier<String> place) {
        if (id.isEmpty() || !id.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            reject(id, place, "the id is empty or has blanks, control characters or characters outside ASCII");
        } else if (id.length() > LONGEST_ID) {
            reject(id.substring(0, 50) + "...", place, String.format(Locale.ROOT,
                    "the id has %d characters; at most %d are taken",
                    id.length(), LONGEST_ID));
        } else if (!label.equals("0") && !label.equals("1")) {
            reject(id, place, "the label must be 0 or 1, not '" + shown(label) + "'");
        } else {
            addUsable(id, Byte.valueOf(label), place);
        }
    }

    private void addUsable(String id, Byte label, Supplier<String> place) {
        Byte before = labels.putIfAbsent(id, label);
        if (contradictory.contains(id) || (before != null && !before.equals(label))) {
            // Which of them is right is not known, so neither is taken.
            labels.remove(id);
            contradictory.add(id);
            reject(id, place, "the id stands in an earlier line already, with another label");
        } else if (before != null) {
            reject(id, place, "the id stands in an earlier line already");
        }
    }

    private static String shown(String label) {
        return label.length() <= 50 ? label : label.substring(0, 50) + "...";
    }

    private void reject(String id, Supplier<String> place, String reason) {
        if (rejected.size() == MOST_REJECTED) {
            throw new PatchSourceException(String.format(Locale.ROOT,
                    "%s has more than %d rows that cannot be used, such as %s: %s; restore the original",
                    location, MOST_REJECTED, rejected.get(0).location(), rejected.get(0).reason()));
        }
        rejected.add(new RejectedPatch(id.length() <= LONGEST_ID ? id : id.substring(0, 50) + "...", place.get(), reason));
    }
}
