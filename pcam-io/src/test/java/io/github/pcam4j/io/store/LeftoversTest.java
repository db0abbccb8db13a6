package io.github.pcam4j.io.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.io.PatchShape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a killed writer left is replaced, whatever there is of it; what somebody else put there is not. */
class LeftoversTest {
    private static final PatchShape SHAPE = PatchShape.rgb(4);

    @TempDir
    private Path folder;

    private Path part() {
        return folder.resolve("a.h5.part");
    }

    private Path journal() {
        return folder.resolve("a.h5.part.journal");
    }

    private PatchStoreWriter.Builder writer() {
        return PatchStoreWriter.builder(folder.resolve("a.h5"), SHAPE).labelled(false);
    }

    /** As one that is killed leaves it. */
    private void leave(int patches) {
        try (PatchStoreWriter writer = writer().open()) {
            for (int i = 0; i < patches; i++) {
                writer.append("p" + i, new byte[SHAPE.bytes()]);
            }
            writer.keepUnfinished(true);
        }
        assertTrue(Files.exists(part()) && Files.exists(journal()));
    }

    private void finishes() throws IOException {
        try (PatchStoreWriter writer = writer().resume()) {
            writer.append("last", new byte[SHAPE.bytes()]);
            writer.finish();
        }
        Files.delete(folder.resolve("a.h5"));
    }

    @Test
    void whatAWriterLeftIsGoneOnWithOrReplaced() throws IOException {
        leave(2500);
        finishes();
        leave(1001);
        byte[] whole = Files.readAllBytes(journal());
        for (int length = 0; length < 200; length += 3) {
            leave(1001);
            // Power that fails loses bytes, or leaves zeros.
            Files.write(journal(), Arrays.copyOf(whole, length));
            new Leftovers(part(), journal()).require();
            Files.write(journal(), Arrays.copyOf(new byte[whole.length], length));
            new Leftovers(part(), journal()).require();
        }
        Files.delete(journal());
        Files.write(part(), new byte[0]);
        finishes();
        Files.write(part(), new byte[20000]);
        finishes();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.h5.part", "a.h5.part.journal"})
    void whatSomebodyElsePutThereIsNamedAndStays(String name) throws IOException {
        for (byte[] mine : new byte[][] {"my notes, which are somewhat longer".getBytes(StandardCharsets.UTF_8), {7}}) {
            Path file = Files.write(folder.resolve(name), mine);
            for (PatchStoreWriter.Builder builder : new PatchStoreWriter.Builder[] {writer(), writer().overwrite(true)}) {
                PatchStoreException e = assertThrows(PatchStoreException.class, builder::open);
                assertTrue(e.getMessage().contains(name + " is there already and is no file of an unfinished store"),
                        e.getMessage());
                assertThrows(PatchStoreException.class, builder::resume);
            }
            assertArrayEquals(mine, Files.readAllBytes(file));
            try (var files = Files.list(folder)) {
                assertEquals(1, files.count());
            }
        }
        Files.delete(folder.resolve(name));
        Files.createDirectory(folder.resolve(name));
        assertThrows(PatchStoreException.class, () -> writer().open());
        Files.delete(folder.resolve(name));
        Files.createSymbolicLink(folder.resolve(name), Files.writeString(folder.resolve("mine"), "mine"));
        assertThrows(PatchStoreException.class, () -> writer().open());
        assertEquals("mine", Files.readString(folder.resolve("mine")));
    }
}
