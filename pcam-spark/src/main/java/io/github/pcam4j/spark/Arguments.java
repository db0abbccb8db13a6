package io.github.pcam4j.spark;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A command line: a command, paths, and options that each have a value. The application of the command line has a parser of
 * its own, which is not to be on a cluster's class path.
 *
 * @param command the first word
 * @param paths what is no option
 * @param options by name
 */
record Arguments(String command, List<Path> paths, Map<String, String> options) {

    static Arguments of(String... words) {
        List<Path> paths = new ArrayList<>();
        Map<String, String> options = new LinkedHashMap<>();
        Iterator<String> rest = List.of(words).listIterator(Math.min(1, words.length));
        while (rest.hasNext()) {
            String word = rest.next();
            if (word.startsWith("--")) {
                String name = word.substring(2);
                if (!rest.hasNext() || options.put(name, rest.next()) != null) {
                    throw new WrongUsage("--%s takes one value".formatted(name));
                }
            } else {
                paths.add(Path.of(word));
            }
        }
        return new Arguments(words.length == 0 ? "" : words[0], paths, options);
    }

    /** Refuses options that a command does not have. */
    void allow(String... names) {
        options.keySet().stream().filter(name -> !Set.of(names).contains(name)).findFirst().ifPresent(name -> {
            throw new WrongUsage("%s has no option --%s; it has --%s".formatted(command, name, String.join(", --", names)));
        });
    }

    Optional<String> text(String name) {
        return Optional.ofNullable(options.get(name));
    }

    Path path(String name) {
        return text(name).map(Path::of).orElseThrow(() -> new WrongUsage("%s needs --%s".formatted(command, name)));
    }

    OptionalInt number(String name) {
        try {
            return text(name).map(it -> OptionalInt.of(Integer.parseInt(it))).orElse(OptionalInt.empty());
        } catch (NumberFormatException e) {
            throw new WrongUsage("--%s is a number, not '%s'".formatted(name, options.get(name)));
        }
    }

    OptionalDouble real(String name) {
        try {
            return text(name).map(it -> OptionalDouble.of(Double.parseDouble(it))).orElse(OptionalDouble.empty());
        } catch (NumberFormatException e) {
            throw new WrongUsage("--%s is a number, not '%s'".formatted(name, options.get(name)));
        }
    }
}
