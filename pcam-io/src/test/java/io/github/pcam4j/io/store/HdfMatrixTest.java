package io.github.pcam4j.io.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Every storage layout, index, filter, fill value and type that h5py writes, against what h5py reads. */
@Tag("slow")
class HdfMatrixTest {
    @TempDir
    private Path folder;

    static boolean hasH5py() {
        return PatchStoreWriterTest.hasH5py();
    }

    @Test
    @EnabledIf("hasH5py")
    void readsWhatH5pyReads() throws Exception {
        Path script = Path.of(HdfMatrixTest.class.getResource("/hdf5/make_matrix.py").toURI());
        Process process = new ProcessBuilder("/usr/bin/python3", script.toString(), folder.toString())
                .redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes());
        assertEquals(0, process.waitFor(), output);
        List<String> wrong = new ArrayList<>();
        int count = 0;
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(it -> it.toString().endsWith(".h5")).sorted().toList()) {
                compare(file, wrong);
                count++;
            }
        }
        assertTrue(count > 1000, count + " files");
        assertEquals(List.of(), wrong, wrong.size() + " of " + count);
    }

    private static void compare(Path file, List<String> wrong) throws IOException {
        String name = file.getFileName().toString().replace(".h5", "");
        byte[] images = Files.readAllBytes(file.resolveSibling(name + ".bin"));
        byte[] labels = Files.readAllBytes(file.resolveSibling(name + ".labels"));
        try (PatchStore store = PatchStore.open(file)) {
            int[] all = IntStream.range(0, store.size()).toArray();
            ByteBuffer found = ByteBuffer.allocate(images.length);
            store.gather(all, 0, all.length, found);
            assertArrayEquals(images, found.array());
            assertArrayEquals(labels, store.labels());
            int half = store.size() / 2;
            byte[] size = Arrays.copyOfRange(images, half * store.shape().bytes(), (half + 1) * store.shape().bytes());
            assertArrayEquals(size, store.read(half));
        } catch (PatchStoreException | AssertionError e) {
            wrong.add(name + ": " + e.getMessage());
        }
    }
}
