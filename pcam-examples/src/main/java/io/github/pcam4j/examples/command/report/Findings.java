package io.github.pcam4j.examples.command.report;

import io.github.pcam4j.examples.command.OptionWords;
import io.github.pcam4j.examples.command.Output;
import io.github.pcam4j.train.report.Finding;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** What is not as it should be about runs, told once however many runs it concerns. */
public final class Findings {
    /** Under this name machines find it. */
    public static final String NAME = "diagnosis";

    /** Before a command, which stays on one line, to be copied. */
    private static final String COMMAND = "  ";

    private record Found(Path run, Finding finding) { }

    private final Map<Finding.Kind, List<Found>> byKind = new EnumMap<>(Finding.Kind.class);

    public void add(Path run, List<Finding> findings) {
        findings.forEach(it -> byKind.computeIfAbsent(it.kind(), kind -> new ArrayList<>()).add(new Found(run, it)));
    }

    /** Prints a paragraph for each kind. */
    public void say(Output output, int runs) {
        tell(runs, it -> output.say("%s", it), it -> output.prose("%s", it));
    }

    /** The same beside the result, on standard error. */
    void note(Output output, int runs) {
        tell(runs, it -> output.aside("%s", it), it -> output.asideProse("%s", it));
    }

    private void tell(int runs, Consumer<String> command, Consumer<String> sentence) {
        lines(runs).forEach(it -> (it.startsWith(COMMAND) ? command : sentence).accept(it));
    }

    private List<String> lines(int runs) {
        List<String> lines = new ArrayList<>();
        Set<Finding.Remedy> told = EnumSet.noneOf(Finding.Remedy.class);
        byKind.forEach((kind, found) -> {
            Found first = found.get(0);
            Finding.Remedy remedy = first.finding().remedy();
            String where = runs == 1 ? "" : found.stream().map(it -> String.valueOf(it.run().getFileName()))
                    .collect(Collectors.joining(", ", " (", ")"));
            String says = "Diagnosis: %s%s. %s. ".formatted(kind.title(), where, capital(first.finding().says()));
            if (!told.add(remedy)) {
                lines.add(says + "The same mends it.");
                return;
            }
            lines.add(says + OptionWords.in(remedy.words()) + ".");
            new MendingCommand(first.run()).of(first.finding()).ifPresent(it -> lines.add(COMMAND + it));
        });
        return lines;
    }

    private static String capital(String sentence) {
        return Character.toUpperCase(sentence.charAt(0)) + sentence.substring(1);
    }

    /** For machines. */
    public static List<Map<String, Object>> toList(Path run, List<Finding> findings) {
        return findings.stream().map(it -> Output.map("kind", it.kind().toString(), "says", it.says(),
                "remedy", it.remedy().toString(), "remedy_words", OptionWords.in(it.remedy().words()),
                "command", new MendingCommand(run).of(it).orElse(null))).toList();
    }
}
