package io.github.pcam4j.examples.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Every block of Java in the documents is code that a test of this package runs. */
class JavaBlocksTest {
    private final List<SourceRegion> regions = SourceRegion.all();
    private final List<CodeBlock> blocks = Document.all().stream().flatMap(document -> document.blocks().stream())
            .filter(block -> block.language().equals("java")).toList();

    @Test
    void everyBlockIsARegionOfATest() {
        assertFalse(blocks.isEmpty());
        Set<String> tested = regions.stream().map(SourceRegion::text).collect(Collectors.toSet());
        List<String> untested = blocks.stream()
                .filter(block -> !tested.contains(SourceRegion.comparable(block.lines())))
                .map(CodeBlock::place).toList();
        assertEquals(List.of(), untested, "These blocks of Java are not what a test of " + getClass().getPackageName()
                + " has between // tag::NAME and // end::NAME. Change both, so that what is shown is run.");
    }

    @Test
    void everyRegionIsShown() {
        Set<String> shown = blocks.stream().map(block -> SourceRegion.comparable(block.lines()))
                .collect(Collectors.toSet());
        List<String> unused = regions.stream().filter(region -> !shown.contains(region.text()))
                .map(SourceRegion::place).toList();
        assertEquals(List.of(), unused, "No document shows these regions");
    }

    @Test
    void noBlockIsWithoutALanguageButForOutput() {
        List<String> suspicious = Document.all().stream().flatMap(document -> document.blocks().stream())
                .filter(block -> block.language().isEmpty())
                .filter(block -> block.lines().stream().anyMatch(line -> line.matches("pcam .*|.*;")))
                .map(CodeBlock::place).toList();
        assertEquals(List.of(), suspicious, "These blocks look like code; name the language, so that they are checked");
    }
}
