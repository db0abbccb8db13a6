package io.github.pcam4j.train.split;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.train.error.TrainingException;
import io.github.pcam4j.train.metrics.PatchGroups;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SlideFileTest {
    private static final List<String> IDS = List.of("a", "b", "c");

    @TempDir
    private Path folder;

    private PatchGroups read(String content) throws IOException {
        return SlideFile.read(Files.writeString(folder.resolve("slides.csv"), content), IDS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"group", "slide", "wsi", "patient"})
    void readsGroupsInAnyOrderAmongOtherColumns(String column) throws IOException {
        PatchGroups groups = read("x,%s,id\n1,s2,c\n2,s1,a\n3,s9,test\n4,s2,b\n4,s2,b\n".formatted(column));
        assertEquals(List.of("s1", "s2", "s2"),
                IntStream.range(0, 3).mapToObj(i -> groups.names().get(groups.groupOf(i))).toList());
    }

    @Test
    void whatIsWrittenIsReadAgain() {
        Path file = folder.resolve("written.csv");
        SlideFile.write(file, IDS, PatchGroups.of(List.of("s,1", "s2", "s,1")));
        PatchGroups groups = SlideFile.read(file, IDS);
        assertEquals(List.of("s,1", "s2", "s,1"),
                IntStream.range(0, 3).mapToObj(i -> groups.names().get(groups.groupOf(i))).toList());
        assertThrows(IllegalArgumentException.class,
                () -> SlideFile.write(file, IDS, PatchGroups.of(List.of("s1", "s2"))));
    }

    @Test
    void theGroupMayStandFirst() throws IOException {
        PatchGroups groups = read("slide,id\ns2,c\ns1,a\ns2,b\n");
        assertEquals(List.of("s1", "s2", "s2"),
                IntStream.range(0, 3).mapToObj(i -> groups.names().get(groups.groupOf(i))).toList());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "id,group;a,s;b,t|lacks 1 of the store's 3 patches, such as c",
        "id,group;a,s;b,t;a,t;c,t|line 4: the patch \"a\" is of \"t\" here and of \"s\" on line 2",
        "id,group;a,s;b,;c,t|line 3: the patch \"b\" has no group",
        "id,group;a,s;b|line 3: there are 1 fields",
        "id,colour;a,s|One should be id, and another group or slide or wsi or patient",
        "''|is empty"})
    void saysWhatIsWrong(String content, String message) {
        TrainingException e = assertThrows(TrainingException.class, () -> read(content.replace(';', '\n')));
        assertTrue(e.getMessage().contains("slides.csv") && e.getMessage().contains(message), e.getMessage());
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        assertTrue(assertThrows(TrainingException.class, () -> SlideFile.read(folder.resolve("none.csv"), IDS))
                .getMessage().contains("none.csv does not exist"));
    }
}
