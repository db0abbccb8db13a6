package io.github.pcam4j.train.internal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An object of a JSON file whose members have to be there. Each method throws {@link IllegalArgumentException} where one
 * is missing or of another kind, naming it.
 *
 * @param members texts, numbers, booleans, lists and maps by name
 */
public record JsonObject(Map<String, ?> members) {
    private static final int MOST_SHOWN = 80;

    /**
     * Whether there is a member of that name.
     *
     * @param name the member
     * @return whether it is there and not null
     */
    public boolean has(String name) {
        return members.get(name) != null;
    }

    /**
     * An object within.
     *
     * @param name the member
     * @return the object
     */
    public JsonObject object(String name) {
        return object(member(name, Map.class));
    }

    private static JsonObject object(Map<?, ?> found) {
        Map<String, @Nullable Object> inner = new LinkedHashMap<>();
        found.forEach((key, value) -> inner.put((String) key, value));
        return new JsonObject(inner);
    }

    /**
     * A list of objects.
     *
     * @param name the member
     * @return the objects
     */
    public List<JsonObject> objects(String name) {
        List<?> values = member(name, List.class);
        if (!values.stream().allMatch(Map.class::isInstance)) {
            throw new IllegalArgumentException("'%s' are not all objects: %s".formatted(name, shown(values)));
        }
        return values.stream().map(Map.class::cast).map(JsonObject::object).toList();
    }

    /**
     * A text.
     *
     * @param name the member
     * @return its value
     */
    public String text(String name) {
        return member(name, String.class);
    }

    /**
     * A whole number of 32 bits.
     *
     * @param name the member
     * @return its value
     */
    public int integer(String name) {
        return integer(name, member(name, Number.class));
    }

    private static int integer(String name, Number number) {
        double value = number.doubleValue();
        if (value != (int) value) {
            throw new IllegalArgumentException("'%s' is no whole number of 32 bits but %s".formatted(name, shown(number)));
        }
        return (int) value;
    }

    /**
     * A whole number of 64 bits.
     *
     * @param name the member
     * @return its value
     */
    public long whole(String name) {
        Number number = member(name, Number.class);
        if (!(number instanceof Integer || number instanceof Long)) {
            throw new IllegalArgumentException("'%s' is no whole number of 64 bits but %s".formatted(name, shown(number)));
        }
        return number.longValue();
    }

    /**
     * A number.
     *
     * @param name the member
     * @return its value
     */
    public double real(String name) {
        return member(name, Number.class).doubleValue();
    }

    /**
     * A list of numbers.
     *
     * @param name the member
     * @return its values
     */
    public List<Number> numbers(String name) {
        List<?> values = member(name, List.class);
        if (!values.stream().allMatch(Number.class::isInstance)) {
            throw new IllegalArgumentException("'%s' are not all numbers: %s".formatted(name, shown(values)));
        }
        return values.stream().map(Number.class::cast).toList();
    }

    /**
     * A list of whole numbers of 32 bits.
     *
     * @param name the member
     * @return its values
     */
    public List<Integer> integers(String name) {
        return numbers(name).stream().map(number -> integer(name, number)).toList();
    }

    private <T> T member(String name, Class<T> type) {
        Object value = members.get(name);
        if (value == null) {
            throw new IllegalArgumentException("there is no '%s'".formatted(name));
        }
        if (!type.isInstance(value)) {
            throw new IllegalArgumentException("'%s' is no %s but %s".formatted(name, type.getSimpleName(), shown(value)));
        }
        return type.cast(value);
    }

    /** A file can have a value of megabytes, which no message is to be made of. */
    private static String shown(Object value) {
        String text = value.toString();
        return text.length() <= MOST_SHOWN ? text : text.substring(0, MOST_SHOWN) + "...";
    }
}
