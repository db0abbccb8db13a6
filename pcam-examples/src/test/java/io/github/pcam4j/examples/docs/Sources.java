package io.github.pcam4j.examples.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The main sources of the modules, literals that are added up made one. */
public final class Sources {
    private static final Pattern LITERAL_END = Pattern.compile("\"\\)?\\s*(\\.formatted\\([^\"]*?\\)\\s*)?\\+\\s*\"");

    private Sources() { }

    /** All that is compiled into the modules. */
    static String text() {
        return text(module -> true);
    }

    /** Of some modules, by their folder's name. */
    public static String text(Predicate<String> modules) {
        StringBuilder all = new StringBuilder();
        for (Path module : Document.files(Document.ROOT, "")) {
            Path folder = module.resolve("src/main");
            if (Files.isDirectory(folder) && modules.test(module.getFileName().toString())) {
                try (Stream<Path> files = Files.walk(folder)) {
                    all.append(files.filter(file -> file.toString().matches(".*(\\.java|/pcam)"))
                            .map(file -> String.join("\n", Document.read(file))).collect(Collectors.joining("\n")));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
        return LITERAL_END.matcher(all).replaceAll("");
    }
}
