package io.github.pcam4j.model.tensors;

import java.util.Arrays;
import java.util.function.Consumer;

/**
 * As much of JSON (RFC 8259) as a header of safetensors has: objects, arrays, strings and whole numbers. Who reads says
 * which of these comes next, so that nothing nests deeper than the format does.
 */
final class JsonText {
    private static final int HEX = 16;
    private static final int HEX_DIGITS = 4;

    private final String text;
    private int at;

    JsonText(String text) {
        this.text = text;
    }

    /** Hands over each name of an object; what it is handed to reads the value. */
    void object(Consumer<String> member) {
        expect('{');
        if (accepts('}')) {
            return;
        }
        do {
            String name = string();
            expect(':');
            member.accept(name);
        } while (accepts(','));
        expect('}');
    }

    /** Whole numbers of at most 64 bits. */
    long[] numbers(int most) {
        long[] numbers = new long[most];
        int count = 0;
        expect('[');
        if (!accepts(']')) {
            do {
                if (count == most) {
                    throw wrong("at most %s numbers".formatted(most));
                }
                numbers[count++] = number();
            } while (accepts(','));
            expect(']');
        }
        return Arrays.copyOf(numbers, count);
    }

    private long number() {
        skipBlanks();
        int start = at;
        if (at < text.length() && text.charAt(at) == '-') {
            at++;
        }
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        String digits = text.substring(start, at);
        if (!digits.matches("-?(0|[1-9][0-9]{0,18})")) {
            at = start;
            throw wrong("a whole number of 64 bits");
        }
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException e) {
            at = start;
            throw wrong("a whole number of 64 bits");
        }
    }

    String string() {
        expect('"');
        StringBuilder string = new StringBuilder();
        while (true) {
            char next = next("a quotation mark");
            if (next == '"') {
                return string.toString();
            }
            if (next < ' ') {
                at--;
                throw wrong("no control character in a string");
            }
            string.append(next == '\\' ? escaped() : next);
        }
    }

    private char escaped() {
        char escape = next("an escaped character");
        int plain = "\"\\/bfnrt".indexOf(escape);
        if (plain >= 0) {
            return "\"\\/\b\f\n\r\t".charAt(plain);
        }
        int value = 0;
        for (int i = 0; escape == 'u' && i < HEX_DIGITS; i++) {
            char next = next("a hexadecimal digit");
            int digit = next < 0x80 ? Character.digit(next, HEX) : -1;
            value = digit < 0 || value < 0 ? -1 : value * HEX + digit;
        }
        if (escape != 'u' || value < 0) {
            throw wrong("a known escape");
        }
        return (char) value;
    }

    private char next(String expected) {
        if (at == text.length()) {
            throw wrong(expected);
        }
        return text.charAt(at++);
    }

    /** Checks that there is nothing more. */
    void end() {
        skipBlanks();
        if (at < text.length()) {
            throw wrong("its end");
        }
    }

    private void expect(char wanted) {
        if (!accepts(wanted)) {
            throw wrong("'" + wanted + "'");
        }
    }

    private boolean accepts(char wanted) {
        skipBlanks();
        if (at < text.length() && text.charAt(at) == wanted) {
            at++;
            return true;
        }
        return false;
    }

    private void skipBlanks() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private UnfitTensorsException wrong(String expected) {
        return new UnfitTensorsException("its header is no JSON of tensors: at character %s there is %s, expected is %s"
                .formatted(at, at < text.length() ? Shown.name(text.substring(at, Math.min(at + 20, text.length())))
                        : "its end", expected));
    }
}
