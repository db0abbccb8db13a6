package io.github.pcam4j.train.split;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.train.error.TrainingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SplitTest {
    private static final List<String> IDS = List.of("a", "b", "c", "d");

    @TempDir
    private Path folder;

    @Test
    void copiesAndSortsItsIndices() {
        int[] train = {3, 0};
        int[] validation = {2, 1};
        Split split = Split.of(train, validation);
        train[0] = 9;
        validation[0] = 9;
        split.train()[0] = 9;
        split.validation()[0] = 9;

        assertArrayEquals(new int[] {0, 3}, split.train());
        assertArrayEquals(new int[] {1, 2}, split.validation());
        assertEquals(2, split.trainSize());
        assertEquals(2, split.validationSize());
        assertEquals(4, split.size());
        assertTrue(split.validates(2));
        assertFalse(split.validates(3));
        assertThrows(IndexOutOfBoundsException.class, () -> split.validates(4));
        assertEquals("Split[2 train, 2 validation]", split.toString());
    }

    @Test
    void isEqualByItsParts() {
        Split split = Split.of(new int[] {0, 3}, new int[] {1, 2});

        assertEquals(split, Split.of(new int[] {3, 0}, new int[] {2, 1}));
        assertEquals(split.hashCode(), Split.of(new int[] {3, 0}, new int[] {2, 1}).hashCode());
        assertNotEquals(split, Split.of(new int[] {1, 2}, new int[] {0, 3}));
        assertNotEquals(split, Split.of(new int[] {0, 3, 4}, new int[] {1, 2}));
    }

    static Stream<Arguments> faultyIndices() {
        return Stream.of(
                Arguments.of(new int[0], new int[0], "at least one patch"),
                Arguments.of(new int[] {0, 1}, new int[] {1}, "1 is there twice"),
                Arguments.of(new int[] {0, 0}, new int[] {1}, "0 is there twice"),
                Arguments.of(new int[] {0, 3}, new int[] {2}, "1 is missing"),
                Arguments.of(new int[] {0}, new int[] {-1}, "-1 is no index"));
    }

    @ParameterizedTest(name = "{2}")
    @MethodSource("faultyIndices")
    void theFaultyIndexIsNamed(int[] train, int[] validation, String message) {
        String actual = assertThrows(IllegalArgumentException.class, () -> Split.of(train, validation)).getMessage();
        assertTrue(actual.contains(message), actual);
    }

    @Test
    void isWrittenAsCsv() throws IOException {
        Path file = folder.resolve("split.csv");
        Files.writeString(file, "an older file");

        Split.of(new int[] {0, 3}, new int[] {1, 2}).save(file, IDS::get);

        assertEquals("id,part\na,train\nb,validation\nc,validation\nd,train\n", Files.readString(file));
        assertEquals(List.of(file), files());
    }

    @Test
    void comesBackForAStoreInAnotherOrder() {
        Path file = folder.resolve("split.csv");
        List<String> ids = IntStream.range(0, 500).mapToObj(index -> "patch, \"" + index + "\"")
                .collect(Collectors.toCollection(ArrayList::new));
        byte[] labels = new byte[500];
        IntStream.range(0, 200).forEach(index -> labels[2 * index] = 1);
        Split split = StratifiedSplitter.builder().seed(3).build().split(labels);
        split.save(file, ids::get);

        assertEquals(split, Split.load(file, ids));
        Collections.reverse(ids);
        Split turned = Split.load(file, ids);
        for (int index = 0; index < 500; index++) {
            assertEquals(split.validates(index), turned.validates(499 - index));
        }
    }

    @Test
    void readsWhatASpreadsheetWrites() throws IOException {
        Path file = folder.resolve("split.csv");
        Files.writeString(file, "\uFEFFid,part\r\n\"d\",validation\r\nc,train\r\n\r\nb,train\r\na,validation");

        assertEquals(Split.of(new int[] {1, 2}, new int[] {0, 3}), Split.load(file, IDS));
    }

    static Stream<Arguments> faultyFiles() {
        return Stream.of(
                Arguments.of("", "is empty; its first line should be id,part"),
                Arguments.of("id,fold\na,train\n", "line 1: the columns are id,fold. They should be id,part"),
                Arguments.of("id,part\na,train\nx,train\n", "line 3: no patch of the store has the id \"x\""),
                Arguments.of("id,part\na,train\nb,train\na,train\n", "line 4: the id \"a\" stands on line 2 already"),
                Arguments.of("id,part\na,test\n", "line 2: the part is \"test\". It should be train or validation"),
                Arguments.of("id,part\na\n", "line 2: the number of fields is 1"),
                Arguments.of("id,part\na,train,0\n", "line 2: the number of fields is 3"),
                Arguments.of("id,part\na,train\nd,train\n", "after its last line, 3: 2 of the store's 4 patches have "
                        + "no line, the first of them the one with the id \"b\""),
                Arguments.of("id,part\n", "after its last line, 1: 4 of the store's 4 patches"),
                Arguments.of("id,part\n\"a,train\n", "line 2: the number of fields is 1"));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("faultyFiles")
    void theFaultIsNamedWithFileAndLine(String content, String message) throws IOException {
        Path file = folder.resolve("split.csv");
        Files.writeString(file, content);

        String actual = assertThrows(TrainingException.class, () -> Split.load(file, IDS)).getMessage();

        assertTrue(actual.startsWith(file.toString()) && actual.contains(message), actual);
    }

    @Test
    void aFileThatIsNoTextIsNamed() throws IOException {
        Path file = folder.resolve("split.csv");
        Files.write(file, new byte[] {'i', 'd', ',', (byte) 0xFF, (byte) 0xC0, 0, '\n'});

        assertFailure(file.toString(), () -> Split.load(file, IDS));
        assertFailure(folder + "/none.csv does not exist", () -> Split.load(folder.resolve("none.csv"), IDS));
        assertFailure(folder + " cannot be read", () -> Split.load(folder, IDS));
    }

    @Test
    void idsOfTheStoreMustDiffer() {
        Path file = folder.resolve("split.csv");
        String message = assertThrows(IllegalArgumentException.class,
                () -> Split.load(file, List.of("a", "b", "a"))).getMessage();

        assertTrue(message.contains("\"a\" stands at index 0 and at index 2"), message);
        assertThrows(IllegalArgumentException.class, () -> Split.load(file, List.of()));
    }

    @Test
    void aFailedSaveLeavesTheOlderFileAndNothingElse() throws IOException {
        Path file = folder.resolve("split.csv");
        Files.writeString(file, "an older file");
        Split split = Split.of(new int[] {0, 3}, new int[] {1, 2});

        for (String badId : new String[] {null, "", "a"}) {
            String message = assertThrows(IllegalArgumentException.class,
                    () -> split.save(file, index -> index == 2 ? badId : IDS.get(index))).getMessage();
            assertTrue(message.contains("that at index 2 is"), message);
        }
        assertEquals("an older file", Files.readString(file));
        assertEquals(List.of(file), files());
    }

    @Test
    void aFolderThatIsMissingIsMade() {
        Path file = folder.resolve("none/split.csv");
        Split split = Split.of(new int[] {0}, new int[] {1});

        split.save(file, IDS::get);

        assertEquals(split, Split.load(file, IDS.subList(0, 2)));
    }

    @Test
    void aFolderThatIsAFileIsNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("none"), "x").resolve("split.csv");

        assertFailure(file + " cannot be written", () -> Split.of(new int[] {0}, new int[] {1}).save(file, IDS::get));
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.collect(Collectors.toList());
        }
    }

    private static void assertFailure(String part, Executable call) {
        String message = assertThrows(TrainingException.class, call).getMessage();
        assertTrue(message.contains(part), message);
    }
}
