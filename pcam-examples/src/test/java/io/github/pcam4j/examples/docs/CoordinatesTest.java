package io.github.pcam4j.examples.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Every dependency that the documents name has the coordinates and the version of this build. */
class CoordinatesTest {
    private static final Pattern INLINE = Pattern.compile("([a-z][\\w.]+):([a-z][\\w.-]+):(\\d[\\w.-]*\\w)");

    private final ManagedVersions build = ManagedVersions.ofBuild();

    @Test
    void dependenciesInPomsAreThoseOfTheBuild() {
        List<String> wrong = new ArrayList<>();
        int found = 0;
        for (Document document : Document.all()) {
            for (CodeBlock block : document.blocks()) {
                if (block.language().equals("xml")) {
                    List<PomDependency> dependencies = PomDependency.parse(String.join("\n", block.lines()));
                    found += dependencies.size();
                    dependencies.forEach(dependency -> build.fault(dependency)
                            .ifPresent(fault -> wrong.add(block.place() + ": " + fault)));
                }
            }
        }
        assertTrue(found > 0);
        assertEquals(List.of(), wrong);
    }

    @Test
    void versionsWithinSentencesAreThoseOfTheBuild() {
        List<String> wrong = new ArrayList<>();
        int found = 0;
        for (Document document : Document.all()) {
            for (int line = 0; line < document.lines().size(); line++) {
                Matcher named = INLINE.matcher(document.lines().get(line));
                while (named.find()) {
                    found++;
                    String place = document.place(line);
                    build.fault(new PomDependency(named.group(1), named.group(2), named.group(3), ""))
                            .ifPresent(fault -> wrong.add(place + ": " + fault));
                }
            }
        }
        assertTrue(found > 3);
        assertEquals(List.of(), wrong);
    }

    @Test
    void whatTheBuildDoesNotHaveIsFound() {
        assertTrue(build.fault(new PomDependency("io.github.pcam4j", "pcam-trane", "", "")).isPresent());
        assertTrue(build.fault(new PomDependency("io.github.pcam4j", "pcam-train", "9.9", "")).isPresent());
        assertTrue(build.fault(new PomDependency("org.nd4j", "nd4j-native", "", "linux-avx1")).isPresent());
        assertEquals("", build.fault(new PomDependency("org.nd4j", "nd4j-native", "", "linux-x86_64-avx2")).orElse(""));
    }
}
