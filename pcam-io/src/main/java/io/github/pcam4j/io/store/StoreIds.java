package io.github.pcam4j.io.store;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The names of patches.
 *
 * @param names one a patch; empty where numbers stand for them
 * @param given whether the file has them
 */
record StoreIds(Optional<String[]> names, boolean given) {
    static final StoreIds NUMBERS = new StoreIds(Optional.empty(), false);

    String id(int index) {
        return names.isPresent() ? names.get()[index] : Integer.toString(index);
    }

    StoreIds subset(int[] indices) {
        String[] chosen = new String[indices.length];
        for (int i = 0; i < indices.length; i++) {
            chosen[i] = id(indices[i]);
        }
        return new StoreIds(Optional.of(chosen), given);
    }

    /**
     * Says which id stands for no single patch: none at all, one with control characters, which whoever reads it from a
     * table could take for two, or one that two patches have.
     */
    Optional<String> fault(int count) {
        if (names.isEmpty()) {
            return Optional.empty();
        }
        Map<String, Integer> places = new HashMap<>(count * 2);
        for (int i = 0; i < count; i++) {
            if (id(i).isEmpty()) {
                return Optional.of(String.format(Locale.ROOT, "the id of patch %d is empty", i));
            }
            if (id(i).chars().anyMatch(Character::isISOControl)) {
                return Optional.of(String.format(Locale.ROOT, "the id of patch %d, '%s', has control characters",
                        i, id(i)));
            }
            Integer other = places.putIfAbsent(id(i), i);
            if (other != null) {
                return Optional.of(String.format(Locale.ROOT,
                        "'%s' is the id of the patches %d and %d; ids must be unique here", id(i), other, i));
            }
        }
        return Optional.empty();
    }
}
