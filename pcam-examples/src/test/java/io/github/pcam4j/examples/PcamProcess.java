package io.github.pcam4j.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.examples.synthetic.SyntheticArchive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * {@code pcam} as its users meet it: a process of its own in a folder.
 *
 * @param folder where it runs
 * @param before what starts it, if anything does
 * @param java options of the virtual machine
 * @param main its main class
 */
record PcamProcess(Path folder, List<String> before, List<String> java, Class<?> main) {
    /** Only to end a test that hangs, however busy the machine is. */
    private static final int MOST_SECONDS = 600;
    private static final AtomicInteger NUMBER = new AtomicInteger();

    /** What a process came to. */
    record Outcome(int exit, String output, String errors) { }

    /** A process that may still run. */
    record Started(Process process, Path output, Path errors) {
        Outcome outcome() throws IOException, InterruptedException {
            assertTrue(process.waitFor(MOST_SECONDS, TimeUnit.SECONDS), "still running: " + Files.readString(errors));
            return new Outcome(process.exitValue(), Files.readString(output), Files.readString(errors));
        }

        /** Waits until a file is there. */
        void awaitFile(Path sign) throws IOException, InterruptedException {
            long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(MOST_SECONDS);
            while (!Files.exists(sign)) {
                assertTrue(process.isAlive() && System.nanoTime() < until, Files.readString(errors));
                Thread.sleep(5);
            }
        }
    }

    /** Prepares a store of 60 small patches with labels, {@code train.h5}, and beside it one of 6 without, {@code test.h5}. */
    static Path syntheticStore(Path folder) {
        Path archive = SyntheticArchive.builder(folder.resolve("synthetic.zip")).train(60).test(6).build().write();
        Outcome outcome = PcamHere.run("prepare", archive, "--out", folder, "--size", 16);
        assertEquals(0, outcome.exit(), outcome.toString());
        return folder.resolve("train.h5");
    }

    static PcamProcess in(Path folder) {
        return new PcamProcess(folder, List.of(), List.of(), Pcam.class);
    }

    PcamProcess with(String... options) {
        return new PcamProcess(folder, before, List.of(options), main);
    }

    /** A main class that is none of {@code pcam}'s commands. */
    PcamProcess of(Class<?> other) {
        return new PcamProcess(folder, before, java, other);
    }

    /** No file gets longer than so many blocks of 512 bytes, as if the disk were full. */
    PcamProcess withFilesOfAtMost(int blocks) {
        return new PcamProcess(folder, List.of("sh", "-c", "ulimit -f %s; exec \"$@\"".formatted(blocks), "sh"),
                List.of("-XX:-UsePerfData"), main);
    }

    Started start(Object... arguments) throws IOException {
        List<String> command = new ArrayList<>(before);
        command.addAll(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m", "-XX:TieredStopAtLevel=1", "-Djava.awt.headless=true"));
        command.addAll(java);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        Arrays.stream(arguments).map(Object::toString).forEach(command::add);
        int number = NUMBER.incrementAndGet();
        Path output = Files.createTempDirectory("pcam").resolve("out" + number);
        Path errors = output.resolveSibling("err" + number);
        return new Started(new ProcessBuilder(command).directory(folder.toFile()).redirectOutput(output.toFile())
                .redirectError(errors.toFile()).start(), output, errors);
    }

    Outcome run(Object... arguments) throws IOException, InterruptedException {
        return start(arguments).outcome();
    }

    Outcome succeeds(Object... arguments) throws IOException, InterruptedException {
        Outcome outcome = run(arguments);
        assertEquals(0, outcome.exit(), outcome.toString());
        return outcome;
    }

    Outcome fails(String message, Object... arguments) throws IOException, InterruptedException {
        return ends(1, message, arguments);
    }

    /** As {@link #fails}, of options that are wrong by themselves. */
    Outcome refuses(String message, Object... arguments) throws IOException, InterruptedException {
        return ends(2, message, arguments);
    }

    private Outcome ends(int exit, String message, Object... arguments) throws IOException, InterruptedException {
        Outcome outcome = run(arguments);
        assertEquals(exit, outcome.exit(), outcome.toString());
        assertTrue(outcome.errors().contains(message), outcome.toString());
        assertFalse(outcome.errors().contains("\tat "), "a stack trace: " + outcome.errors());
        return outcome;
    }
}
