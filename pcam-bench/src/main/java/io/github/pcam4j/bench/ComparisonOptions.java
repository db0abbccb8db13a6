package io.github.pcam4j.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * What a comparison is asked for.
 *
 * @param rounds in which all take turns, at least 1
 * @param seconds of each turn, above 0
 * @param only what titles have to contain, one of these; all if empty
 * @param pythons programs to ask for peers
 */
record ComparisonOptions(int rounds, double seconds, List<String> only, List<Path> pythons) {
    private static final String USAGE = "compare-training [--rounds N] [--seconds S] [--only TEXT]... [PYTHON]...";

    ComparisonOptions {
        if (rounds < 1 || !(seconds > 0)) {
            throw new IllegalArgumentException("there must be at least one round of more than 0 seconds: " + USAGE);
        }
        only = List.copyOf(only);
        pythons = List.copyOf(pythons);
    }

    static ComparisonOptions of(List<String> arguments) {
        int rounds = 3;
        double seconds = 4;
        List<String> only = new ArrayList<>();
        List<Path> pythons = new ArrayList<>();
        for (Iterator<String> rest = arguments.iterator(); rest.hasNext();) {
            String argument = rest.next();
            switch (argument) {
                case "--rounds" -> rounds = Integer.parseInt(value(argument, rest));
                case "--seconds" -> seconds = Double.parseDouble(value(argument, rest));
                case "--only" -> only.add(value(argument, rest));
                default -> pythons.add(python(argument));
            }
        }
        return new ComparisonOptions(rounds, seconds, only, pythons);
    }

    private static String value(String option, Iterator<String> rest) {
        if (!rest.hasNext()) {
            throw new IllegalArgumentException(option + " has no value: " + USAGE);
        }
        return rest.next();
    }

    private static Path python(String argument) {
        if (argument.startsWith("-")) {
            throw new IllegalArgumentException("there is no option " + argument + ": " + USAGE);
        }
        return Path.of(argument);
    }

    boolean wants(TrainingPeer peer) {
        return only.isEmpty() || only.stream().anyMatch(peer.title()::contains);
    }

    /** The processor's name, where Linux tells it. */
    static String processor() {
        try {
            return Files.readAllLines(Path.of("/proc/cpuinfo")).stream().filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 2)).findFirst().orElse("an unnamed processor");
        } catch (IOException e) {
            return "an unnamed processor";
        }
    }
}
