package io.github.pcam4j.io.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.pcam4j.io.PatchShape;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a process may not have the addresses to map a store (ulimit -v), it is read all the same, and not called damaged. */
@Tag("slow")
class UnmappedStoreTest {
    private static final PatchShape SHAPE = PatchShape.rgb(96);
    private static final int IMAGES = 120_000;
    /** In kilobytes: enough for Java, and less than the images, which are 3.3 GB. */
    private static final int ADDRESSES = 3_000_000;

    @TempDir
    private Path folder;

    /** Of hardly any bytes on the disk: the images were never written. */
    private Path sparse() throws IOException {
        Path store = folder.resolve("sparse.h5");
        long images = StoreFormat.IMAGES_ADDRESS + (long) IMAGES * SHAPE.bytes();
        long checksums = images + IMAGES * 8L;
        long end = checksums + IMAGES / StoreFormat.CHUNK * 4L;
        try (RandomAccessFile file = new RandomAccessFile(store.toFile(), "rw")) {
            file.setLength(end);
        }
        new StoreHeaderWriter(IMAGES, SHAPE, Optional.empty(), images, 8, checksums, IMAGES / StoreFormat.CHUNK, end)
                .write(store, Optional.empty(), Optional.empty());
        return store;
    }

    @Test
    void aStoreThatCannotBeMappedIsRead() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/bin/sh")) && !System.getProperty("os.name").startsWith("Mac"),
                "no limit of addresses can be set here");
        Path output = folder.resolve("output");
        ProcessBuilder limited = new ProcessBuilder(List.of("sh", "-c", "ulimit -v " + ADDRESSES + "; exec \"$@\"", "sh",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx128m", "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1", "-XX:ReservedCodeCacheSize=32m", "-XX:CompressedClassSpaceSize=64m", "-cp",
                System.getProperty("java.class.path"), LimitedReader.class.getName(), sparse().toString()));
        limited.environment().put("MALLOC_ARENA_MAX", "1");
        Process process = limited.redirectErrorStream(true).redirectOutput(output.toFile()).start();
        assertTrue(process.waitFor(5, TimeUnit.MINUTES), "it hangs");
        assertEquals("read " + 2 * SHAPE.bytes(), Files.readString(output).lines().reduce((first, last) -> last).orElse(""),
                Files.readString(output));
        assertEquals(0, process.exitValue());
    }
}
