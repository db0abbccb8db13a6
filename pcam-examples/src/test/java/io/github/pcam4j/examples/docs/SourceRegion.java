package io.github.pcam4j.examples.docs;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What stands between {@code // tag::NAME} and {@code // end::NAME} in a test of this package, for a document to show.
 *
 * @param place where it begins, as {@code StoreSnippetsTest.java:40}
 * @param text as {@link #comparable} gives it
 */
record SourceRegion(String place, String text) {
    private static final Path FOLDER = Path.of("src/test/java/io/github/pcam4j/examples/docs");
    private static final String BEGIN = "// tag::";
    private static final String END = "// end::";

    /** All of this package. */
    static List<SourceRegion> all() {
        List<SourceRegion> regions = new ArrayList<>();
        for (Path file : Document.files(FOLDER, ".java")) {
            List<String> lines = Document.read(file);
            for (int line = 0; line < lines.size(); line++) {
                if (lines.get(line).strip().startsWith(BEGIN)) {
                    requireTested(file);
                    int end = end(file, lines, line);
                    regions.add(new SourceRegion(file.getFileName() + ":" + (line + 1),
                            comparable(lines.subList(line + 1, end))));
                }
            }
        }
        return regions;
    }

    /** A region is of a test, or of a program that has one beside it. */
    private static void requireTested(Path file) {
        String name = file.getFileName().toString();
        if (!name.endsWith("Test.java") && !Files.exists(FOLDER.resolve(name.replace(".java", "Test.java")))) {
            throw new AssertionError(file + " is shown by a document, but is no test and has none beside it");
        }
    }

    private static int end(Path file, List<String> lines, int begin) {
        String mark = lines.get(begin).strip().replace(BEGIN, END);
        for (int line = begin; line < lines.size(); line++) {
            if (lines.get(line).strip().equals(mark)) {
                return line;
            }
        }
        throw new AssertionError("%s:%d: there is no %s".formatted(file, begin + 1, mark));
    }

    /**
     * Code without its indentation. Documents name files from where a program is started; tests, which have a folder of
     * their own, say {@code folder.resolve} for {@code Path.of}.
     */
    static String comparable(List<String> code) {
        return String.join("\n", code).stripIndent().strip().replace("folder.resolve(", "Path.of(");
    }
}
