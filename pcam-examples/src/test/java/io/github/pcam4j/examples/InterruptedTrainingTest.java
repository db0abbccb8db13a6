package io.github.pcam4j.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.github.pcam4j.examples.command.CommandRun;
import io.github.pcam4j.examples.synthetic.SyntheticArchive;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ctrl-C in a process that trains: it ends in good order, and the command that it prints, typed into a shell, ends with
 * the bytes of a training that was left in peace.
 */
@Tag("slow")
class InterruptedTrainingTest {
    private static final Pattern GO_ON = Pattern.compile(
            "pcam: training was stopped as asked, after (\\d+) steps, .*\\. Resume with:\\R {2}(pcam .*)\\R");
    /** Of a process that takes some: only to end a test that hangs, however busy the machine is. */
    private static final int MOST_SECONDS = 600;
    private static final List<String> SMALL = List.of("--epochs", "15", "--patience", "15", "--batch", "16",
            "--filters", "4,8", "--units", "8", "--duplicates", "anywhere", "--checkpoint-every", "3600");

    @TempDir
    private static Path shared;

    @TempDir
    private Path folder;

    @BeforeAll
    static void prepare() {
        assumeFalse(System.getProperty("os.name").startsWith("Windows"), "there are no signals to send");
        Path archive = SyntheticArchive.builder(shared.resolve("synthetic.zip")).train(60).test(6).build().write();
        assertEquals(0, CommandRun.of(new Pcam(), "prepare", archive.toString(), "--out", shared.toString(), "--size",
                "16"));
    }

    /** The name that shells find; as with the start script, its process is Java's. */
    @BeforeEach
    void install() throws IOException {
        Path script = Files.createDirectories(folder.resolve("bin")).resolve("pcam");
        Files.writeString(script, "#!/bin/sh\nexec '%s' -Xmx256m -Djava.awt.headless=true -cp '%s' %s \"$@\"\n"
                .formatted(Path.of(System.getProperty("java.home"), "bin", "java"), System.getProperty("java.class.path"),
                Pcam.class.getName()));
        assertTrue(script.toFile().setExecutable(true));
    }

    @Test
    void ctrlCEndsATrainingAndThePrintedCommandGoesOn() throws Exception {
        assumeFalse(ignored(2), "whoever started the tests has Ctrl-C ignored, and so do all processes below");
        Path run = folder.resolve("it's my run");
        Process process = start("pcam train \"$STORE\" --out \"it's my run\" ", SMALL);
        String printed = stopped(process, "INT", 130, run.resolve("history.csv"));
        assertEquals("pcam train --resume 'it'\\''s my run'", printed);
        assertFalse(Files.exists(run.resolve("metrics.json")));

        succeeds(printed, List.of());
        succeeds("pcam train \"$STORE\" --out whole", SMALL);
        assertSame(folder.resolve("whole"), run);
    }

    @Test
    void soDoesATermSignalWithFolds() throws Exception {
        List<String> three = new ArrayList<>(SMALL);
        three.addAll(List.of("--folds", "3"));
        Process process = start("pcam train \"$STORE\" --out folds", three);
        String printed = stopped(process, "TERM", 143, folder.resolve("folds/fold-2/history.csv"));
        assertEquals("pcam train --resume folds", printed);
        assertFalse(Files.exists(folder.resolve("folds/predictions.csv")));

        succeeds(printed, List.of());
        succeeds("pcam train \"$STORE\" --out whole", three);
        assertEquals(Files.readString(folder.resolve("whole/predictions.csv")),
                Files.readString(folder.resolve("folds/predictions.csv")));
        for (int fold = 1; fold <= 3; fold++) {
            assertSame(folder.resolve("whole/fold-" + fold), folder.resolve("folds/fold-" + fold));
        }
    }

    @Test
    void anEnsembleGoesOnWithTheSameCommandUntilItHasPredicted() throws Exception {
        List<String> options = new ArrayList<>(SMALL);
        options.addAll(List.of("--folds", "3", "--predict", "\"$TEST\"", "--tta", "4", "--combine", "logits",
                "--overwrite"));
        Process process = start("pcam ensemble \"$STORE\" --out folds", options);
        String printed = stopped(process, "TERM", 143, folder.resolve("folds/fold-2/history.csv"));
        assertTrue(printed.startsWith("pcam ensemble " + shared), printed);
        assertFalse(printed.contains("--overwrite"), "that would begin anew: " + printed);
        assertFalse(Files.exists(folder.resolve("submission.csv")));
        succeeds(printed, List.of());
        String submission = Files.readString(folder.resolve("submission.csv"));
        assertTrue(output().lines().anyMatch(it -> it.startsWith("auc ")), output());
        assertTrue(output().contains("submission.csv: 6 rows by 3 models"), output());
        byte[] model = Files.readAllBytes(folder.resolve("folds/fold-3/best.weights.h5"));

        succeeds(printed, List.of());
        assertFalse(output().contains("report.html"), "the reports are there: " + output());
        assertEquals(submission, Files.readString(folder.resolve("submission.csv")));
        assertArrayEquals(model, Files.readAllBytes(folder.resolve("folds/fold-3/best.weights.h5")));
        succeeds("pcam predict folds \"$TEST\" --out other.csv --tta 4 --combine logits", List.of());
        assertEquals(submission, Files.readString(folder.resolve("other.csv")));

        succeeds("pcam train \"$STORE\" --out whole --folds 3", SMALL);
        for (int fold = 1; fold <= 3; fold++) {
            assertSame(folder.resolve("whole/fold-" + fold), folder.resolve("folds/fold-" + fold));
        }
    }

    /** Signals a training once it has completed an epoch; gives the command that it prints. */
    private String stopped(Process process, String signal, int exit, Path sign) throws Exception {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(MOST_SECONDS);
        while (!Files.exists(sign)) {
            assertTrue(process.isAlive() && System.nanoTime() < until, errors());
            Thread.sleep(5);
        }
        assertEquals(0, new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor());
        assertTrue(process.waitFor(MOST_SECONDS, TimeUnit.SECONDS), "still running");
        assertEquals(exit, process.exitValue(), errors());
        assertTrue(errors().contains("pcam: stopping after this step, with a checkpoint"), errors());
        Matcher message = GO_ON.matcher(errors());
        assertTrue(message.find(), errors());
        Path run = sign.getParent();
        long steps = Long.parseLong(message.group(1));
        assertTrue(steps > 0 && steps < 45, "it was done before it could be stopped");
        Path last = run.resolve("last");
        assertTrue(Files.size(newest(last).resolve("progress.bin")) > 0);
        return message.group(2);
    }

    private Process start(String command, List<String> options) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("sh", "-c",
                "exec " + command + " " + String.join(" ", options)).directory(folder.toFile())
                .redirectOutput(folder.resolve("stdout").toFile()).redirectError(folder.resolve("stderr").toFile());
        builder.environment().put("STORE", shared.resolve("train.h5").toString());
        builder.environment().put("TEST", shared.resolve("test.h5").toString());
        builder.environment().merge("PATH", folder.resolve("bin").toString(), (old, own) -> own + ":" + old);
        return builder.start();
    }

    private void succeeds(String command, List<String> options) throws Exception {
        Process process = start(command, options);
        assertTrue(process.waitFor(MOST_SECONDS, TimeUnit.SECONDS), "still running: " + command);
        assertEquals(0, process.exitValue(), command + ": " + errors());
    }

    private String output() throws IOException {
        return Files.readString(folder.resolve("stdout"));
    }

    private String errors() throws IOException {
        return Files.readString(folder.resolve("stderr"));
    }

    private static void assertSame(Path expected, Path run) throws IOException {
        for (String file : List.of("best.weights.h5", "best/model.zip", "steps.csv", "predictions.csv",
                "metrics.json")) {
            assertArrayEquals(Files.readAllBytes(expected.resolve(file)), Files.readAllBytes(run.resolve(file)), file);
        }
        assertArrayEquals(Files.readAllBytes(newest(expected.resolve("last")).resolve("engine/model.zip")),
                Files.readAllBytes(newest(run.resolve("last")).resolve("engine/model.zip")), "after the last step");
    }

    private static Path newest(Path checkpoints) throws IOException {
        try (Stream<Path> all = Files.list(checkpoints)) {
            return all.filter(it -> it.getFileName().toString().matches("checkpoint-\\d+"))
                    .max(Comparator.comparingInt(it -> Integer.parseInt(it.toString().replaceAll(".*-", ""))))
                    .orElseThrow();
        }
    }

    /** Whether this process, and with it those that it starts, has a signal ignored. */
    private static boolean ignored(int signal) throws IOException {
        Path status = Path.of("/proc/self/status");
        return Files.exists(status) && Files.readAllLines(status).stream().filter(line -> line.startsWith("SigIgn:"))
                .anyMatch(line -> new BigInteger(line.substring("SigIgn:".length()).strip(), 16).testBit(signal - 1));
    }
}
