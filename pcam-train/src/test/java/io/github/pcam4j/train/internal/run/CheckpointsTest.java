package io.github.pcam4j.train.internal.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.train.error.TrainingException;
import io.github.pcam4j.train.internal.AtomicFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointsTest {
    private static final List<String> FILES = List.of("run.json", "engine/model.bin", "checksums.txt");

    @TempDir
    private Path folder;

    private static void fill(Path checkpoint, String content) {
        try {
            Files.writeString(checkpoint.resolve("run.json"), content);
            Files.createDirectories(checkpoint.resolve("engine"));
            Files.writeString(checkpoint.resolve("engine/model.bin"), content.repeat(3));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String content(Checkpoints.Newest newest) throws IOException {
        return Files.readString(newest.folder().resolve("run.json"));
    }

    private Checkpoints written(String... contents) {
        Checkpoints checkpoints = new Checkpoints(folder);
        for (String content : contents) {
            checkpoints.write(it -> fill(it, content));
        }
        return checkpoints;
    }

    /** Where Java writes other digits, a list with those would be "damaged" to whoever reads it, and to itself. */
    @ParameterizedTest
    @ValueSource(strings = {"ar-EG", "fa-IR", "bn-BD", "mr-IN", "my-MM", "ne-NP", "tr-TR"})
    @ResourceLock(Resources.LOCALE)
    void whatIsStoredHasTheSameDigitsEverywhere(String language) throws IOException {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag(language));
        try {
            Path newest = written("first").newest().orElseThrow().folder();
            assertEquals(Optional.empty(), Seal.fault(newest));
            assertTrue(Files.readString(newest.resolve("checksums.txt")).chars().allMatch(it -> it < 128));
            Locale.setDefault(before);
            assertEquals(Optional.empty(), Seal.fault(newest));
        } finally {
            Locale.setDefault(before);
        }
    }

    /** Two files of one name, in the first and second checkpoint, which the fourth and fifth take the place of. */
    @Test
    void whatSomebodyPutThereStays() throws IOException {
        Checkpoints checkpoints = written("first");
        Files.writeString(folder.resolve("checkpoint-1/notes.txt"), "mine");
        checkpoints.write(it -> fill(it, "second"));
        Files.writeString(folder.resolve("checkpoint-2/engine/notes.txt"), "mine too");
        Files.writeString(folder.resolve("checkpoint-2/notes.txt"), "and this");
        checkpoints.write(it -> fill(it, "third"));
        checkpoints.write(it -> fill(it, "fourth"));
        assertEquals(List.of("checkpoint-2-2-notes.txt", "checkpoint-2-notes.txt",
                "checkpoint-3", "checkpoint-4", "notes.txt"), names());
        assertEquals("mine", Files.readString(folder.resolve("notes.txt")));
        assertEquals("mine too", Files.readString(folder.resolve("checkpoint-2-notes.txt")));
        assertEquals("and this", Files.readString(folder.resolve("checkpoint-2-2-notes.txt")));
        assertEquals("fourth", content(new Checkpoints(folder).newest().orElseThrow()));
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(it -> it.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void withoutACheckpointThereIsNone() {
        assertEquals(Optional.empty(), new Checkpoints(folder).newest());
        assertEquals(Optional.empty(), new Checkpoints(folder.resolve("absent")).newest());
    }

    @Test
    void theTwoNewestAreKept() throws IOException {
        written("one", "two", "three", "four");
        assertEquals(List.of("checkpoint-3", "checkpoint-4"), names());
        Checkpoints.Newest newest = new Checkpoints(folder).newest().orElseThrow();
        assertEquals("four", content(newest));
        assertEquals(List.of(), newest.damaged());
    }

    @Test
    void oneThatCannotBeWrittenLeavesThoseBefore() throws IOException {
        Checkpoints checkpoints = written("one", "two");
        assertThrows(TrainingException.class, () -> checkpoints.write(it -> {
            fill(it, "three");
            throw new TrainingException("the disk is full");
        }));
        assertEquals("two", content(new Checkpoints(folder).newest().orElseThrow()));
        checkpoints.write(it -> fill(it, "four"));
        assertEquals(List.of("checkpoint-2", "checkpoint-3"), names());
    }

    /** Every bit of every byte of every file. */
    @Test
    void aChangeOfAnyByteIsFoundAndTheOneBeforeIsTaken() throws IOException {
        written("one", "two");
        Path damaged = folder.resolve("checkpoint-2");
        for (String name : FILES) {
            Path file = damaged.resolve(name);
            byte[] intact = Files.readAllBytes(file);
            for (int bit = 0; bit < 8 * intact.length; bit++) {
                byte[] bytes = intact.clone();
                bytes[bit / 8] ^= (byte) (1 << bit % 8);
                Files.write(file, bytes);
                assertFallsBack(damaged, name, "bit " + bit);
            }
            Files.write(file, intact);
        }
    }

    @Test
    void aFileCutShortGrownOrMissingIsFoundAndTheOneBeforeIsTaken() throws IOException {
        written("one", "two");
        Path damaged = folder.resolve("checkpoint-2");
        for (String name : FILES) {
            Path file = damaged.resolve(name);
            byte[] intact = Files.readAllBytes(file);
            for (int length = 0; length < intact.length + 9; length++) {
                if (length != intact.length) {
                    Files.write(file, Arrays.copyOf(intact, length));
                    assertFallsBack(damaged, name, "length " + length);
                }
            }
            Files.delete(file);
            assertFallsBack(damaged, name, "missing");
            Files.write(file, intact);
        }
    }

    private void assertFallsBack(Path damaged, String name, String what) throws IOException {
        Checkpoints.Newest newest = new Checkpoints(folder).newest().orElseThrow();
        assertEquals("one", content(newest), name + ", " + what);
        assertEquals(1, newest.damaged().size());
        String said = newest.damaged().get(0);
        assertTrue(said.startsWith(damaged + ": "), said);
        // A change in the list of checksums may look like one of the file that its line is about.
        assertTrue(name.equals("checksums.txt") || said.contains(name), said);
    }

    @Test
    void allDamagedIsAnErrorThatNamesTheFilesAndTheRemedy() throws IOException {
        written("one", "two");
        Files.delete(folder.resolve("checkpoint-1/engine/model.bin"));
        Files.writeString(folder.resolve("checkpoint-2/run.json"), "twe");
        TrainingException e = assertThrows(TrainingException.class, () -> new Checkpoints(folder).newest());
        assertTrue(e.getMessage().contains("checkpoint-1: engine/model.bin is missing"), e.getMessage());
        assertTrue(e.getMessage().contains("checkpoint-2: run.json is not as it was written"), e.getMessage());
        assertTrue(e.getMessage().contains("train again and overwrite the run"), e.getMessage());
    }

    @Test
    void aDamagedOneIsNeverKeptInPlaceOfAGoodOne() throws IOException {
        written("one", "two");
        Files.writeString(folder.resolve("checkpoint-2/run.json"), "twe");
        Checkpoints checkpoints = new Checkpoints(folder);
        checkpoints.newest();
        checkpoints.write(it -> fill(it, "three"));
        assertEquals(List.of("checkpoint-1", "checkpoint-3"), names());
        Files.delete(folder.resolve("checkpoint-3/run.json"));
        assertEquals("one", content(new Checkpoints(folder).newest().orElseThrow()));
    }

    /** What a process leaves that is killed between any two operations on files, one after the other. */
    @ParameterizedTest
    @ValueSource(strings = {"writing", "before the rename", "before the oldest goes", "oldest renamed",
        "oldest half gone"})
    void whereverItIsKilledTheNewestWholeOneIsThere(String moment) throws IOException {
        Checkpoints checkpoints = written("one", "two", "three");
        String expected = "three";
        switch (moment) {
            case "writing" -> fill(AtomicFiles.emptyFolder(folder.resolve("next.part")), "four");
            case "before the rename" -> {
                fill(AtomicFiles.emptyFolder(folder.resolve("next.part")), "four");
                Seal.close(folder.resolve("next.part"));
            }
            default -> {
                expected = "four";
                AtomicFiles.copyFolder(folder.resolve("checkpoint-2"), folder.resolve("kept"));
                checkpoints.write(it -> fill(it, "four"));
                Files.move(folder.resolve("kept"), folder.resolve(
                        moment.equals("before the oldest goes") ? "checkpoint-2" : "discarded.part"));
                if (moment.equals("oldest half gone")) {
                    Files.delete(folder.resolve("discarded.part/engine/model.bin"));
                }
            }
        }
        Checkpoints again = new Checkpoints(folder);
        assertEquals(expected, content(again.newest().orElseThrow()));
        again.write(it -> fill(it, "after"));
        again.write(it -> fill(it, "last"));
        assertEquals("last", content(new Checkpoints(folder).newest().orElseThrow()));
        assertTrue(names().stream().allMatch(it -> it.startsWith("checkpoint-") || it.equals("discarded.part")),
                names().toString());
        assertEquals(2, names().stream().filter(it -> it.startsWith("checkpoint-")).count());
    }

    /** What may happen to checkpoints. */
    private enum Event { WRITE, DAMAGE_NEWEST, REOPEN, KILL_WHILE_WRITING }

    @Provide
    Arbitrary<List<Event>> events() {
        return Arbitraries.of(Event.class).list().ofMaxSize(25);
    }

    /** Against a plain list of what was written and not damaged since. */
    @Property(tries = 150)
    void theNewestGoodOneIsFoundWhateverHappened(@ForAll("events") List<Event> events) throws IOException {
        Path place = Files.createTempDirectory("checkpoints");
        Checkpoints checkpoints = new Checkpoints(place);
        List<String> good = new ArrayList<>();
        int damagedOnTop = 0;
        int count = 0;
        for (Event event : events) {
            String content = "content " + count++;
            switch (event) {
                case WRITE -> {
                    checkpoints.write(it -> fill(it, content));
                    damagedOnTop = 0;
                    good.add(content);
                }
                case KILL_WHILE_WRITING -> fill(AtomicFiles.emptyFolder(place.resolve("next.part")), content);
                case DAMAGE_NEWEST -> {
                    // One that is damaged while one before it is there: two at once are beyond what is promised.
                    if (damagedOnTop == 0 && good.size() >= 2) {
                        Files.writeString(checkpoints.newest().orElseThrow().folder().resolve("run.json"), "?");
                        good.remove(good.size() - 1);
                        damagedOnTop = 1;
                        checkpoints = new Checkpoints(place);
                        checkpoints.newest();
                    }
                }
                default -> {
                    checkpoints = new Checkpoints(place);
                    checkpoints.newest();
                }
            }
            Optional<Checkpoints.Newest> newest = new Checkpoints(place).newest();
            assertEquals(good.isEmpty(), newest.isEmpty());
            if (newest.isPresent()) {
                assertEquals(good.get(good.size() - 1), content(newest.get()));
                assertEquals(damagedOnTop, newest.get().damaged().size());
            }
        }
        AtomicFiles.remove(place);
    }
}
