package io.github.pcam4j.examples.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A document of the project, in Markdown.
 *
 * @param name its path from the project's root
 * @param lines all of it
 */
record Document(String name, List<String> lines) {
    private static final String FENCE = "```";

    /** The project's root: tests run in their module's folder. */
    static final Path ROOT = Path.of("..");

    /** Those of the root and of {@code docs/}. */
    static List<Document> all() {
        return Stream.of(ROOT, ROOT.resolve("docs")).flatMap(folder -> files(folder, ".md").stream())
                .map(file -> new Document(ROOT.relativize(file).toString().replace('\\', '/'), read(file))).toList();
    }

    /** The files of a folder whose names end so, in order. */
    static List<Path> files(Path folder, String end) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(end)).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<String> read(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where a line is, counted from 0. */
    String place(int line) {
        return name + ":" + (line + 1);
    }

    /** The fenced blocks. */
    List<CodeBlock> blocks() {
        List<CodeBlock> blocks = new ArrayList<>();
        for (int line = 0; line < lines.size(); line++) {
            if (lines.get(line).startsWith(FENCE)) {
                int end = line + 1 + lines.subList(line + 1, lines.size()).indexOf(FENCE);
                if (end == line) {
                    throw new AssertionError(place(line) + ": this block has no end");
                }
                blocks.add(new CodeBlock(place(line), lines.get(line).substring(FENCE.length()).strip(),
                        lines.subList(line + 1, end)));
                line = end;
            }
        }
        return blocks;
    }

    /** The lines, those of fenced blocks left empty. */
    List<String> prose() {
        List<String> prose = new ArrayList<>();
        boolean fenced = false;
        for (String line : lines) {
            boolean fence = line.startsWith(FENCE);
            prose.add(fence || fenced ? "" : line);
            fenced ^= fence;
        }
        return prose;
    }
}
