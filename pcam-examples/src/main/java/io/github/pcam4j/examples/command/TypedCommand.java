package io.github.pcam4j.examples.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A command line of {@code pcam} as a run remembers it, to be typed again with other options.
 *
 * @param words of the command line, {@code pcam} left out
 */
public record TypedCommand(List<String> words) {
    private static final String OUT = "--out";
    /** As {@link CommandLines} quotes: a quote within quotes ends them, stands escaped, and begins them again. */
    private static final Pattern WORD = Pattern.compile("((?:'[^']*'|\\\\'|[^\\s'\\\\])+)\\s*");

    public TypedCommand {
        words = List.copyOf(words);
    }

    /** Empty if it is no command of {@code pcam}. */
    public static Optional<TypedCommand> parse(String command) {
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(command);
        int end = 0;
        while (end < command.length() && word.find(end) && word.start() == end) {
            words.add(unquoted(word.group(1)));
            end = word.end();
        }
        return end == command.length() && words.size() > 1 && words.get(0).equals("pcam")
                ? Optional.of(new TypedCommand(words.subList(1, words.size()))) : Optional.empty();
    }

    private static String unquoted(String word) {
        StringBuilder plain = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            if (c == '\'') {
                quoted = !quoted;
            } else if (c != '\\' || quoted) {
                plain.append(c);
            } else {
                i++;
                plain.append(word.charAt(i));
            }
        }
        return plain.toString();
    }

    public String name() {
        return words.get(0);
    }

    public Optional<String> value(String option) {
        for (int i = 0; i < words.size(); i++) {
            if (words.get(i).equals(option) && i + 1 < words.size()) {
                return Optional.of(words.get(i + 1));
            }
            if (words.get(i).startsWith(option + "=")) {
                return Optional.of(words.get(i).substring(option.length() + 1));
            }
        }
        return Optional.empty();
    }

    /** Without an option and its value, if it has one. */
    public TypedCommand without(String option) {
        List<String> left = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (word.equals(option)) {
                boolean flag = i + 1 == words.size() || words.get(i + 1).startsWith("--");
                i += flag ? 0 : 1;
            } else if (!word.startsWith(option + "=")) {
                left.add(word);
            }
        }
        return new TypedCommand(left);
    }

    /** With an option, whatever it was before. */
    public TypedCommand with(String option, String value) {
        List<String> more = new ArrayList<>(without(option).words());
        more.add(option);
        more.add(value);
        return new TypedCommand(more);
    }

    /** With the first free folder beside that of a run. */
    public TypedCommand into(Path run) {
        String out = value(OUT).orElse(run.toString());
        int number = 2;
        while (Files.exists(Path.of(out + "-" + number))) {
            number++;
        }
        return with(OUT, out + "-" + number);
    }

    @Override
    public String toString() {
        return CommandLines.pcam(words.toArray(String[]::new));
    }
}
