package io.github.pcam4j.examples.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who meets a public class first by its Javadoc finds an example there, or a link to where it is used. */
class JavadocExamplesTest {
    private static final Pattern PUBLIC_TYPE = Pattern.compile("(/\\*\\*(?:(?!\\*/).)*\\*/)\\s*"
            + "(?:@[^\\n]*\\n|\\s+[^\\n]*\\n)*public [a-z -]*(?:class|record|interface|enum) \\w+", Pattern.DOTALL);
    private static final Pattern EXAMPLE_OR_LINK = Pattern.compile("<pre>|@see [A-Za-z]|\\{@link +[A-Za-z]");

    @Test
    void everyPublicTypeHasAnExampleOrALinkToAnother() throws IOException {
        List<String> without = new ArrayList<>();
        int types = 0;
        for (String module : List.of("pcam-io", "pcam-model", "pcam-train", "pcam-dl4j", "pcam-torch", "pcam-onnx",
                "pcam-spark")) {
            for (Path file : sources(Document.ROOT.resolve(module).resolve("src/main/java"))) {
                Matcher type = PUBLIC_TYPE.matcher(String.join("\n", Document.read(file)));
                if (type.find()) {
                    types++;
                    if (!EXAMPLE_OR_LINK.matcher(type.group(1)).find()) {
                        without.add(Document.ROOT.relativize(file).toString());
                    }
                }
            }
        }
        assertTrue(types > 100, "where are the classes? " + types);
        assertEquals(List.of(), without, "These have neither an example nor a link to another class in their Javadoc");
    }

    private static List<Path> sources(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java") && !file.toString().contains("internal"))
                    .sorted().toList();
        }
    }
}
