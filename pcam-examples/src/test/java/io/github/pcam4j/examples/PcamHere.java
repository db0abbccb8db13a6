package io.github.pcam4j.examples;

import io.github.pcam4j.examples.PcamProcess.Outcome;
import io.github.pcam4j.examples.command.CommandRun;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Runs commands in this process, whose engines are loaded once. */
final class PcamHere {
    private PcamHere() { }

    static Outcome run(Object... arguments) {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        PrintStream usualOutput = System.out;
        PrintStream usualErrors = System.err;
        System.setOut(new PrintStream(output, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(errors, true, StandardCharsets.UTF_8));
        try {
            int exit = CommandRun.of(new Pcam(), Arrays.stream(arguments).map(Object::toString).toArray(String[]::new));
            return new Outcome(exit, output.toString(StandardCharsets.UTF_8), errors.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(usualOutput);
            System.setErr(usualErrors);
        }
    }
}
