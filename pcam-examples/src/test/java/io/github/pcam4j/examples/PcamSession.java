package io.github.pcam4j.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import io.github.pcam4j.examples.PcamProcess.Outcome;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Commands one after the other in one process that runs in a folder, as in a shell there, but for the time that a start and
 * an engine's loading take. What is about the process itself needs {@link PcamProcess}.
 */
final class PcamSession implements AutoCloseable {
    /** Before each answer, as libraries may print, too. */
    private static final String ANSWER = "pcam-session:";
    private static final int MOST_SECONDS = 600;

    private final Path folder;
    private final Process process;
    private final BufferedReader answers;
    private final PrintStream questions;
    private final Path log;

    private PcamSession(Path folder, Process process, Path log) {
        this.folder = folder;
        this.process = process;
        this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        this.questions = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        this.log = log;
    }

    /** Starts the process, with options of the virtual machine. */
    static PcamSession in(Path folder, String... java) throws IOException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m", "-XX:TieredStopAtLevel=1", "-Djava.awt.headless=true"));
        command.addAll(List.of(java));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), PcamSession.class.getName()));
        Path log = Files.createTempFile("pcam-session", ".log");
        return new PcamSession(folder, new ProcessBuilder(command).directory(folder.toFile()).redirectError(log.toFile())
                .start(), log);
    }

    Path folder() {
        return folder;
    }

    /** Answers a command in each line with an object in a line. */
    public static void main(String[] none) throws IOException {
        PrintStream answers = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            Outcome outcome = PcamHere.run(JSON.std.arrayFrom(line));
            answers.println(ANSWER + JSON.std.asString(Map.of("exit", outcome.exit(), "output", outcome.output(), "errors",
                    outcome.errors())));
        }
    }

    Outcome run(Object... arguments) {
        String[] words = Arrays.stream(arguments).map(Object::toString).toArray(String[]::new);
        try {
            questions.println(JSON.std.asString(words));
            Map<String, Object> answer = CompletableFuture.supplyAsync(this::answer).get(MOST_SECONDS, TimeUnit.SECONDS);
            return new Outcome((int) answer.get("exit"), (String) answer.get("output"), (String) answer.get("errors"));
        } catch (IOException | ExecutionException | TimeoutException e) {
            throw new AssertionError("no answer to " + Arrays.toString(words) + ", see " + log, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private Map<String, Object> answer() {
        try {
            String line = answers.readLine();
            while (line != null && !line.startsWith(ANSWER)) {
                line = answers.readLine();
            }
            if (line == null) {
                throw new IllegalStateException("the process ended: " + Files.readString(log));
            }
            return JSON.std.mapFrom(line.substring(ANSWER.length()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Outcome succeeds(Object... arguments) {
        Outcome outcome = run(arguments);
        assertEquals(0, outcome.exit(), outcome.toString());
        return outcome;
    }

    /** Ends with an error in words. */
    Outcome fails(String message, Object... arguments) {
        return ends(1, message, arguments);
    }

    /** As {@link #fails}, of options that are wrong by themselves. */
    Outcome refuses(String message, Object... arguments) {
        return ends(2, message, arguments);
    }

    private Outcome ends(int exit, String message, Object... arguments) {
        Outcome outcome = run(arguments);
        assertEquals(exit, outcome.exit(), outcome.toString());
        assertTrue(outcome.errors().contains(message), outcome.toString());
        assertFalse(outcome.errors().contains("\tat "), "a stack trace: " + outcome.errors());
        return outcome;
    }

    @Override
    public void close() throws IOException {
        questions.close();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        Files.deleteIfExists(log);
    }
}
