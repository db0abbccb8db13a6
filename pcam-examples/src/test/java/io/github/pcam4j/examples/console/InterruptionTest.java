package io.github.pcam4j.examples.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class InterruptionTest {

    /** A process that hears a signal, or no longer does, and goes on for minutes. */
    static final class Busy {
        public static void main(String[] arguments) throws InterruptedException {
            Interruption interruption = new Interruption(() -> System.out.println("heard"));
            if (arguments[0].equals("closed")) {
                interruption.close();
            }
            System.out.println("ready " + interruption.asked());
            Thread.sleep(TimeUnit.MINUTES.toMillis(5));
        }
    }

    @BeforeAll
    static void signals() {
        assumeFalse(System.getProperty("os.name").startsWith("Windows"), "there are no signals to send");
    }

    @Test
    void theSecondSignalEndsTheProcessAtOnce() throws Exception {
        Process process = start("listening");
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            assertEquals("ready false", output.readLine());
            kill(process);
            assertEquals("heard", output.readLine());
            assertTrue(process.isAlive(), "the first is only heard");
            kill(process);
            assertEnded(process);
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void onceItIsClosedTheFirstSignalEndsTheProcess() throws Exception {
        Process process = start("closed");
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            assertEquals("ready false", output.readLine());
            kill(process);
            assertEnded(process);
            assertNull(output.readLine());
        } finally {
            process.destroyForcibly();
        }
    }

    private static Process start(String argument) throws IOException {
        return new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                System.getProperty("java.class.path"), Busy.class.getName(), argument).start();
    }

    private static void assertEnded(Process process) throws InterruptedException {
        assertTrue(process.waitFor(30, TimeUnit.SECONDS), "still running");
        assertEquals(143, process.exitValue());
    }

    private static void kill(Process process) throws Exception {
        assertEquals(0, new ProcessBuilder("kill", "-TERM", Long.toString(process.pid())).start().waitFor());
    }

    @Test
    void withoutASignalThereIsNoExitCode() {
        try (Interruption interruption = new Interruption(() -> { })) {
            assertThrows(IllegalStateException.class, interruption::exitCode);
        }
    }
}
