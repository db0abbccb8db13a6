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
        Map<String, @Nullable Object> inner = new LinkedHashMap<>();
        Map<?, ?> found = member(name, Map.class);
        found.forEach((key, value) -> inner.put((String) key, value));
        return new JsonObject(inner);
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
     * A number, cut to 32 bits.
     *
     * @param name the member
     * @return its value
     */
    public int integer(String name) {
        return member(name, Number.class).intValue();
    }

    /**
     * A number, cut to 64 bits.
     *
     * @param name the member
     * @return its value
     */
    public long whole(String name) {
        return member(name, Number.class).longValue();
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
            throw new IllegalArgumentException("'%s' are not all numbers: %s".formatted(name, values));
        }
        return values.stream().map(Number.class::cast).toList();
    }

    private <T> T member(String name, Class<T> type) {
        Object value = members.get(name);
        if (value == null) {
            throw new IllegalArgumentException("there is no '%s'".formatted(name));
        }
        if (!type.isInstance(value)) {
            throw new IllegalArgumentException("'%s' is no %s but %s".formatted(name, type.getSimpleName(), value));
        }
        return type.cast(value);
    }
}
