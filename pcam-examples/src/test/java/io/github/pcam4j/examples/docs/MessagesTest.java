package io.github.pcam4j.examples.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Messages that docs/troubleshooting.md quotes are messages of this library: their words stand in its sources. */
class MessagesTest {
    /** A quoted message; it has three dots where something is put in. */
    private static final Pattern MESSAGE = Pattern.compile("^> (.*)");
    private static final Pattern LITERAL_END = Pattern.compile("\"\\)?\\s*(\\.formatted\\([^\"]*?\\)\\s*)?\\+\\s*\"");

    @Test
    void everyQuotedMessageIsOfThisLibrary() throws IOException {
        String sources = sources();
        List<String> unknown = new ArrayList<>();
        int quoted = 0;
        for (Document document : Document.all()) {
            if (document.name().equals("docs/troubleshooting.md")) {
                for (int line = 0; line < document.lines().size(); line++) {
                    Matcher message = MESSAGE.matcher(document.lines().get(line));
                    if (message.matches()) {
                        quoted++;
                        String place = document.place(line);
                        Arrays.stream(message.group(1).split("\\.\\.\\.|\\s+$")).map(String::strip)
                                .filter(part -> !sources.contains(part))
                                .forEach(part -> unknown.add(place + ": " + part));
                    }
                }
            }
        }
        assertTrue(quoted > 15, "where are the messages?");
        assertEquals(List.of(), unknown);
    }

    /** All that is compiled into the modules, literals that are added up made one. */
    private static String sources() throws IOException {
        StringBuilder all = new StringBuilder();
        for (Path module : Document.files(Document.ROOT, "")) {
            Path folder = module.resolve("src/main");
            if (Files.isDirectory(folder)) {
                try (Stream<Path> files = Files.walk(folder)) {
                    all.append(files.filter(file -> file.toString().matches(".*(\\.java|/pcam)"))
                            .map(file -> String.join("\n", Document.read(file))).collect(Collectors.joining("\n")));
                }
            }
        }
        return LITERAL_END.matcher(all).replaceAll("");
    }
}
