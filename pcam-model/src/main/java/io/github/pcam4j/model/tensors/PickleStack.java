package io.github.pcam4j.model.tensors;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a pickle's operations work on: a stack with marks, and what has been put aside under numbers. */
final class PickleStack {
    private final List<PickledValue> values = new ArrayList<>();
    private final List<Integer> marks = new ArrayList<>();
    private final Map<Integer, PickledValue> memo = new HashMap<>();

    void push(PickledValue value) {
        values.add(value);
    }

    void mark() {
        marks.add(values.size());
    }

    PickledValue peek() {
        int bottom = marks.isEmpty() ? 0 : marks.get(marks.size() - 1);
        if (values.size() <= bottom) {
            throw UnfitTensorsException.damaged("its pickle takes more off the stack than there is");
        }
        return values.get(values.size() - 1);
    }

    PickledValue pop() {
        PickledValue top = peek();
        values.remove(values.size() - 1);
        return top;
    }

    /** Takes what is above the last mark, and the mark. */
    List<PickledValue> popToMark() {
        if (marks.isEmpty()) {
            throw UnfitTensorsException.damaged("its pickle goes back to a mark that there is not");
        }
        List<PickledValue> above = values.subList(marks.remove(marks.size() - 1), values.size());
        List<PickledValue> taken = new ArrayList<>(above);
        above.clear();
        return taken;
    }

    /** A number of values from the top. */
    List<PickledValue> pop(int count) {
        List<PickledValue> taken = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            taken.add(0, pop());
        }
        return taken;
    }

    void put(int number) {
        memo.put(number, peek());
    }

    void get(int number) {
        PickledValue value = memo.get(number);
        if (value == null) {
            throw UnfitTensorsException.damaged("its pickle uses number %s, which it has not put aside".formatted(
                    Integer.toUnsignedString(number)));
        }
        push(value);
    }

    /** The one value that is left at the end. */
    PickledValue last() {
        PickledValue last = pop();
        if (!values.isEmpty() || !marks.isEmpty()) {
            throw UnfitTensorsException.damaged("its pickle leaves more than one value");
        }
        return last;
    }
}
