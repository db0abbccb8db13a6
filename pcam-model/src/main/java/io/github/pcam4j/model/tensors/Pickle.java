package io.github.pcam4j.model.tensors;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

/**
 * A machine for the part of Python's pickles that state dicts are written in. It knows what tensors are built from and
 * nothing else: any other name that a pickle calls for ends it, so that nothing of a file is run.
 */
final class Pickle {
    private static final int MOST_OPERATIONS = 20_000_000;
    private static final int LONGEST_TEXT = 1 << 20;
    private static final Object MARK = new Object();
    private static final Object NONE = new Object();
    private static final List<String> DICTIONARIES = List.of("collections.OrderedDict", "collections.defaultdict");
    private static final List<String> STORAGES = List.of("torch", "torch.cuda", "torch.storage");

    private final DataInputStream in;
    private final Deque<Object> stack = new ArrayDeque<>();
    private final Map<Integer, Object> memo = new HashMap<>();

    /** A name that the pickle calls for. */
    private record Global(String name) { }

    /**
     * Values that lie elsewhere in the file.
     *
     * @param key where
     * @param type of each
     * @param count how many
     */
    record Storage(String key, ElementType type, long count) { }

    /** A view of such values. */
    record View(Storage storage, long offset, List<Long> shape, List<Long> strides) { }

    private Pickle(DataInputStream in) {
        this.in = in;
    }

    /**
     * Reads one pickle and leaves the stream behind it.
     *
     * @return maps, lists, texts, whole numbers, {@link Storage storages} and {@link View views}
     */
    static Object read(DataInputStream in) throws IOException {
        try {
            return new Pickle(in).run();
        } catch (NoSuchElementException | ClassCastException | IndexOutOfBoundsException e) {
            throw new UnfitTensorsException("its pickle is damaged (%s): fetch the file again".formatted(e.getMessage()));
        }
    }

    private Object run() throws IOException {
        for (int i = 0; i < MOST_OPERATIONS; i++) {
            int code = in.readUnsignedByte();
            if (code == '.') {
                return stack.pop();
            }
            if (!constant(code) && !collected(code)) {
                called(code);
            }
        }
        throw new UnfitTensorsException("its pickle has more than %s operations, which no state dict takes"
                .formatted(MOST_OPERATIONS));
    }

    /** Numbers, texts and what was kept. */
    private boolean constant(int code) throws IOException {
        switch (code) {
            case 0x80 -> in.readUnsignedByte();
            case 0x95 -> in.readLong();
            case 'N' -> stack.push(NONE);
            case 0x88 -> stack.push(true);
            case 0x89 -> stack.push(false);
            case 'J' -> stack.push((long) Integer.reverseBytes(in.readInt()));
            case 'K' -> stack.push((long) in.readUnsignedByte());
            case 'M' -> stack.push((long) Character.reverseBytes((char) in.readUnsignedShort()));
            case 0x8a -> stack.push(whole(in.readUnsignedByte()));
            case 'G' -> stack.push(in.readDouble());
            case 'X', 'T', 'B' -> stack.push(text(Integer.reverseBytes(in.readInt())));
            case 0x8c, 'U', 'C' -> stack.push(text(in.readUnsignedByte()));
            case 'q' -> memo.put(in.readUnsignedByte(), stack.element());
            case 'r' -> memo.put(Integer.reverseBytes(in.readInt()), stack.element());
            case 0x94 -> memo.put(memo.size(), stack.element());
            case 'h' -> stack.push(kept(in.readUnsignedByte()));
            case 'j' -> stack.push(kept(Integer.reverseBytes(in.readInt())));
            default -> {
                return false;
            }
        }
        return true;
    }

    private Object kept(int place) {
        Object found = memo.get(place);
        if (found == null) {
            throw new UnfitTensorsException("its pickle asks for what it has not kept; it is damaged: fetch the file again");
        }
        return found;
    }

    /** Lists, tuples and dictionaries. */
    private boolean collected(int code) {
        switch (code) {
            case '(' -> stack.push(MARK);
            case ')', ']' -> stack.push(new ArrayList<>());
            case '}' -> stack.push(new LinkedHashMap<>());
            case 't', 'l' -> stack.push(sinceMark());
            case 0x85 -> stack.push(top(1));
            case 0x86 -> stack.push(top(2));
            case 0x87 -> stack.push(top(3));
            case 'a' -> {
                Object value = stack.pop();
                list(stack.element()).add(value);
            }
            case 'e' -> {
                List<Object> values = sinceMark();
                list(stack.element()).addAll(values);
            }
            case 's' -> put(top(2));
            case 'u' -> put(sinceMark());
            case '0' -> stack.pop();
            default -> {
                return false;
            }
        }
        return true;
    }

    @SuppressWarnings("unchecked")
    private static List<Object> list(Object value) {
        return (List<Object>) value;
    }

    @SuppressWarnings("unchecked")
    private void put(List<Object> keysAndValues) {
        Map<Object, Object> map = (Map<Object, Object>) stack.element();
        for (int i = 0; i + 1 < keysAndValues.size(); i += 2) {
            Object key = keysAndValues.get(i);
            // Hashing a list that holds itself would not end.
            if (key instanceof String || key instanceof Long) {
                map.put(key, keysAndValues.get(i + 1));
            }
        }
    }

    private List<Object> top(int count) {
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            values.add(0, stack.pop());
        }
        return values;
    }

    private List<Object> sinceMark() {
        ArrayDeque<Object> values = new ArrayDeque<>();
        for (Object value = stack.pop(); value != MARK; value = stack.pop()) {
            values.push(value);
        }
        return new ArrayList<>(values);
    }

    /** What Python would call. */
    private void called(int code) throws IOException {
        switch (code) {
            case 'c' -> stack.push(global(line(), line()));
            case 0x93 -> {
                List<Object> name = top(2);
                stack.push(global((String) name.get(0), (String) name.get(1)));
            }
            case 'Q' -> stack.push(storage(list(stack.pop())));
            case 'R' -> {
                List<Object> arguments = list(stack.pop());
                stack.push(built(((Global) stack.pop()).name(), arguments));
            }
            // What is set on a dictionary beside its entries, such as versions of modules.
            case 'b' -> stack.pop();
            default -> throw new UnfitTensorsException("its pickle has an operation (%s) that no state dict has; save the state "
                    .formatted(code) + "dict alone: torch.save(model.state_dict(), file)");
        }
    }

    private static Global global(String module, String name) {
        String full = module + "." + name;
        boolean known = DICTIONARIES.contains(full) || full.startsWith("torch._utils._rebuild_tensor")
                || full.equals("torch._utils._rebuild_parameter")
                || STORAGES.contains(module) && name.endsWith("Storage");
        if (!known) {
            throw new UnfitTensorsException("its pickle would call %s, which is not done: only tensors are read. Save the state "
                    .formatted(full) + "dict alone: torch.save(model.state_dict(), file)");
        }
        return new Global(full);
    }

    private static Object built(String name, List<Object> arguments) {
        if (DICTIONARIES.contains(name)) {
            Map<Object, Object> map = new LinkedHashMap<>();
            if (!arguments.isEmpty() && arguments.get(0) instanceof List<?> pairs) {
                pairs.forEach(pair -> map.put((String) ((List<?>) pair).get(0), ((List<?>) pair).get(1)));
            }
            return map;
        }
        if (name.equals("torch._utils._rebuild_parameter")) {
            return arguments.get(0);
        }
        if (name.startsWith("torch._utils._rebuild_tensor")) {
            return new View((Storage) arguments.get(0), (Long) arguments.get(1), longs(arguments.get(2)),
                    longs(arguments.get(3)));
        }
        throw new UnfitTensorsException("its pickle builds a %s, which no state dict has".formatted(name));
    }

    private static List<Long> longs(Object list) {
        return list(list).stream().map(Long.class::cast).toList();
    }

    private static Storage storage(List<Object> id) {
        if (id.size() < 5 || !"storage".equals(id.get(0)) || !(id.get(1) instanceof Global type)) {
            throw new UnfitTensorsException("its pickle points to something that is no storage; it is damaged");
        }
        if (id.size() > 5 && id.get(5) instanceof List<?>) {
            throw new UnfitTensorsException("it has views of storages as PyTorch before 0.4 wrote them; save it again with a "
                    + "newer one");
        }
        String name = type.name().substring(type.name().lastIndexOf('.') + 1);
        return new Storage((String) id.get(2), ElementType.ofStorage(name), (Long) id.get(4));
    }

    private Object whole(int length) throws IOException {
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        for (int i = 0; i < length / 2; i++) {
            byte swapped = bytes[i];
            bytes[i] = bytes[length - 1 - i];
            bytes[length - 1 - i] = swapped;
        }
        BigInteger value = length == 0 ? BigInteger.ZERO : new BigInteger(bytes);
        return value.bitLength() < Long.SIZE ? (Object) value.longValueExact() : value.toString();
    }

    private String text(int length) throws IOException {
        if (length < 0 || length > LONGEST_TEXT) {
            throw new UnfitTensorsException("its pickle has a text of %s bytes; it is damaged".formatted(length));
        }
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("it ends in the midst of its pickle");
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.readUnsignedByte(); next != '\n'; next = in.readUnsignedByte()) {
            if (line.length() >= LONGEST_TEXT) {
                throw new UnfitTensorsException("its pickle has a name that does not end; it is damaged");
            }
            line.append((char) next);
        }
        return line.toString();
    }
}
