package io.github.pcam4j.io.store;

import io.github.pcam4j.io.PatchShape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * An object of a manifest. Each method throws {@link IllegalArgumentException} where the member is missing or of another
 * kind, naming it.
 *
 * @param members by name
 */
record ManifestObject(Map<?, ?> members) {
    private static final int MOST_SHOWN = 80;

    String text(String name) {
        String text = member(name, String.class);
        if (text.length() > StoreOrigin.MAX_TEXT) {
            throw new IllegalArgumentException("'%s' has more than %s characters".formatted(name, StoreOrigin.MAX_TEXT));
        }
        return text;
    }

    boolean truth(String name) {
        return member(name, Boolean.class);
    }

    long whole(String name) {
        Number number = member(name, Number.class);
        if (!(number instanceof Integer || number instanceof Long) || number.longValue() < 0) {
            throw new IllegalArgumentException("'%s' is no count but %s".formatted(name, shown(number)));
        }
        return number.longValue();
    }

    int integer(String name, int least) {
        long number = whole(name);
        if (number < least || number > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(String.format(Locale.ROOT, "'%s' is %d, which is out of range", name, number));
        }
        return (int) number;
    }

    /** Rows and columns, as the shape of RGB patches. */
    PatchShape shape(String name) {
        List<?> sides = member(name, List.class);
        if (sides.size() != 2 || !sides.stream().allMatch(Integer.class::isInstance)) {
            throw new IllegalArgumentException("'%s' is not two numbers but %s".formatted(name, shown(sides)));
        }
        return new PatchShape((Integer) sides.get(0), (Integer) sides.get(1), 3);
    }

    List<ManifestObject> objects(String name, int most) {
        List<?> values = member(name, List.class);
        if (values.isEmpty() || values.size() > most || !values.stream().allMatch(Map.class::isInstance)) {
            throw new IllegalArgumentException("'%s' is not a list of 1 to %s objects: %s".formatted(name, most,
                    shown(values)));
        }
        return values.stream().map(it -> new ManifestObject(new LinkedHashMap<>((Map<?, ?>) it))).toList();
    }

    private <T> T member(String name, Class<T> type) {
        Object value = members.get(name);
        if (!type.isInstance(value)) {
            throw new IllegalArgumentException(value == null ? "there is no '%s'".formatted(name)
                    : "'%s' is not what it should be but %s".formatted(name, shown(value)));
        }
        return type.cast(value);
    }

    /** A file can have a value of megabytes, which no message is to be made of. */
    private static String shown(Object value) {
        String text = value.toString();
        return text.length() <= MOST_SHOWN ? text : text.substring(0, MOST_SHOWN) + "...";
    }
}
