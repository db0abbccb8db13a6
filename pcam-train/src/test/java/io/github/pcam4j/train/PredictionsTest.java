package io.github.pcam4j.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.train.error.TrainingException;
import io.github.pcam4j.train.metrics.BinaryMetrics;
import io.github.pcam4j.train.metrics.DeLong;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PredictionsTest {
    private static final List<String> IDS = List.of("a", "b, \"c\"", "d", "e");
    private static final byte[] LABELS = {0, 1, 1, 0};
    private static final double[] PROBABILITIES = {0.1, 1, 1e-30, Math.nextDown(1.0)};

    @TempDir
    private Path folder;

    @Test
    void comesBackBitByBit() throws IOException {
        Path file = folder.resolve("run/predictions.csv");
        Predictions.of(IDS, LABELS, PROBABILITIES).write(file);
        Predictions read = Predictions.read(file);

        assertEquals("id,label,probability", Files.readAllLines(file).get(0));
        assertEquals(IDS, read.ids());
        assertArrayEquals(LABELS, read.labels());
        assertArrayEquals(PROBABILITIES, read.probabilities());
        assertEquals(Optional.empty(), read.groups());
    }

    /** Four hundred probabilities of which many are the same float; the AUC is scikit-learn's. */
    @Test
    void probabilitiesAreTheDoublesOfTheFile() throws URISyntaxException {
        Predictions read = Predictions.read(Path.of(Objects.requireNonNull(
                getClass().getResource("/reference/predictions-double.csv")).toURI()));

        assertEquals(0.7753625, BinaryMetrics.of(read.labels(), read.probabilities()).rocAuc(), 1e-12);
        assertEquals(0.7753625, DeLong.estimate(read.labels(), read.probabilities()).auc(), 1e-12);
        Path copy = folder.resolve("copy.csv");
        read.write(copy);
        assertArrayEquals(read.probabilities(), Predictions.read(copy).probabilities());
    }

    @Test
    void comesBackWithItsGroups() throws IOException {
        Path file = folder.resolve("predictions.csv");
        Predictions.of(IDS, LABELS, PROBABILITIES, List.of("s1", "s2", "s2", "s1")).write(file);
        Predictions read = Predictions.read(file);

        assertEquals("id,label,probability,group", Files.readAllLines(file).get(0));
        assertEquals(List.of("s1", "s2"), read.groups().orElseThrow().names());
        assertEquals(1, read.groups().orElseThrow().groupOf(2));
    }

    @Test
    void otherProbabilitiesComeToTheSamePatches() {
        double[] others = {0.5, 0.25, 0, 1};
        Predictions changed = Predictions.of(IDS, LABELS, PROBABILITIES, List.of("s1", "s2", "s2", "s1"))
                .withProbabilities(others);
        others[0] = 2;

        assertEquals(IDS, changed.ids());
        assertArrayEquals(LABELS, changed.labels());
        assertArrayEquals(new double[] {0.5, 0.25, 0, 1}, changed.probabilities());
        assertEquals(List.of("s1", "s2"), changed.groups().orElseThrow().names());
        assertMessage("index 0 is 2.0", () -> changed.withProbabilities(others));
        assertMessage("4 labels for 3 scores", () -> changed.withProbabilities(new double[3]));
    }

    @Test
    void readsWhatASpreadsheetWrites() throws IOException {
        Path file = Files.writeString(folder.resolve("predictions.csv"),
                "\uFEFFid,label,probability\r\n\"a\",1,1\r\n\r\nb,0,0.25");

        assertArrayEquals(new double[] {1, 0.25}, Predictions.read(file).probabilities());
    }

    @Test
    void areBroughtIntoTheOrderOfOthers() {
        Predictions ordered = Predictions.of(IDS, LABELS, PROBABILITIES, List.of("s1", "s2", "s2", "s1"));
        Predictions turned = Predictions.of(List.of("e", "d", "b, \"c\"", "a"), new byte[] {0, 1, 1, 0},
                new double[] {0.1, 0.2, 0.3, 0.4});
        Predictions beside = turned.inOrderOf(ordered);

        assertEquals(IDS, beside.ids());
        assertArrayEquals(LABELS, beside.labels());
        assertArrayEquals(new double[] {0.4, 0.3, 0.2, 0.1}, beside.probabilities());
        assertEquals(List.of("s1", "s2", "s2", "s1"), beside.groupOfEach());
        assertEquals(List.of("s1", "s2", "s2", "s1"), ordered.inOrderOf(turned).groupOfEach());
        // Two of the four pairs are in order, with either model.
        String line = DeLong.compare(ordered.labels(), ordered.probabilities(), beside.probabilities())
                .summary("first", "second");
        assertTrue(line.startsWith("first 0.5000, second 0.5000: difference +0.0000"), line);
    }

    @Test
    void otherPatchesAreNotCompared() {
        Predictions these = Predictions.of(List.of("a", "b"), new byte[] {0, 1}, new double[2], List.of("s", "t"));
        assertMessage("predictions of 2 patches cannot be compared with those of 1",
                () -> these.inOrderOf(Predictions.of(List.of("a"), new byte[1], new double[1])));
        assertMessage("the patch \"c\" is among the one predictions only",
                () -> these.inOrderOf(Predictions.of(List.of("a", "c"), new byte[] {0, 1}, new double[2])));
        assertMessage("the patch \"b\" has label 0 in the one",
                () -> these.inOrderOf(Predictions.of(List.of("a", "b"), new byte[2], new double[2])));
        assertMessage("the patch \"b\" is of different groups", () -> these.inOrderOf(
                Predictions.of(List.of("a", "b"), new byte[] {0, 1}, new double[2], List.of("s", "s"))));
    }

    static Stream<Arguments> faultyFiles() {
        return Stream.of(
                Arguments.of("", " is empty; its first line should be id,label,probability"),
                Arguments.of("id,label\na,1\n", ", line 1: the columns are id,label. They should be"),
                Arguments.of("id,label,probability\n", ", line 1: there are no rows below the columns"),
                Arguments.of("id,label,probability\na,1\n", ", line 2: the number of fields is 2. It should be 3"),
                Arguments.of("id,label,probability\na,1,0.5,s\n", ", line 2: the number of fields is 4"),
                Arguments.of("id,label,probability,group\na,1,0.5,\n", ", line 2: the group is empty"),
                Arguments.of("id,label,probability\na,1,0.5\n,1,0.5\n", ", line 3: the id is empty"),
                Arguments.of("id,label,probability\na,1,0.5\nb,1,0.5\na,1,0.5\n",
                        ", line 4: the id \"a\" stands on line 2 already"),
                Arguments.of("id,label,probability\na,2,0.5\n", ", line 2: the label is \"2\""),
                Arguments.of("id,label,probability\na,1,\n", ", line 2: the probability is \"\""),
                Arguments.of("id,label,probability\na,1,NaN\n", ", line 2: the probability is \"NaN\""),
                Arguments.of("id,label,probability\na,1,1.01\n", ", line 2: the probability is \"1.01\""),
                Arguments.of("id,label,probability\na,1,\"0,5\"\n", ", line 2: the probability is \"0,5\""));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("faultyFiles")
    void theFaultIsNamedWithFileAndLine(String content, String message) throws IOException {
        Path file = Files.writeString(folder.resolve("predictions.csv"), content);
        String actual = assertThrows(TrainingException.class, () -> Predictions.read(file)).getMessage();

        assertTrue(actual.startsWith(file + message), actual);
    }

    @Test
    void aFileThatIsNoneIsNamed() throws IOException {
        Path binary = Files.write(folder.resolve("b.csv"), new byte[] {'i', 'd', (byte) 0xFF, (byte) 0xC0, '\n'});
        for (Path file : List.of(binary, folder, folder.resolve("none.csv"))) {
            String message = assertThrows(TrainingException.class, () -> Predictions.read(file)).getMessage();
            assertTrue(message.startsWith(file.toString()), message);
        }
    }

    @Test
    void badInputIsNamed() {
        assertMessage("1 ids for 2 labels", () -> Predictions.of(List.of("a"), new byte[2], new double[2]));
        assertMessage("2 labels for 1 scores", () -> Predictions.of(List.of("a", "b"), new byte[2], new double[1]));
        assertMessage("1 groups for 2 labels",
                () -> Predictions.of(List.of("a", "b"), new byte[2], new double[2], List.of("s")));
        assertMessage("index 1 is \"a\", which stands at index 0",
                () -> Predictions.of(List.of("a", "a"), new byte[2], new double[2]));
        assertMessage("index 1 is empty", () -> Predictions.of(List.of("a", ""), new byte[2], new double[2]));
        assertMessage("index 0 is 1.5", () -> Predictions.of(List.of("a"), new byte[1], new double[] {1.5}));
        assertMessage("at least one patch", () -> Predictions.of(List.of(), new byte[0], new double[0]));
    }

    private static void assertMessage(String part, Executable call) {
        String message = assertThrows(IllegalArgumentException.class, call).getMessage();
        assertTrue(message.contains(part), message);
    }
}
