package io.github.pcam4j.examples.docs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A command line of {@code pcam} that a document shows.
 *
 * @param place where, as {@code README.md:40}
 * @param arguments what follows {@code pcam}
 * @param whole whether it can be run as it stands; what stands within a sentence may leave out what the sentence does
 *     not speak of
 */
record PcamCommand(String place, List<String> arguments, boolean whole) {
    private static final Pattern INLINE = Pattern.compile("`(pcam [^`]+)`");
    private static final Pattern ASSIGNMENT = Pattern.compile("\\w+=(\"[^\"]*\"|\\S*)\\s+");
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");

    /** All of a document: in blocks of shell, in what was printed, and within sentences. */
    static List<PcamCommand> of(Document document) {
        List<PcamCommand> commands = new ArrayList<>();
        for (CodeBlock block : document.blocks()) {
            boolean shell = block.language().equals("sh");
            Stream.of(String.join("\n", block.lines()).replace("\\\n", " ").split("\n"))
                    .filter(line -> shell || line.startsWith("$ "))
                    .flatMap(line -> Stream.of(line.replaceFirst("^\\$ ", "").replaceFirst("(^|\\s)#.*", "")
                            .split("&&|\\||;")))
                    .forEach(command -> add(commands, block.place(), command, !command.contains("...")));
        }
        List<String> prose = document.prose();
        for (int line = 0; line < prose.size(); line++) {
            Matcher inline = INLINE.matcher(prose.get(line));
            while (inline.find()) {
                add(commands, document.place(line), inline.group(1), false);
            }
        }
        return commands;
    }

    private static void add(List<PcamCommand> commands, String place, String command, boolean whole) {
        String line = command.strip();
        for (Matcher first = ASSIGNMENT.matcher(line); first.lookingAt(); first = ASSIGNMENT.matcher(line)) {
            line = line.substring(first.end());
        }
        List<String> words = WORD.matcher(line).results()
                .map(word -> word.group(1) == null ? word.group(2) : word.group(1)).toList();
        if (!words.isEmpty() && (words.get(0).equals("$pcam") || words.get(0).matches("([^=]*/)?pcam"))) {
            commands.add(new PcamCommand(place, words.subList(1, words.size()), whole));
        }
    }

    /** As picocli wants them. */
    String[] argumentArray() {
        return arguments.toArray(String[]::new);
    }

    @Override
    public String toString() {
        return place + ": pcam " + String.join(" ", Arrays.asList(argumentArray()));
    }
}
