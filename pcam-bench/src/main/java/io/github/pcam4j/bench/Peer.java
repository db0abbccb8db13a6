package io.github.pcam4j.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A Python process that measures one round for each line it is sent. */
final class Peer implements AutoCloseable {
    private final Process process;
    private final PrintStream questions;
    private final BufferedReader answers;

    Peer(String script, Object... arguments) {
        List<String> command = new ArrayList<>(List.of("/usr/bin/python3", script));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        try {
            process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        questions = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Images a second of one more round. */
    double measure() {
        questions.println("go");
        try {
            String answer = answers.readLine();
            if (answer == null) {
                throw new IllegalStateException("the Python process ended; it needs h5py, numpy and Pillow "
                        + "(Debian: python3-h5py python3-pil)");
            }
            return Double.parseDouble(answer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
