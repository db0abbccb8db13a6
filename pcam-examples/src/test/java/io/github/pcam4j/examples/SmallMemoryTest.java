package io.github.pcam4j.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import io.github.pcam4j.examples.PcamProcess.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands for which there is not enough memory or room say so, with the file, the need and the remedy. */
@Tag("slow")
class SmallMemoryTest {
    private static final int ROWS = 200_000;

    @TempDir
    private static Path shared;
    private static Path store;

    @TempDir
    private Path folder;

    @BeforeAll
    static void prepare() throws Exception {
        store = PcamProcess.syntheticStore(shared);
    }

    /** For people and for machines, the message is the same. */
    private String fails(PcamProcess pcam, Object... arguments) throws Exception {
        String told = pcam.fails("pcam: ", arguments).errors();
        Outcome json = pcam.run(Stream.concat(Arrays.stream(arguments), Stream.of("--json")).toArray());
        assertEquals(1, json.exit(), json.toString());
        assertEquals("", json.output());
        Map<String, Object> error = JSON.std.mapFrom(json.errors().lines().filter(it -> it.startsWith("{")).findFirst()
                .orElseThrow(() -> new AssertionError(json.toString())));
        String message = told.lines().filter(it -> it.startsWith("pcam: ")).collect(Collectors.joining()).substring(6);
        assertEquals(withoutNumbers(message), withoutNumbers(error.get("error").toString()).replace(" --json", ""));
        return message;
    }

    private static String withoutNumbers(String message) {
        return message.replaceAll("[0-9,]+", "0");
    }

    private PcamProcess pcam(String... options) {
        return PcamProcess.in(folder).with(options);
    }

    @Test
    void javasHeap() throws Exception {
        Path large = folder.resolve("large.csv");
        Files.writeString(large, IntStream.range(0, ROWS).mapToObj(i -> "patch" + i + "," + i % 2 + ",0." + i + "\n")
                .collect(Collectors.joining("", "id,label,probability\n", "")));
        String message = fails(pcam("-Xmx20m"), "compare", large, large);
        assertTrue(message.startsWith("there is not enough memory for 'pcam compare " + large + " " + large + "': Java's heap "
                + "may have 20,971,520 bytes, and more are needed (") && message.endsWith("Give it more (-Xmx512m)"), message);
        PcamProcess.in(folder).succeeds("compare", large, large);
    }

    @Test
    void theHeapWhereClassesAreMade() throws Exception {
        String message = fails(pcam("-Xmx11m"), "lr-find", store, "--filters", "4", "--units", "4", "--iterations", 10);
        assertTrue(message.contains(store.toString()) && message.endsWith("Give it more (-Xmx512m)"), message);
    }

    @Test
    void buffersOutsideTheHeap() throws Exception {
        String message = fails(pcam("-XX:MaxDirectMemorySize=16k"), "verify", store);
        assertTrue(message.contains("'pcam verify " + store + "': a buffer outside Java's heap needs 1,048,320 bytes")
                && message.contains("may take 16,384. Give them more (-XX:MaxDirectMemorySize=512m)"), message);
    }

    @Test
    void aCacheForNativeLibrariesThatIsFull() throws Exception {
        Path full = Files.createDirectory(folder.resolve("full"));
        assumeTrue(mounted("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", full.toString()), "nothing can be mounted here");
        try {
            String message = fails(pcam("-Dorg.bytedeco.javacpp.cachedir=" + full), "lr-find", store, "--filters", "4",
                    "--units", "4", "--iterations", 10);
            assertTrue(message.startsWith("the native libraries cannot be unpacked into " + full + ": ")
                    && message.contains("name another folder with -Dorg.bytedeco.javacpp.cachedir"), message);
        } finally {
            assertTrue(mounted("umount", full.toString()));
        }
    }

    /** JavaCPP takes the user's own folder instead, and one for temporary files if that cannot be had either. */
    @Test
    void noFolderForNativeLibraries() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        String message = fails(pcam("-Dorg.bytedeco.javacpp.cachedir=" + file, "-Duser.home=" + file,
                "-Djava.io.tmpdir=" + file), "lr-find", store, "--filters", "4", "--units", "4", "--iterations", 10);
        assertTrue(message.contains("name one with -Dorg.bytedeco.javacpp.cachedir")
                || message.contains("name another with -Dorg.bytedeco.javacpp.cachedir"), message);
    }

    private static boolean mounted(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void settingsBeyondAllBoundsAreBlamedThemselves() throws Exception {
        String batch = pcam().refuses("the batch size must be at most 65536, not 2147483647", "train", store, "--out",
                "run", "--batch", Integer.MAX_VALUE).errors();
        String weights = pcam().refuses("class weights must be within [1.0E-9, 1.0E9], not 1.0E308 and 1.0E308", "train", store,
                "--out", "run", "--class-weights", "1e308,1e308").errors();
        assertFalse(batch.contains("memory") || weights.contains("memory"));
    }
}
