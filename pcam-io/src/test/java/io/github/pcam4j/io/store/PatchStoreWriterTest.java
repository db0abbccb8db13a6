package io.github.pcam4j.io.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.io.PatchShape;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

class PatchStoreWriterTest {
    private static final PatchShape SMALL = new PatchShape(5, 4, 3);
    private static final byte[] PIXELS = StoreFixtures.pixels(SMALL, 0);

    @TempDir
    private Path folder;

    private Path target() {
        return folder.resolve("a.h5");
    }

    @Test
    void withoutFinishNothingIsLeft() throws IOException {
        try (PatchStoreWriter writer = PatchStoreWriter.builder(target(), SMALL).open()) {
            for (int i = 0; i < 1200; i++) {
                writer.append("a" + i, 0, PIXELS);
            }
        }
        assertEquals(List.of(), files());
    }

    @Test
    void thePartFileDoesNotOpen() {
        try (PatchStoreWriter writer = PatchStoreWriter.builder(target(), SMALL).open()) {
            for (int i = 0; i < 1200; i++) {
                writer.append("a" + i, 0, PIXELS);
            }
            assertFalse(Files.exists(target()));
            assertThrows(PatchStoreException.class, () -> PatchStore.open(folder.resolve("a.h5.part")));
        }
    }

    @Test
    void aSecondWriterOnTheSameTargetIsRefused() {
        try (PatchStoreWriter first = PatchStoreWriter.builder(target(), SMALL).open()) {
            PatchStoreException e = assertThrows(PatchStoreException.class,
                    () -> PatchStoreWriter.builder(target(), SMALL).open());
            assertTrue(e.getMessage().contains("another writer"), e.getMessage());
            first.append("a", 1, PIXELS);
            first.finish();
        }
        try (PatchStore store = PatchStore.open(target())) {
            assertArrayEquals(PIXELS, store.read(0));
        }
    }

    @Test
    void refusesWhatBreaksTheRules() {
        try (PatchStoreWriter writer = PatchStoreWriter.builder(target(), SMALL).open()) {
            writer.append("a", 1, PIXELS);
            assertThrows(IllegalArgumentException.class, () -> writer.append("a", 0, PIXELS), "used before");
            assertThrows(IllegalArgumentException.class, () -> writer.append("b", 2, PIXELS), "label 2");
            assertThrows(IllegalArgumentException.class, () -> writer.append("b", 1, new byte[59]), "too short");
            assertThrows(IllegalArgumentException.class, () -> writer.append("", 1, PIXELS), "empty id");
            assertThrows(IllegalArgumentException.class, () -> writer.append("ü", 1, PIXELS), "not ASCII");
            assertThrows(IllegalStateException.class, () -> writer.append("b", PIXELS), "no label");
            writer.append("b", 0, PIXELS);
            writer.finish();
            assertThrows(IllegalStateException.class, () -> writer.append("c", 0, PIXELS), "finished");
        }
        try (PatchStore store = PatchStore.open(target())) {
            assertArrayEquals(new byte[] {1, 0}, store.labels());
        }
    }

    @Test
    void anEmptyStoreIsRefused() throws IOException {
        try (PatchStoreWriter writer = PatchStoreWriter.builder(target(), SMALL).open()) {
            assertThrows(PatchStoreException.class, writer::finish);
        }
        assertEquals(List.of(), files());
    }

    static boolean hasFullDevice() {
        return Files.isWritable(Path.of("/dev/full"));
    }

    /** Linux's /dev/full answers every write as a full disk does. */
    @Test
    @EnabledIf("hasFullDevice")
    void aFullDiskIsNamedAndLeavesNothing() throws IOException {
        Files.createSymbolicLink(folder.resolve("a.h5.part"), Path.of("/dev/full"));
        PatchStoreException e = assertThrows(PatchStoreException.class, () -> {
            try (PatchStoreWriter writer = PatchStoreWriter.builder(target(), SMALL).open()) {
                for (int i = 0; i < 1000; i++) {
                    writer.append("a" + i, 0, PIXELS);
                }
            }
        });
        assertTrue(e.getMessage().contains("the disk is full") && e.getMessage().contains("a.h5"), e.getMessage());
        assertEquals(List.of(), files());
    }

    static boolean hasH5py() {
        return runs("/usr/bin/python3", "-c", "import h5py");
    }

    static boolean hasH5dump() {
        return runs("h5dump", "--version");
    }

    @Test
    @EnabledIf("hasH5py")
    void h5pyReadsTheSame() throws Exception {
        StoreFixtures.write(target(), SMALL, 1234);
        Path script = Files.writeString(folder.resolve("check.py"), """
                import sys, zlib, h5py, numpy
                with h5py.File(sys.argv[1], "r") as f:
                    x, y, ids, crc = f["images"], f["labels"], f["ids"], f["checksums"]
                    assert sorted(f) == ["checksums", "ids", "images", "labels"], list(f)
                    assert x.shape == (1234, 5, 4, 3) and x.dtype == "uint8" and x.chunks is None, x
                    assert x.id.get_offset() % 4096 == 0, x.id.get_offset()
                    assert y.shape == (1234,) and y.dtype == "uint8", y
                    assert ids.dtype == "S10", ids.dtype
                    assert crc.shape == (2,) and crc.dtype == "uint32", crc
                    i = numpy.arange(1234)[:, None]
                    j = numpy.arange(60)[None, :]
                    assert (x[:].reshape(1234, 60) == (31 * i + 7 * j + (j >> 8)) % 256).all()
                    assert (y[:] == (i[:, 0] * 7 % 3 == 0)).all()
                    assert [k.decode() for k in ids[:]] == ["patch-%d" % k for k in range(1234)]
                    a = {k: v.decode() if isinstance(v, bytes) else v for k, v in f.attrs.items()}
                    assert a["format"] == "pcam4j-patch-store" and a["format_version"] == 1, a
                    assert a["source"] == "fixture" and list(a["original_size"]) == [5, 4], a
                print("read by h5py", h5py.__version__)
                """);
        assertEquals("", output("/usr/bin/python3", script.toString(), target().toString())
                .replaceFirst("read by h5py .*", "").strip());
    }

    @Test
    @EnabledIf("hasH5dump")
    void h5dumpReadsTheSame() throws Exception {
        StoreFixtures.write(target(), SMALL, 1234);
        String header = output("h5dump", "-H", target().toString());
        assertTrue(header.contains("( 1234, 5, 4, 3 ) / ( 1234, 5, 4, 3 )"), header);
        assertTrue(header.contains("H5T_STD_U8LE") && header.contains("STRSIZE 10") && header.contains("H5T_CSET_ASCII"),
                header);
        String last = output("h5dump", "-d", "/labels", "-s", "1233", "-c", "1", target().toString());
        assertTrue(last.contains("(1233): " + StoreFixtures.label(1233)), last);
    }

    private static boolean runs(String... command) {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getInputStream().readAllBytes();
            return process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String output(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (InputStream output = process.getInputStream()) {
            String text = new String(output.readAllBytes());
            assertEquals(0, process.waitFor(), text);
            return text;
        }
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(it -> it.getFileName().toString()).toList();
        }
    }
}
