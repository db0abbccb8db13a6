package io.github.pcam4j.model.tensors;

import io.github.pcam4j.model.tensors.PickledValue.Constant;
import io.github.pcam4j.model.tensors.PickledValue.Dictionary;
import io.github.pcam4j.model.tensors.PickledValue.Global;
import io.github.pcam4j.model.tensors.PickledValue.PickledStorage;
import io.github.pcam4j.model.tensors.PickledValue.Sequence;
import io.github.pcam4j.model.tensors.PickledValue.Text;
import io.github.pcam4j.model.tensors.PickledValue.Whole;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads pickles (Python's {@code pickletools} describes them) of protocol 2, which torch.save writes, as far as state dicts
 * go: the operations that build numbers, strings, lists and dictionaries, and calls of {@link PickleGlobal}. Nothing is
 * run, and no operation makes more than it has bytes for.
 */
final class PickleReader {
    /** What a pickle may take in a file; that of a state dict takes some hundred bytes a tensor. */
    static final int LONGEST = 8 << 20;
    /** A tensor takes some thirty. */
    static final int MOST_OPERATIONS = 500_000;
    private static final int PROTOCOL = 2;
    private static final int LONGEST_NAME = 1000;

    private final ByteBuffer bytes;
    private final boolean isAllOfTheFile;
    private final Map<String, PickledStorage> storages = new HashMap<>();
    private int operations;

    /**
     * A reader of one or more pickles that follow each other.
     *
     * @param bytes where they begin
     * @param isAllOfTheFile whether there is no more of it than these bytes
     */
    PickleReader(ByteBuffer bytes, boolean isAllOfTheFile) {
        this.bytes = bytes.order(ByteOrder.LITTLE_ENDIAN);
        this.isAllOfTheFile = isAllOfTheFile;
    }

    /** The next pickle. */
    PickledValue next() {
        PickleStack stack = new PickleStack();
        while (true) {
            char operation = (char) unsigned();
            if (++operations > MOST_OPERATIONS) {
                throw new UnfitTensorsException("its pickle has more than %s operations, which no state dict has".formatted(
                        MOST_OPERATIONS));
            }
            if (operation == '.') {
                return stack.last();
            }
            step(operation, stack);
        }
    }

    /** The storages of all tensors that were read, by their keys. */
    Map<String, PickledStorage> storages() {
        return storages;
    }

    private PickledStorage storage(PickledValue id) {
        PickledStorage storage = PickledCalls.storage(id);
        PickledStorage before = storages.putIfAbsent(storage.key(), storage);
        if (before != null && !before.equals(storage)) {
            throw UnfitTensorsException.damaged("its pickle has %s values of %s and %s of %s in the storage %s".formatted(
                    before.count(), before.type(), storage.count(), storage.type(), Shown.name(storage.key())));
        }
        return storage;
    }

    private void step(char operation, PickleStack stack) {
        switch (operation) {
            case 0x80 -> requireProtocol(unsigned());
            case '(' -> stack.mark();
            case '0' -> stack.pop();
            case 'q' -> stack.put(unsigned());
            case 'r' -> stack.put(integer());
            case 'h' -> stack.get(unsigned());
            case 'j' -> stack.get(integer());
            case 'a' -> append(stack.pop(1), stack);
            case 'e' -> append(stack.popToMark(), stack);
            case 's' -> set(stack.pop(2), stack);
            case 'u' -> set(stack.popToMark(), stack);
            case 'Q' -> stack.push(storage(stack.pop()));
            case 'R' -> call(stack);
            case 'b' -> {
                // Attributes of a dictionary (the versions of its modules), or whether a parameter has a gradient.
                stack.pop();
                PickledCalls.requireState(stack.peek());
            }
            default -> stack.push(value(operation, stack));
        }
    }

    /** What an operation pushes that builds a value. */
    private PickledValue value(char operation, PickleStack stack) {
        return switch (operation) {
            case 'N' -> Constant.NONE;
            case 0x88 -> Constant.TRUE;
            case 0x89 -> Constant.FALSE;
            case 'J' -> new Whole(integer());
            case 'K' -> new Whole(unsigned());
            case 'M' -> new Whole(unsigned() | unsigned() << Byte.SIZE);
            case 0x8a -> whole(unsigned());
            case 'G' -> {
                skip(Double.BYTES);
                yield Constant.NUMBER;
            }
            case 'X' -> new Text(text(integer(), StandardCharsets.UTF_8));
            // Strings of Python 2.
            case 'T' -> new Text(text(integer(), StandardCharsets.ISO_8859_1));
            case 'U' -> new Text(text(unsigned(), StandardCharsets.ISO_8859_1));
            case 'c' -> new Global(PickleGlobal.named(line(), line()));
            case '}' -> new Dictionary();
            case ']', ')' -> new Sequence(List.of());
            case 't' -> new Sequence(stack.popToMark());
            case 0x85 -> new Sequence(stack.pop(1));
            case 0x86 -> new Sequence(stack.pop(2));
            case 0x87 -> new Sequence(stack.pop(3));
            default -> throw new UnfitTensorsException(("its pickle has the operation 0x%s at byte %s, which no state dict "
                    + "has; only tensors are read. " + PickleGlobal.REMEDY).formatted(Integer.toHexString(operation),
                            bytes.position() - 1));
        };
    }

    private static void call(PickleStack stack) {
        PickledValue arguments = stack.pop();
        stack.push(PickledCalls.call(stack.pop(), arguments));
    }

    private static void append(List<PickledValue> items, PickleStack stack) {
        if (!(stack.peek() instanceof Sequence list)) {
            throw UnfitTensorsException.damaged("its pickle appends to %s".formatted(stack.peek().kind()));
        }
        list.items().addAll(items);
    }

    private static void set(List<PickledValue> items, PickleStack stack) {
        if (!(stack.peek() instanceof Dictionary dictionary) || items.size() % 2 != 0) {
            throw UnfitTensorsException.damaged("its pickle sets %s keys and values in %s".formatted(
                    items.size(), stack.peek().kind()));
        }
        for (int i = 0; i < items.size(); i += 2) {
            dictionary.put(items.get(i), items.get(i + 1));
        }
    }

    private static void requireProtocol(int protocol) {
        if (protocol != PROTOCOL) {
            throw new UnfitTensorsException("its pickle has the protocol %s; expected is %s, which torch.save writes "
                    .formatted(protocol, PROTOCOL) + "unless told otherwise");
        }
    }

    /** A whole number of any size; those beyond 64 bits, of which a state dict has none, are just a number. */
    private PickledValue whole(int length) {
        require(length);
        if (length > Long.BYTES) {
            skip(length);
            return Constant.NUMBER;
        }
        long value = 0;
        for (int i = 0; i < length; i++) {
            long digit = i == length - 1 ? bytes.get() : unsigned();
            value |= digit << (i * Byte.SIZE);
        }
        return new Whole(value);
    }

    private String text(int length, Charset charset) {
        require(length);
        ByteBuffer text = bytes.slice(bytes.position(), length);
        skip(length);
        try {
            return charset.newDecoder().decode(text).toString();
        } catch (CharacterCodingException e) {
            throw UnfitTensorsException.damaged("its pickle has a string at byte %s that is no %s".formatted(
                    bytes.position() - length, charset));
        }
    }

    private String line() {
        StringBuilder line = new StringBuilder();
        for (char next = (char) unsigned(); next != '\n'; next = (char) unsigned()) {
            line.append(next);
            if (line.length() > LONGEST_NAME) {
                throw UnfitTensorsException.damaged("its pickle names something with more than %s letters".formatted(
                        LONGEST_NAME));
            }
        }
        return line.toString();
    }

    private int unsigned() {
        require(1);
        return Byte.toUnsignedInt(bytes.get());
    }

    private int integer() {
        require(Integer.BYTES);
        return bytes.getInt();
    }

    private void skip(int length) {
        require(length);
        bytes.position(bytes.position() + length);
    }

    private void require(int length) {
        if (length < 0 || length > bytes.remaining()) {
            throw new UnfitTensorsException(("its pickle needs %s bytes at byte %s; %s. It may have been cut short: fetch "
                    + "it again").formatted(Integer.toUnsignedString(length), bytes.position(), isAllOfTheFile
                            ? "there are " + bytes.remaining() : "pickles of at most " + LONGEST + " bytes are read"));
        }
    }
}
