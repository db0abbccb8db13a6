package io.github.pcam4j.examples.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Messages that docs/troubleshooting.md quotes are messages of this library: their words stand in its sources. */
class MessagesTest {
    /** A quoted message; it has three dots where something is put in. */
    private static final Pattern MESSAGE = Pattern.compile("^> (.*)");

    @Test
    void everyQuotedMessageIsOfThisLibrary() {
        String sources = Sources.text();
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
}
