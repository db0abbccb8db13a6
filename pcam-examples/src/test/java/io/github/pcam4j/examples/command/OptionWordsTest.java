package io.github.pcam4j.examples.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.examples.docs.Sources;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class OptionWordsTest {
    private static final List<String> APPLICATIONS = List.of("pcam-examples", "pcam-bench");
    private static final Pattern OPTION = Pattern.compile("\"[^\"\n]*[ (']--[a-z][a-z-]+[^\"\n]*\"");

    private final String library = Sources.text(module -> !APPLICATIONS.contains(module));

    @Test
    void whatIsAddedToIsWhatTheLibrarySays() {
        OptionWords.known().forEach(phrase -> assertTrue(library.contains(phrase), phrase));
        assertEquals("a.h5 exists already; ask for it to be overwritten (--overwrite)",
                OptionWords.in("a.h5 exists already; ask for it to be overwritten"));
    }

    /** But for the options of other programs: tar's and h5repack's. */
    @Test
    void theLibraryItselfKnowsNoOptions() {
        List<String> found = OPTION.matcher(library).results().map(it -> it.group())
                .filter(it -> !it.contains("tar --zstd") && !it.contains("h5repack --merge")).toList();
        assertEquals(List.of(), found);
    }
}
