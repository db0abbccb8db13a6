package io.github.pcam4j.torch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Loader;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The first processes of a machine unpack hundreds of megabytes of native libraries. They are killed while they do, at
 * moments that {@code pcam.first.kills} says how many there are of, and started several at once; afterwards every engine
 * has to start from what they left.
 */
@Tag("slow")
class KilledFirstStartTest {
    private static final int KILLS = Integer.getInteger("pcam.first.kills", 3);
    private static final int AT_ONCE = 4;
    /** What a whole cache has at least: ND4J's or LibTorch's library alone has more. */
    private static final long WHOLE = 360L << 20;

    @TempDir
    private Path folder;

    private Process start(String engine, String name) throws IOException {
        return builder(engine, name).start();
    }

    private ProcessBuilder builder(String engine, String name) {
        return new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx128m",
                "-XX:ErrorFile=" + folder.resolve("crash"), "-Dorg.bytedeco.javacpp.cachedir=" + folder.resolve("cache"),
                "-cp", System.getProperty("java.class.path"), FirstStart.class.getName(), engine)
                .redirectErrorStream(true).redirectOutput(folder.resolve(name).toFile());
    }

    private void requireDone(Process process, String name) throws Exception {
        assertTrue(process.waitFor(240, TimeUnit.SECONDS), "it hangs");
        String output = Files.readString(folder.resolve(name));
        assertEquals(0, process.exitValue(), output);
        assertTrue(output.contains(FirstStart.DONE), output);
    }

    private long unpackedBytes() throws IOException {
        Path cache = folder.resolve("cache");
        if (!Files.isDirectory(cache)) {
            return 0;
        }
        try (Stream<Path> files = Files.walk(cache)) {
            // Some of them are replaced just now: those count when they are there again.
            return files.map(Path::toFile).filter(File::isFile).mapToLong(File::length).sum();
        } catch (UncheckedIOException e) {
            return 0;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"torch", "dl4j"})
    void whatAKilledStartLeavesIsMadeWhole(String engine) throws Exception {
        int partial = 0;
        for (int kill = 1; kill <= KILLS; kill++) {
            Process process = start(engine, "killed");
            while (process.isAlive() && unpackedBytes() < WHOLE * kill / (KILLS + 1)) {
                Thread.sleep(1);
            }
            process.destroyForcibly();
            assertTrue(process.waitFor(30, TimeUnit.SECONDS));
            partial += process.exitValue() == 0 ? 0 : 1;
        }
        assertTrue(partial > 0, "no start was killed while it unpacked");
        requireDone(start(engine, "after"), "after");
        assertTrue(unpackedBytes() >= WHOLE, "the libraries came from elsewhere");
    }

    @ParameterizedTest
    @ValueSource(strings = {"torch", "dl4j"})
    void severalFirstStartsAtOnceAllCompute(String engine) throws Exception {
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            processes.add(start(engine, "start" + i));
        }
        for (int i = 0; i < AT_ONCE; i++) {
            requireDone(processes.get(i), "start" + i);
        }
    }

    /** As an earlier version, or a machine that lost power, can leave it: of any length, its time not yet set. */
    @ParameterizedTest
    @ValueSource(strings = {"torch", "dl4j", "network"})
    void aLibraryCutShortIsReplacedBeforeAnotherNamesIt(String engine) throws Exception {
        requireDone(start(engine, "first"), "first");
        try (Stream<Path> files = Files.walk(folder.resolve("cache"))) {
            for (Path file : files.filter(it -> Files.isRegularFile(it) && !Files.isSymbolicLink(it)).toList()) {
                if (Files.size(file) > 4096) {
                    byte[] head = new byte[4096];
                    try (var in = Files.newInputStream(file)) {
                        in.readNBytes(head, 0, head.length);
                    }
                    Files.delete(file);
                    Files.write(file, head);
                }
            }
        }
        requireDone(start(engine, "again"), "again");
    }

    /** Debian's {@code libtorch-dev}, or one that {@code LD_LIBRARY_PATH} names: here, a library of the same name. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void anotherLibTorchOnTheMachineIsNotTaken() throws Exception {
        String own = "/org/bytedeco/javacpp/%s/%s".formatted(Loader.getPlatform(), System.mapLibraryName("jnijavacpp"));
        for (String library : List.of("torch_cpu", "torch", "c10")) {
            try (InputStream in = Objects.requireNonNull(Loader.class.getResourceAsStream(own), own)) {
                Files.copy(in, folder.resolve(System.mapLibraryName(library)));
            }
        }
        ProcessBuilder first = builder("torch", "first");
        first.environment().put("LD_LIBRARY_PATH", folder.toString());
        requireDone(first.start(), "first");
        ProcessBuilder second = builder("torch", "second");
        second.environment().put("LD_LIBRARY_PATH", folder.toString());
        requireDone(second.start(), "second");
    }
}
