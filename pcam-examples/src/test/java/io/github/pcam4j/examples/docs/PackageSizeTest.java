package io.github.pcam4j.examples.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A package is of one concept, and small enough to be seen at once. */
class PackageSizeTest {
    private static final int MOST_FILES = 27;

    @Test
    void noPackageHasMoreFilesThanOneLooksThrough() throws IOException {
        Map<String, Long> large = new TreeMap<>(sizes());
        assertTrue(large.keySet().containsAll(List.of("io.github.pcam4j.io.store", "io.github.pcam4j.spark")), large::toString);
        large.values().removeIf(count -> count <= MOST_FILES);
        assertEquals(Map.of(), large, "packages of more than %d files; take a concept out of each".formatted(MOST_FILES));
    }

    /** Files of main sources by package, of all modules. */
    private static Map<String, Long> sizes() throws IOException {
        List<Path> roots;
        try (Stream<Path> modules = Files.list(Document.ROOT)) {
            roots = modules.map(it -> it.resolve("src/main/java")).filter(Files::isDirectory).toList();
        }
        Map<String, Long> sizes = new TreeMap<>();
        for (Path root : roots) {
            try (Stream<Path> files = Files.walk(root)) {
                files.filter(file -> file.toString().endsWith(".java") && !file.endsWith("package-info.java"))
                        .collect(Collectors.groupingBy(file -> root.relativize(file.getParent()).toString()
                                .replace('\\', '.').replace('/', '.'), Collectors.counting()))
                        .forEach((name, count) -> sizes.merge(name, count, Long::sum));
            }
        }
        return sizes;
    }
}
