package io.github.pcam4j.examples.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The picture in docs/architecture.md has the packages that there are, and no others. */
class ArchitecturePictureTest {
    private static final Path ROOT_PACKAGE = Path.of("src/main/java/io/github/pcam4j");
    private static final Pattern NAME =
            Pattern.compile("\\b(?:io|model|train|dl4j|torch|onnx|spark|examples)(?:\\.[a-z0-9]+)+\\b");

    @Test
    void packagesOfThePictureAreThoseThereAre() throws IOException {
        String picture = String.join("\n", Document.read(Document.ROOT.resolve("docs/architecture.svg")));
        Set<String> drawn = new TreeSet<>();
        Matcher name = NAME.matcher(picture);
        while (name.find()) {
            drawn.add(name.group());
        }
        Set<String> there = new TreeSet<>();
        for (String module : List.of("pcam-io", "pcam-model", "pcam-train", "pcam-dl4j", "pcam-torch", "pcam-onnx",
                "pcam-spark", "pcam-examples")) {
            assertTrue(picture.contains(">" + module + "<"), module);
            there.addAll(packages(Document.ROOT.resolve(module).resolve(ROOT_PACKAGE)));
        }
        assertEquals(there, drawn);
    }

    /** Those below a module's own, but for internal ones. */
    private static List<String> packages(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.endsWith("package-info.java"))
                    .map(file -> folder.relativize(file.getParent()).toString().replace('\\', '.').replace('/', '.'))
                    .filter(name -> name.contains(".") && !name.contains("internal")).toList();
        }
    }
}
